"""The simulator in a real browser: what it shows is what the panel's view says, and nothing else.

The page runs the package in WebAssembly; what it shows is compared with this Python's own panel.
"""

import base64
import re
import zlib
from pathlib import Path
from urllib.parse import urlencode, urlparse

import pytest
from shown import SHOWN, expected

from session_panel import Panel, json_schemas, translations
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories

STORIES = load_stories()
PICTURES = Path(__file__).parent.parent.parent / "build" / "screenshots"
FREE = "Send the customers' events; answer as the agent"
PATIENCE = 60_000
"""How long, in milliseconds, the browser may take for anything: Python starts in seconds."""


@pytest.fixture(scope="module")
def wrong():
    """What went wrong in any page: what it asked of other hosts, what was not there, its errors."""
    return []


@pytest.fixture(scope="module")
def open_page(browser, site, wrong):
    """Open the page of the simulator: a function from a fragment and a context's settings."""
    contexts = []

    def keep_home(route):
        if urlparse(route.request.url).netloc == urlparse(site).netloc:
            return route.continue_()
        wrong.append(route.request.url)
        return route.abort()

    def opened(fragment="", **settings):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 1500}} | settings))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", keep_home)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda answer: answer.status >= 400 and wrong.append(answer.url))
        page.goto(f"{site}/simulator/{fragment}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(wrong):
    yield
    assert wrong == []


@pytest.fixture(scope="module")
def started(open_page):
    return start(open_page())


@pytest.fixture
def page(started):
    """A started simulator in which nothing has happened yet."""
    tell(started, "a-full-day")
    started.select_option("select[name=locale]", "en")
    started.locator(".sim-screen[lang=en]").wait_for()
    choose_story(started, "")
    started.locator(".sim-about", has_text=FREE).wait_for()
    started.get_by_role("tab", name="conversation").click()
    return started


def start(page):
    page.get_by_role("button", name="Start the simulator").click()
    page.locator(".sim-bar").wait_for()
    return page


def tell(page, story):
    """Choose a story, and wait until it is at its beginning."""
    page.select_option("select[name=locale]", "en")
    page.locator(".sim-screen[lang=en]").wait_for()
    choose_story(page, "")
    page.locator(".sim-about", has_text=FREE).wait_for()
    choose_story(page, story)
    page.locator(".sim-about", has_not_text=FREE).wait_for()


def choose_story(page, story):
    """Choose a story, and let go of whatever was done before."""
    page.select_option("select[name=story]", story)
    go_on = page.locator(".sim-ask button[value=go]")
    if go_on.is_visible():
        go_on.click()


def shown(page):
    return page.evaluate(SHOWN)


def logged(page):
    return page.locator(".sim-log > li").count()


def play(page):
    """Press *Next event*, and wait until it is in the log."""
    before = logged(page)
    page.get_by_role("button", name=NEXT).click()
    page.locator(".sim-log > li").nth(before).wait_for()


def press(page, button):
    """Press a button whether it is grey or not, and wait until the log has the event."""
    before = logged(page)
    button.click(force=button.get_attribute("aria-disabled") == "true")
    page.locator(".sim-log > li").nth(before).wait_for()


def choose(page, entry):
    """Open the menu of a work item, and press an entry such as "Pick: Ana Putri, live chat"."""
    _, title = entry.split(": ", 1)
    page.locator(f'[aria-label="Options: {title}"]').click()
    press(page, page.get_by_role("button", name=entry, exact=True))


def session(page, name):
    return page.locator(f'[data-session="{name}"]')


def outside(page, name):
    return page.locator(".sim-outside").get_by_role("button", name=name, exact=True)


NEXT = re.compile("^(Next event|Peristiwa berikutnya)$")
DAMAGED = "This link is damaged: it does not lead to a moment. Ask for it again."


def fragment(log, played, at=0):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(log.encode()) + packer.flush()
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return "#" + urlencode({"log": text, "played": played, "at": at})


@pytest.mark.rules("LANG-1", "TITL-1", "TITL-2", "UNRD-2", "UNRD-3", "SENT-3")
@pytest.mark.parametrize("locale", ["en", "id"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_story_shows_after_every_event_what_the_view_says(page, story, locale):
    tell(page, story.name)
    page.select_option("select[name=locale]", locale)
    words = translations(locale)
    log = read_log(story.lines, story.name)
    panel = Panel(log.config)
    page.locator(f".sim-screen[lang={locale}]").wait_for()
    assert shown(page) == expected(panel.view(locale), words)
    for _, event in log.events:
        panel.apply(event)
        play(page)
        assert shown(page) == expected(panel.view(locale), words), event
    assert page.get_by_role("button", name=NEXT).is_disabled()


def test_stepping_back_shows_the_moment_before(page):
    tell(page, "unsaved-case-form")
    screens = [shown(page)]
    for _ in range(12):
        play(page)
        screens.append(shown(page))
    for number in reversed(range(12)):
        page.get_by_role("button", name="Step back").click()
        page.wait_for_function(f"document.querySelectorAll('.sim-log > li').length === {number}")
        assert shown(page) == screens[number]
    assert page.get_by_role("button", name="Step back").is_disabled()


def test_a_shared_link_shows_the_same_moment_to_whoever_opens_it(page, open_page):
    tell(page, "unsaved-case-form")
    for _ in range(8):
        play(page)
    press(page, session(page, "home").locator(".sim-go"))
    page.wait_for_function("location.hash.includes('played=9')")
    other = start(open_page(page.evaluate("location.hash")))
    other.locator(".sim-log > li").nth(8).wait_for()
    assert shown(other) == shown(page)
    assert other.locator(".sim-log").inner_text() == page.locator(".sim-log").inner_text()
    play(other)
    assert shown(other)["dialog"] is None


@pytest.mark.parametrize(
    ("damaged", "sentence"),
    [
        ("#log=AAAA&played=0&at=0", DAMAGED),
        ("#log=%25%25&played=0&at=0", DAMAGED),
        ("#log=AAAA", DAMAGED),
        ("#story=a-full-day&played=x", DAMAGED),
        ("#story=a-full-day&played=1000", DAMAGED),
        (fragment("x", 0), DAMAGED),
        (fragment("", 7), DAMAGED),
        (fragment("\n" * 1_000_001, 0), "This link holds too long a run."),
        ("#story=none", "There is no such story. Choose one from the list."),
    ],
)
def test_a_damaged_link_is_told_and_changes_nothing(page, damaged, sentence):
    press(page, outside(page, "Ana Putri calls, live"))
    page.wait_for_function("location.hash.includes('played=1')")
    before, address = shown(page), page.url
    page.evaluate("(hash) => { location.hash = hash; }", damaged)
    told = "document.querySelector('.sim-said:not(:empty), .sim-ask') !== null"
    page.wait_for_function(told)
    if page.locator(".sim-ask").is_visible():
        page.locator(".sim-ask button[value=go]").click()
    page.locator(".sim-said", has_text=sentence).wait_for()
    assert shown(page) == before
    page.wait_for_function("(address) => location.href === address", arg=address)


def test_a_damaged_link_that_is_opened_is_told_beside_an_empty_panel(open_page):
    page = start(open_page("#log=AAAA&played=0&at=0"))
    assert page.locator(".sim-said").inner_text() == DAMAGED
    assert shown(page) == expected(Panel().view(), translations("en"))


@pytest.mark.rules("CLOS-3")
def test_a_grey_button_says_which_rule_refuses_and_pressing_it_is_logged(page):
    choose(page, "Pick: Ana Putri, live chat")
    press(page, session(page, "c1").locator(".sim-close"))
    home = session(page, "home").locator(".sim-go")
    assert home.get_attribute("aria-disabled") == "true"
    home.hover()
    why = "CLOS-3: Answer the close dialog first."
    assert why in page.get_by_role("tooltip").inner_text()
    before = shown(page)
    press(page, home)
    assert shown(page) == before
    assert page.locator(".sim-said").inner_text() == f"Refused by {why}"
    entry = page.locator(".sim-log > li").last
    assert "Refused: Answer the close dialog first." in entry.inner_text()
    assert entry.locator("[data-rule]").all_inner_texts() == ["CLOS-3"]


@pytest.mark.rules("CLOS-3", "OFFR-3")
def test_the_dialog_keeps_nobody_from_accepting_an_offer(page):
    press(page, outside(page, "Ana Putri calls, live"))
    press(page, page.get_by_role("button", name="Accept", exact=True))
    press(page, outside(page, "A visitor calls, live"))
    press(page, session(page, "c1").locator(".sim-close"))
    press(page, page.get_by_role("button", name="Accept", exact=True))
    assert shown(page)["dialog"] is None
    assert [one["title"] for one in shown(page)["sessions"]] == ["Home", "Ana Putri", "Visitor 1"]


def test_with_the_keyboard_alone_one_can_pick_close_and_confirm(page):

    def focused(attribute):
        return page.evaluate(f"document.activeElement.getAttribute('{attribute}')")

    def go_to(name, key="Tab"):
        for _ in range(80):
            if (focused("aria-label") or page.evaluate("document.activeElement.innerText")) == name:
                return
            page.keyboard.press(key)
        raise AssertionError(name)

    go_to("Options: Ana Putri, live chat")
    page.keyboard.press("Enter")
    go_to("Pick: Ana Putri, live chat")
    page.keyboard.press("Enter")
    session(page, "c1").wait_for()
    go_to("Close: Ana Putri", "Shift+Tab")
    cross = session(page, "c1").locator(".sim-close")
    assert cross.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    page.get_by_role("alertdialog").wait_for()
    assert page.evaluate("document.activeElement.innerText") == "Cancel"
    page.keyboard.press("Escape")
    page.get_by_role("alertdialog").wait_for(state="detached")
    assert focused("aria-label") == "Close: Ana Putri"
    page.keyboard.press("Enter")
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Confirm"
    page.keyboard.press("Enter")
    session(page, "c1").wait_for(state="detached")
    assert focused("data-tip") == "Home"
    [closed] = shown(page)["dashboard"]["closed"]["items"]
    assert (closed["title"], closed["state"]) == ("Ana Putri", "Closed")


@pytest.mark.rules("SESS-1")
def test_shift_click_opens_an_account_and_a_click_a_case(page):
    records = page.locator("[data-list=records]")
    press(page, records.get_by_role("button", name="Open: Broken coffee machine"))
    press(page, session(page, "home").locator(".sim-go"))
    records.get_by_role("button", name="Open: Ana Putri").click(modifiers=["Shift"])
    page.locator('[data-session="contact-ana"]').wait_for()
    events = page.locator(".sim-log [data-event]").evaluate_all(
        "all => all.map(e => e.dataset.event)"
    )
    assert events == ["open_record", "focus", "shift_click"]


@pytest.mark.rules("EDIT-1")
def test_a_field_is_edited_and_saved_by_typing(page):
    press(page, page.get_by_role("button", name="Open: Broken coffee machine"))
    page.get_by_label("Priority").fill("High")
    page.get_by_label("Priority").press("Tab")
    page.locator(".sim-log > li").nth(1).wait_for()
    assert shown(page)["form"] == {"Priority": "High"}
    press(page, page.get_by_role("button", name="Save", exact=True))
    assert shown(page)["form"] == {}
    assert page.get_by_label("Priority").input_value() == "High"


@pytest.mark.rules("OFFR-4")
def test_time_passes_when_the_reader_lets_it(page):
    press(page, outside(page, "Ana Putri calls, live"))
    outside(page, "+ 1 min").click()
    page.locator("output", has_text="1m").wait_for()
    assert page.locator("[data-offer] [data-shown=left]").inner_text() == "1m left"
    press(page, outside(page, "+ 1m: The offer of Ana Putri is missed"))
    assert shown(page)["presence"] == "Inactive"


def test_the_machines_are_lit_where_they_are_and_along_the_steps_they_took(page):
    choose(page, "Pick: Ana Putri, messages")
    press(page, session(page, "c1").locator(".sim-close"))
    press(page, page.get_by_role("button", name="Confirm"))

    def lit(kind):
        return page.locator(f".sim-diagram .{kind}").evaluate_all("all => all.map(e => e.id)")

    assert lit("current") == ["conversation.waiting"]
    taken = page.locator(".sim-diagram .taken")
    assert [taken.nth(n).get_attribute("data-event") for n in range(taken.count())] == ["close"]
    for machine, state in {
        "dialog": "hidden",
        "session": "closed",
        "presence": "available",
        "mode": "expanded",
    }.items():
        page.get_by_role("tab", name=machine).click()
        assert lit("current") == [f"{machine}.{state}"]
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("tab", selected=True).inner_text() == "form"


def test_the_machines_are_drawn_in_the_language_of_the_scene(page):
    page.get_by_role("tab", name="mode").click()
    assert "collapsed" in page.locator(".sim-diagram").text_content()
    page.select_option("select[name=locale]", "id")
    page.locator(".sim-screen[lang=id]").wait_for()
    drawn = page.locator(".sim-diagram")
    assert "diciutkan" in drawn.text_content()
    assert drawn.locator(".current").evaluate_all("all => all.map(e => e.id)") == ["mode.expanded"]
    [pages] = {href.split("rules/")[0] for href in drawn.locator("a").evaluate_all(HREFS)}
    assert pages.endswith("/id/")


HREFS = "all => all.map(a => a.href.baseVal)"


def test_a_new_panel_has_the_configuration_that_the_form_says(page):
    page.get_by_text("Configuration", exact=True).click()
    page.get_by_label("Capacity", exact=True).fill("1")
    page.get_by_label("Ask before a session is closed").uncheck()
    page.get_by_role("button", name="Start anew with these").click()
    choose(page, "Pick: Ana Putri, live chat")
    assert shown(page)["presence"] == "Do not disturb"
    press(page, session(page, "c1").locator(".sim-close"))
    assert [one["id"] for one in shown(page)["sessions"]] == ["home"]


@pytest.mark.rules("CONF-1")
def test_the_form_replaces_the_configuration_and_shows_the_one_that_holds(page):
    choose(page, "Pick: Ana Putri, live chat")
    capacity = page.get_by_label("Capacity", exact=True)
    if not capacity.is_visible():
        page.get_by_text("Configuration", exact=True).click()
    capacity.fill("1")
    press(page, page.get_by_role("button", name="Replace while the panel runs"))
    assert shown(page)["presence"] == "Do not disturb"
    assert [one["id"] for one in shown(page)["sessions"]] == ["home", "c1"]
    press(page, outside(page, "Capacity: 2"))
    assert (shown(page)["presence"], capacity.input_value()) == ("Busy", "2")


def test_every_rule_of_the_log_links_to_its_own_page(page, site):
    choose(page, "Pick: Ana Putri, live chat")
    link = page.locator(".sim-log [data-rule=PRES-1]")
    assert link.evaluate("e => e.href") == f"{site}/rules/pres-1/"
    link.hover()
    assert "recomputed from the new load" in page.get_by_role("tooltip").inner_text()


def test_without_webassembly_one_sentence_says_so(open_page):
    page = open_page()
    page.evaluate("delete window.WebAssembly")
    button = page.get_by_role("button", name="Start the simulator")
    button.click()
    sentence = "This browser has no WebAssembly, which runs Python."
    page.locator(".sim-start [role=status]").get_by_text(sentence, exact=True).wait_for()
    assert button.is_enabled()


def test_nothing_of_python_is_loaded_before_the_reader_asks(open_page):
    asked = []
    page = open_page()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.locator(".sim-picture .sim-screen").wait_for()
    assert [url for url in asked if "pyodide" in url or url.endswith(".whl")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_window_in_both_colour_schemes(open_page, width, scheme):
    PICTURES.mkdir(parents=True, exist_ok=True)
    size = {"width": width, "height": 800}
    page = start(open_page("#story=unsaved-case-form", viewport=size, color_scheme=scheme))
    for moment in range(13):
        if moment:
            play(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if moment in (0, 4, 5, 8):
            name = f"simulator-{scheme}-{width}-{moment}.png"
            page.screenshot(path=PICTURES / name, full_page=True)
    ground = page.evaluate(
        "getComputedStyle(document.querySelector('.sim-screen')).backgroundColor"
    )
    assert (sum(map(int, ground[4:-1].split(", ")[:3])) < 384) == (scheme == "dark")


WORDS = """
() => {
  const root = document.querySelector("#sim-root");
  const inside = [...root.querySelectorAll("*")].filter((e) => !e.closest("svg, option, script"));
  const texts = inside.flatMap((e) => [
    ...[...e.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data.trim()),
    e.getAttribute("aria-label") ?? "",
  ]);
  const id = /^[A-Z]+-[0-9]+$/;
  return [...new Set(texts)].filter((text) => /[a-z]{2}/i.test(text) && !id.test(text));
}
"""
THE_SAME_IN_BOTH = {
    *("Ana Putri", "Budi Santoso", "Broken coffee machine", "Contoso"),
    *("SMS", "dialog"),
}
"""Names, and words that Indonesian has from English; ids of rules are none of them."""

BEYOND = """
() => {
  const screen = document.querySelector(".sim-screen").getBoundingClientRect();
  const parts = ".sim-rail, .sim-work, .sim-tabs, .sim-offers li, .sim-dialog, .sim-communication,"
    + " .sim-sheet, .sim-go, .sim-answers button, .sim-left";
  return [...document.querySelectorAll(`.sim-screen :is(${parts})`)]
    .filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width && (box.left < screen.left - 1 || box.right > screen.right + 1);
    })
    .map((e) => e.className);
}
"""
TABS_OF_THE_SITE = 48
"""How high, in pixels, the tabs of the whole site are, which the small one has not."""


def own_run(page):
    """Let the reader do something that no story brings back."""
    press(page, outside(page, "Ana Putri calls, live"))
    page.wait_for_function("location.hash.includes('played=1')")


@pytest.mark.rules("LANG-1")
def test_the_whole_simulator_speaks_the_language_of_the_reader(page):
    def spoken():
        """Every text and name that the simulator has, but for the ids of rules."""
        return page.evaluate(WORDS)

    page.get_by_text("Configuration", exact=True).click()
    own_run(page)
    english = spoken()
    page.select_option("select[name=locale]", "id")
    page.locator(".sim-screen[lang=id]").wait_for()
    assert page.locator("#sim-root").get_attribute("lang") == "id"
    assert {*english} & {*spoken()} - THE_SAME_IN_BOTH == set()


def test_everything_that_can_be_configured_has_a_field_and_words(page):
    if not page.get_by_label("Capacity", exact=True).is_visible():
        page.get_by_text("Configuration", exact=True).click()
    schema = json_schemas()["config"]["$defs"]
    options = {*schema["Config"]["properties"]} - {"presence_policy"}
    options |= {f"presence_policy.{load}" for load in schema["PresencePolicy"]["properties"]}
    told = page.locator("[data-option]").evaluate_all(
        "all => all.map(e => [e.dataset.option, e.innerText.split('\\n')[0]])"
    )
    assert {name for name, _ in told} == options
    assert [text for name, text in told if not text or "_" in text or text == name] == []
    assert page.get_by_text("none_now").count() == 0


@pytest.mark.rules("PRES-1", "OFFR-1", "CONV-4")
def test_policy_presences_and_work_streams_are_configured_in_the_form(page):
    if not page.get_by_label("Capacity", exact=True).is_visible():
        page.get_by_text("Configuration", exact=True).click()
    page.get_by_label("Presence policy: below the capacity").select_option("keep")
    page.locator("[data-option=allowed_presences]").get_by_label("Available").uncheck()
    page.get_by_label("Waiting time of single work streams").fill("sales = 60")
    press(page, page.get_by_role("button", name="Replace while the panel runs"))
    assert shown(page)["incoming"]["possible"] is False
    choose(page, "Pick: Ana Putri, live chat")
    assert shown(page)["presence"] == "Available"


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Capacity", "0", "“Capacity” does not fit: a whole number from 1 to 1000."),
        ("Capacity", "two", "“Capacity” does not fit: a whole number from 1 to 1000."),
        (
            "Waiting time, in seconds",
            "-1",
            "“Waiting time, in seconds” does not fit: a number from",
        ),
        ("Waiting time of single work streams", "sales", "“Waiting time of single work streams"),
    ],
)
def test_what_cannot_be_configured_is_told_in_words(page, label, value, sentence):
    if not page.get_by_label("Capacity", exact=True).is_visible():
        page.get_by_text("Configuration", exact=True).click()
    field = page.get_by_label(label, exact=label == "Capacity")
    before = field.input_value()
    field.fill(value)
    page.get_by_role("button", name="Start anew with these").click()
    page.locator(".sim-said", has_text=sentence).wait_for()
    field.fill(before)


@pytest.mark.parametrize("place", ["body", ".sim-log", "select[name=locale]", ".sim-diagram"])
def test_the_dialog_answers_escape_wherever_the_focus_is(page, place):
    choose(page, "Pick: Ana Putri, live chat")
    press(page, session(page, "c1").locator(".sim-close"))
    page.evaluate("document.activeElement.blur()")
    if place != "body":
        page.locator(place).focus()
    page.keyboard.press("Escape")
    page.get_by_role("alertdialog").wait_for(state="detached")
    assert [one["id"] for one in shown(page)["sessions"]] == ["home", "c1"]


def test_the_address_follows_the_story_and_loading_it_again_shows_the_same(page, open_page):
    tell(page, "sentiment-falls")
    play(page)
    page.select_option("select[name=locale]", "id")
    page.wait_for_function("location.hash === '#story=sentiment-falls&played=1&locale=id'")
    other = start(open_page(page.evaluate("location.hash")))
    other.locator(".sim-log > li").nth(0).wait_for()
    assert shown(other) == shown(page)
    assert other.locator("select[name=story]").input_value() == "sentiment-falls"


def test_what_would_be_lost_asks_first_and_staying_loses_nothing(page):
    own_run(page)
    before, address = shown(page), page.url
    for lose in (
        lambda: page.select_option("select[name=story]", "sentiment-falls"),
        lambda: page.evaluate("location.hash = '#story=sentiment-falls'"),
    ):
        lose()
        page.locator(".sim-ask").wait_for()
        page.keyboard.press("Escape")
        page.locator(".sim-ask").wait_for(state="detached")
        page.wait_for_function("(address) => location.href === address", arg=address)
        assert shown(page) == before
        assert page.locator("select[name=story]").input_value() == ""


def test_of_two_links_that_are_followed_the_later_one_is_asked_about(page):
    own_run(page)
    for story in ("sentiment-falls", "a-full-day"):
        page.evaluate("story => location.hash = `#story=${story}`", story)
        page.locator(".sim-ask").wait_for()
    page.wait_for_function("document.querySelectorAll('.sim-ask').length === 1")
    page.locator(".sim-ask").get_by_role("button", name="Go on").click()
    page.wait_for_function("location.hash.startsWith('#story=a-full-day')")
    assert page.locator(".sim-ask").count() == 0
    assert page.locator("select[name=story]").input_value() == "a-full-day"


def test_a_story_that_is_only_played_is_left_without_a_question(page):
    tell(page, "sentiment-falls")
    play(page)
    page.select_option("select[name=story]", "a-full-day")
    page.wait_for_function("location.hash.startsWith('#story=a-full-day')")
    assert page.locator(".sim-ask").count() == 0


ESSENTIAL = (
    "[data-key=play]",
    "[data-key=step_back]",
    "select[name=story]",
    "[data-offer] .sim-primary",
    "[data-offer] .sim-answers button:last-child",
    ".sim-go",
    ".sim-presence summary",
    ".sim-clock button",
    ".sim-newcomers button",
    ".sim-dialog .sim-primary",
)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_essential_acts_are_on_the_first_screen(open_page, width, height):
    page = start(open_page("", viewport={"width": width, "height": height}))
    press(page, outside(page, "Ana Putri calls, live"))
    press(page, page.get_by_role("button", name="Accept", exact=True))
    press(page, outside(page, "Budi Santoso writes"))
    press(page, session(page, "c1").locator(".sim-close"))
    page.evaluate("scrollTo(0, 0)")  # a click scrolls to what something else still lies upon
    for selector in ESSENTIAL:
        box = page.locator(selector).first.bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] + TABS_OF_THE_SITE <= height, selector
        assert box["x"] >= 0, selector
        assert box["x"] + box["width"] <= width, selector


LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize("width", [390, 1366])
def test_long_names_do_not_break_the_layout(open_page, width):
    log = [
        f'{{"type": "shift_click", "at": 0, "record": "r1", "kind": "case", "title": "{LONG}"}}',
        f'{{"type": "offer", "at": 1, "conversation": "c1", "customer": "a", "mode": "live",'
        f' "name": "{LONG}", "case": "{LONG}", "summary": "{LONG}", "channel": "{LONG}"}}',
        '{"type": "accept", "at": 2, "conversation": "c1"}',
        f'{{"type": "open_tab", "at": 3, "session": "c1", "tab": "t", "kind": "record",'
        f' "title": "{LONG}"}}',
        f'{{"type": "offer", "at": 4, "conversation": "c2", "customer": "b", "mode": "live",'
        f' "name": "{LONG}"}}',
        '{"type": "close", "at": 5, "session": "c1"}',
    ]
    link = fragment('{"config": {"capacity": 5}, "locale": "en"}\n' + "\n".join(log), 0)
    page = start(open_page(link, viewport={"width": width, "height": 844}))
    for _ in log:
        play(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(BEYOND) == []
