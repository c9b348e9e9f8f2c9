"""The page of an agent in a real browser, and the service that it asks."""

import re
from itertools import count, product
from pathlib import Path

import msgspec
import pytest
from barriers import LAPTOP, PHONE, barriers
from desk_service import TOKEN, service
from shown import SHOWN, expected

from session_panel import Panel, translations
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
STORIES = load_stories()
NAMES = count(1)
LOST = "No connection."


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with service(tmp_path_factory.mktemp("desk"), "--memory") as running:
        yield running


@pytest.fixture
def panel(desk):
    """The id of a panel that nobody has used."""
    name = f"agent-{next(NAMES)}"
    desk.create(name)
    return name


@pytest.fixture
def open_window(browser):
    """Open a window: a function from an address, and from what its browser is."""
    contexts = {}

    def opened(address, *, of="one", **settings):
        if of not in contexts:
            contexts[of] = browser.new_context(
                **({"viewport": LAPTOP, "locale": "en-GB", "reduced_motion": "reduce"} | settings)
            )
            contexts[of].set_default_timeout(20_000)
        page = contexts[of].new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda told: page.wrong.append(told.text) if is_wrong(told) else None)
        page.goto(address)
        return page

    yield opened
    wrong = [one for context in contexts.values() for page in context.pages for one in page.wrong]
    for context in contexts.values():
        context.close()
    assert wrong == []


def is_wrong(told):
    """Say whether what a browser's console tells is an error of the page: an answer is none."""
    return told.type == "error" and "Failed to load resource" not in told.text


@pytest.fixture
def page(desk, panel, open_window):
    return at_version(open_window(address(desk, panel)), 0)


def address(desk, panel):
    return f"{desk.address}#token={TOKEN}&panel={panel}"


def at_version(page, version):
    """Wait until a page shows a version, or a later one."""
    page.wait_for_function(
        "(version) => Number(document.querySelector('#desk').dataset.version) >= version",
        arg=version,
    )
    return page


def shown(page):
    return page.evaluate(SHOWN)


def session(page, name):
    return page.locator(f'[data-session="{name}"]')


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def accept(page, conversation):
    page.locator(f'[data-offer="{conversation}"]').get_by_role("button", name="Accept").click()
    session(page, conversation).locator(".sim-go[aria-current]").wait_for()


def state(page):
    return page.locator(".desk-state")


# What an agent does


def test_an_agent_answers_switches_edits_saves_and_closes(desk, panel, page):
    desk.call(panel, "c1", case="Late delivery", summary="Asks where order 4711 is.")
    accept(page, "c1")
    desk.call(panel, "c2", "Budi Santoso", "persistent", channel="sms")
    accept(page, "c2")
    desk.send(panel, "message", conversation="c1")
    session(page, "c1").locator("[data-shown=unread]").wait_for()
    session(page, "c1").locator(".sim-go").click()
    session(page, "c1").locator(".sim-go[aria-current]").wait_for()
    page.get_by_label("Priority").fill("High")
    button(page, "Save").click()
    page.get_by_text("No unsaved edits").wait_for()
    assert page.get_by_label("Priority").input_value() == "High"
    session(page, "c1").hover()
    session(page, "c1").locator(".sim-close").click()
    button(page, "Confirm").click()
    session(page, "c1").wait_for(state="detached")
    [closed] = shown(page)["dashboard"]["closed"]["items"]
    assert (closed["title"], closed["state"]) == ("Ana Putri", "Closed")
    log = [one["type"] for one in desk.events(panel)]
    assert log == [
        *("offer", "accept", "offer", "accept", "message", "focus"),
        "edit",
        "save",
        "close",
        "confirm",
    ]


def test_what_is_typed_goes_before_what_is_pressed_also_where_the_field_keeps_the_focus(
    desk, panel, page
):
    desk.call(panel, "c1")
    accept(page, "c1")
    page.get_by_label("Priority").press_sequentially("High")
    button(page, "Save").evaluate("one => one.click()")  # as a screen reader presses
    at_version(page, 4)
    assert [one["type"] for one in desk.events(panel)] == ["offer", "accept", "edit", "save"]
    assert page.get_by_label("Priority").input_value() == "High"


def test_what_a_rule_refuses_is_grey_and_says_why(desk, panel, page):
    desk.call(panel, "c1")
    accept(page, "c1")
    session(page, "c1").hover()
    session(page, "c1").locator(".sim-close").click()
    page.get_by_role("alertdialog").wait_for()
    home = session(page, "home").locator(".sim-go")
    assert home.get_attribute("data-refused") == "CLOS-3"
    home.click(force=True)
    page.locator(".desk-said", has_text="Not possible: Answer the close dialog first.").wait_for()
    assert shown(page)["dialog"]["session"] == "c1"


def test_with_the_keyboard_alone_one_can_accept_edit_close_and_confirm(desk, panel, page):
    def go_to(name, key="Tab"):
        for _ in range(60):
            if page.evaluate(NAMED) == name:
                return
            page.keyboard.press(key)
        raise AssertionError(name)

    desk.call(panel, "c1")
    page.locator("[data-offer]").wait_for()
    go_to("Accept")
    page.keyboard.press("Enter")
    session(page, "c1").wait_for()
    go_to("Priority")
    page.keyboard.type("High")
    go_to("Save")
    page.keyboard.press("Enter")
    page.get_by_text("No unsaved edits").wait_for()
    go_to("Close: Ana Putri", "Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("alertdialog").wait_for()
    assert page.evaluate(NAMED) == "Cancel"
    page.keyboard.press("Escape")
    page.get_by_role("alertdialog").wait_for(state="detached")
    assert page.evaluate(NAMED) == "Close: Ana Putri"
    page.keyboard.press("Enter")
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    session(page, "c1").wait_for(state="detached")
    assert page.evaluate(NAMED) == "Home"


NAMED = """
() => {
  const held = document.activeElement;
  const label = held.closest("label")?.querySelector("span");
  return held.getAttribute("aria-label") ?? (label ?? held).innerText.split("\\n").at(-1);
}
"""


def test_a_name_that_is_a_script_is_shown_as_text(desk, panel, page):
    name = '<img src=x onerror="window.ran = 1"><script>window.ran = 1</script>'
    desk.call(panel, "c1", name, case=name, summary=name, channel=name)
    accept(page, "c1")
    desk.send(panel, "rename", conversation="c1", name=f"{name}!")
    page.get_by_text(f"{name}!").first.wait_for()
    assert [one["title"] for one in shown(page)["sessions"]] == ["Home", f"{name}!"]
    assert page.locator("#desk :is(img, script)").count() == 0
    assert page.evaluate("window.ran") is None


# What an agent understands without having read anything


@pytest.mark.parametrize(
    ("locale", "why", "back"),
    [
        ("en", "You are inactive: you did not answer in time.", "I am back"),
        ("id", "Anda tidak aktif: Anda tidak menjawab pada waktunya.", "Saya sudah kembali"),
    ],
)
def test_who_misses_an_offer_reads_why_the_presence_is_inactive_until_it_is_another(
    by_events, open_window, locale, why, back
):
    name = f"missing-{locale}"
    page = at_version(open_window(by_events.create(name), locale=locale), 0)
    by_events.call(name, "c1", at=0)
    at_version(page, by_events.call(name, "c2", at=0))
    assert page.get_by_text(why).count() == 0
    at_version(page, by_events.send(name, "miss", conversation="c1", at=120))
    assert page.locator(".sim-missed").inner_text().splitlines() == [why, back]
    rings = page.locator(".sim-incoming > span").last
    assert rings.inner_text() == RINGS[locale]
    at_version(page, by_events.send(name, "withdraw", conversation="c2", at=121))
    assert rings.inner_text() != RINGS[locale]
    version = by_events.send(name, "choose", presence="away", at=122)
    at_version(page, version)
    assert page.get_by_text(why).count() == 0


RINGS = {
    "en": "What is ringing can be answered all the same.",
    "id": "Yang sedang berdering tetap bisa dijawab.",
}


def test_who_is_back_says_so_with_one_press(by_events, open_window):
    page = at_version(open_window(by_events.create("back")), 0)
    by_events.call("back", "c1", at=0)
    at_version(page, by_events.send("back", "miss", conversation="c1", at=120))
    with page.expect_request("**/events*") as sent:
        button(page, "I am back").click()
    assert sent.value.post_data_json == {"type": "reset"}


def test_discarding_says_what_is_lost_and_asks_before_it_is(desk, panel, page):
    desk.call(panel, "c1")
    accept(page, "c1")
    page.get_by_label("Priority").fill("High")
    button(page, "Save").click()
    page.get_by_text("Saved: Priority. No unsaved edits").wait_for()
    page.get_by_label("Priority").fill("Low")
    page.get_by_label("Resolution").fill("None")
    page.get_by_text("Unsaved edits: Priority, Resolution").wait_for()
    for leaves in (
        lambda: button(page, "Keep them").click(),
        lambda: page.keyboard.press("Escape"),
    ):
        page.locator("summary", has_text="Discard").click()
        page.get_by_text("lost for good: Priority, Resolution.").wait_for()
        leaves()
        button(page, "Discard for good").wait_for(state="hidden")
    assert page.get_by_label("Priority").input_value() == "Low"
    page.locator("summary", has_text="Discard").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: Priority. No unsaved edits").wait_for()
    assert page.get_by_label("Priority").input_value() == "High"
    assert page.get_by_label("Resolution").input_value() == ""
    assert page.evaluate(NAMED) == "Discard"
    assert [one["type"] for one in desk.events(panel)].count("discard") == 1


def test_a_session_whose_conversation_is_over_says_so_in_a_word_and_a_line(desk, panel, page):
    for name in ("Ana Putri", "Budi Santoso"):
        desk.call(panel, name, name)
        accept(page, name)
    desk.send(panel, "leave", conversation="Ana Putri")
    at_version(page, desk.send(panel, "message", conversation="Budi Santoso"))
    assert session(page, "Ana Putri").locator("[data-shown=over]").inner_text() == "Ended"
    icons = [session(page, name).locator(".sim-icon") for name in ("Ana Putri", "Budi Santoso")]
    lines = [icon.evaluate("one => getComputedStyle(one).borderStyle") for icon in icons]
    assert lines == ["dashed", "none"]
    button(page, "Ana Putri Ended").click()
    told = page.locator("[data-shown=read_only]")
    assert told.inner_text() == (
        "The conversation is over: no more messages. The form can still be edited."
    )
    assert page.get_by_label("Priority").is_editable()


def test_the_name_of_a_session_for_those_who_do_not_see_is_a_sentence(desk, panel, page):
    for name in ("Ana Putri", "Budi Santoso"):
        desk.call(panel, name, name)
        accept(page, name)
    at_version(page, desk.send(panel, "message", conversation="Ana Putri"))
    button(page, "Ana Putri 1 new update in your conversation.").wait_for()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_neither_an_offer_nor_a_dialog_hides_or_moves_the_form(desk, panel, page, size):
    page.set_viewport_size(size)
    desk.call(panel, "c1")
    accept(page, "c1")
    before = page.locator(".sim-sheet").bounding_box()
    at_version(page, desk.call(panel, "c2", channel="WhatsApp"))
    assert page.locator(".sim-sheet").bounding_box() == before
    at_version(page, desk.send(panel, "close", session="c1"))
    dialog, below = (page.locator(one).bounding_box() for one in (".sim-dialog", ".sim-page"))
    assert dialog["y"] + dialog["height"] <= below["y"]
    kind, channel = (one.bounding_box() for one in page.locator("[data-offer] small").all()[:2])
    assert kind["y"] + kind["height"] <= channel["y"]


def test_an_offer_that_comes_moves_none_that_is_there(desk, panel, page):
    at_version(page, desk.call(panel, "c1"))
    first = page.locator("[data-offer=c1]")
    page.wait_for_function("document.getAnimations().length === 0")
    before = first.bounding_box()
    at_version(page, desk.call(panel, "c2"))
    page.wait_for_function("document.getAnimations().length === 0")
    assert first.bounding_box() == before
    assert page.locator("[data-offer=c2]").bounding_box()["y"] < before["y"]


def test_what_the_menu_of_a_work_item_says_stands_in_one_line(desk, panel, page):
    desk.call(panel, "c1")
    accept(page, "c1")
    at_version(page, desk.send(panel, "focus", session="home"))
    menu = page.locator(".sim-item-menu").first
    menu.locator("summary").click()
    entry = menu.locator("li button")
    lines = "(one) => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
    assert entry.first.evaluate(lines) < 3
    assert entry.first.bounding_box()["width"] > 40


def test_in_a_demo_the_page_says_how_one_answers_where_no_message_is_shown(
    desk, panel, page, open_window
):
    desk.call(panel, "c1")
    accept(page, "c1")
    told = page.locator(".sim-composer")
    assert told.inner_text() == "The messages themselves are shown elsewhere."
    demo = open_window(f"{address(desk, panel)}&demo=")
    demo.get_by_text("You answer by looking at this session").wait_for()


# More windows than one


def test_two_windows_of_one_agent_agree(desk, panel, page, open_window):
    other = at_version(open_window(address(desk, panel), of="another browser"), 0)
    desk.call(panel, "c1")
    accept(page, "c1")
    page.get_by_label("Priority").fill("High")
    other.locator("[data-unsaved] input").wait_for()
    session(other, "home").locator(".sim-go").click()
    session(page, "home").locator(".sim-go[aria-current]").wait_for()
    version = desk.send(panel, "message", conversation="c1")
    for one in (page, other):
        at_version(one, version)
    assert shown(page) == shown(other)
    assert shown(page)["sessions"][1]["unsaved"]


def test_a_dialog_that_took_the_place_of_another_is_not_answered_in_its_stead(desk, panel, page):
    for name in ("c1", "c2"):
        desk.call(panel, name, name)
        accept(page, name)
    session(page, "c1").hover()
    session(page, "c1").locator(".sim-close").click()
    page.locator("[data-dialog=c1]").wait_for()
    held = []
    page.route("**/scene*", lambda route: held.append(route.request.url))
    desk.send(panel, "cancel")
    desk.send(panel, "close", session="c2")
    with page.expect_response("**/events*") as answer:
        button(page, "Confirm").click()
    assert answer.value.status == 412
    page.unroute("**/scene*")
    assert held != []
    page.locator(".desk-said", has_text="The panel has changed meanwhile").wait_for()
    page.locator("[data-dialog=c2]").wait_for()
    assert [one["id"] for one in shown(page)["sessions"]] == ["home", "c1", "c2"]


def test_seven_windows_of_one_browser_share_a_stream_and_the_next_takes_over(
    desk, panel, open_window
):
    pages = [open_window(address(desk, panel)) for _ in range(7)]
    for one in pages:
        at_version(one, 0)
    version = desk.call(panel, "c1")
    for one in pages:
        at_version(one, version)
    assert streams(desk) == 1
    accept(pages[6], "c1")
    session(pages[3], "c1").wait_for()
    pages[0].close()
    version = desk.send(panel, "message", conversation="c1")
    for one in pages[1:]:
        at_version(one, version)
    assert streams(desk) == 1


def streams(desk):
    """Return how many streams are open."""
    return int(re.search(rb"\nsession_panel_streams (\d+)", desk.read("GET", "metrics"))[1])


# When the service is not there


@pytest.fixture
def durable(tmp_path):
    with service(tmp_path, "panels.db") as running:
        running.create("agent-7")
        yield running


def test_a_service_that_is_killed_and_started_again_finds_the_page_as_it_was(durable, open_window):
    page = open_window(address(durable, "agent-7"))
    other = open_window(address(durable, "agent-7"))
    durable.call("agent-7", "c1")
    accept(page, "c1")
    page.get_by_label("Priority").fill("High")
    button(page, "Save").click()
    page.get_by_text("No unsaved edits").wait_for()
    page.get_by_label("Resolution").press_sequentially("Half")
    durable.kill()
    state(page).get_by_text(LOST).wait_for()
    page.get_by_label("Resolution").press_sequentially(" a sentence")
    session(page, "home").locator(".sim-go").click()
    page.locator(".desk-said", has_text="Not sent").wait_for()
    state(other).get_by_text(LOST).wait_for()
    durable.start()
    for one in (page, other):
        one.locator("[data-link=up]").wait_for()
        assert state(one).inner_text() == ""
    other.locator("[data-unsaved] input >> nth=0").wait_for()
    typed = "() => document.querySelector('[data-edit=Resolution]').value === 'Half a sentence'"
    other.wait_for_function(typed)
    assert page.get_by_label("Resolution").input_value() == "Half a sentence"
    assert page.get_by_label("Priority").input_value() == "High"
    session(page, "home").locator(".sim-go").click()
    session(other, "home").locator(".sim-go[aria-current]").wait_for()
    edits = [one for one in durable.events("agent-7") if one["type"] == "edit"]
    assert edits[-1]["fields"] == {"Resolution": "Half a sentence"}


def test_what_is_typed_outlives_the_window_that_is_loaded_again(durable, open_window):
    page = open_window(address(durable, "agent-7"))
    durable.call("agent-7", "c1")
    accept(page, "c1")
    page.route("**/events*", lambda route: route.abort())
    page.get_by_label("Priority").press_sequentially("High")
    page.reload()
    page.get_by_label("Priority").wait_for()
    assert page.get_by_label("Priority").input_value() == "High"
    page.unroute("**/events*")
    at_version(page, 3)
    durable.send("agent-7", "save", session="c1")
    page.get_by_text("No unsaved edits").wait_for()


def test_an_event_whose_answer_is_lost_is_sent_again_with_its_key_and_counts_once(
    desk, panel, page
):
    keys = []

    def lose(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) < 3:
            route.fetch()  # it arrives
            route.abort()
        else:
            route.continue_()

    page.route("**/events*", lose)
    page.locator(".sim-burger").click()
    page.locator("[data-mode=collapsed]").wait_for()
    page.locator(".desk-state:empty").wait_for(state="attached")
    assert len(keys) == 3
    assert len({*keys}) == 1
    assert [one["type"] for one in desk.events(panel)] == ["toggle"]


def test_what_is_not_answered_is_told(desk, panel, page):
    page.route("**/events*", lambda route: route.abort())
    page.locator(".sim-burger").click()
    state(page).get_by_text("Not answered yet").wait_for()
    page.unroute("**/events*")
    page.locator("[data-mode=collapsed]").wait_for()
    assert state(page).inner_text() == ""


# Who may see it

LOGIN = """
from pathlib import Path

from session_panel_service import Principal
from session_panel_service.answering import event_stream

event_stream.PACE = event_stream.Pace(right=0.2)


def principal(connection):
    if connection.headers.get("authorization"):
        return Principal("test", frozenset({"agent", "channel", "administrator"}))
    if Path("administrator").exists():
        return Principal.administrator("ada")
    return None if Path("revoked").exists() else Principal.agent("agent-7")
"""


def test_a_right_that_is_lost_is_told_and_the_page_stops(tmp_path, open_window):
    (tmp_path / "login.py").write_text(LOGIN, "utf-8")
    with service(tmp_path, "--memory", "--auth", "login:principal") as running:
        running.create("agent-7")
        page = at_version(open_window(running.address), 0)
        (tmp_path / "revoked").touch()
        state(page).get_by_text("You may no longer see this panel.").wait_for()
        page.locator(".desk-screen[inert]").wait_for()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator(".sim-burger").click(force=True)
        running.call("agent-7", "c1")
        page.wait_for_timeout(1000)
        assert asked == []
        assert page.locator("[data-offer]").count() == 0


def test_an_administrator_who_looks_is_told_that_only_the_agent_acts(tmp_path, open_window):
    (tmp_path / "login.py").write_text(LOGIN, "utf-8")
    (tmp_path / "administrator").touch()
    with service(tmp_path, "--memory", "--auth", "login:principal") as running:
        running.create("agent-7")
        page = at_version(open_window(running.address), 0)
        page.locator(".sim-burger").click()
        page.locator(".desk-said", has_text="Only the agent of this panel may do this.").wait_for()
        at_version(page, running.call("agent-7", "c1"))
        assert page.locator("[data-offer]").count() == 1


def test_whom_the_service_does_not_know_is_told_so(desk, panel, open_window):
    page = open_window(f"{desk.address}#panel={panel}")
    state(page).get_by_text("The service does not know you").wait_for()


def test_of_several_panels_one_is_chosen_and_one_that_is_made_later_is_waited_for(
    desk, panel, open_window
):
    desk.create(f"{panel}-beside")
    page = open_window(f"{desk.address}#token={TOKEN}")
    page.get_by_role("link", name=panel, exact=True).click()
    at_version(page, 0)
    later = open_window(address(desk, "made-later"))
    state(later).get_by_text("There is no such panel yet").wait_for()
    desk.create("made-later")
    at_version(later, 0)


# What it looks like


@pytest.fixture(scope="module")
def by_events(tmp_path_factory):
    with service(tmp_path_factory.mktemp("events"), "--memory", "--clock", "events") as running:
        yield running


@pytest.mark.parametrize(("locale", "first"), [("en", 0), ("id", 1)])
def test_the_stories_over_http_show_the_screens_that_the_simulator_shows(
    by_events, open_window, locale, first
):
    page = None
    for story in STORIES[first::3]:
        log = read_log(story.lines, story.name)
        name, model, told = f"{story.name}-{locale}", Panel(log.config), [*log.events]
        where = by_events.create(name, **msgspec.to_builtins(log.config))
        page = page or open_window(where, locale=locale)
        page.evaluate("(hash) => { location.hash = hash; }", where.partition("#")[2])
        for number, (_, event) in enumerate(told, 1):
            version = by_events.ask("POST", f"panels/{name}/events", event)["version"]
            model.apply(event)
            if number % 5 == 0 or number == len(told):
                page.wait_for_function(SHOWS, arg=[name, version])
                assert shown(page) == expected(model.view(locale), translations(locale)), event


SHOWS = """
([panel, version]) => location.hash.endsWith(`=${panel}`)
  && Number(document.querySelector("#desk").dataset.version) === version
"""


BUSY = (
    ("shift_click", {"record": "r1", "kind": "case", "title": "Broken coffee machine"}),
    ("offer", {"conversation": "c1", "customer": "ana", "mode": "persistent", "name": "Ana Putri"}),
    ("accept", {"conversation": "c1"}),
    ("edit", {"session": "c1", "fields": {"Priority": "High"}}),
    ("focus", {"session": "r1"}),
    *[("message", {"conversation": "c1"})] * 3,
    ("sentiment", {"conversation": "c1", "level": "very negative"}),
    ("offer", {"conversation": "c2", "customer": "budi", "mode": "live", "name": "Budi Santoso"}),
    ("focus", {"session": "home"}),
)
"""After these there is something of everything to be seen."""

MOMENTS = {
    "dashboard": ("choose", {"presence": "busy"}),
    "conversation": ("focus", {"session": "c1"}),
    "dialog": ("close", {"session": "c1"}),
    "collapsed": ("toggle", {}),
}
"""What is looked at, and the event that leads there."""


@pytest.mark.parametrize("locale", ["en", "id"])
def test_it_keeps_nobody_out_and_fits_the_window(desk, panel, open_window, axe, locale):
    PICTURES.mkdir(parents=True, exist_ok=True)
    for kind, fields in BUSY:
        desk.send(panel, kind, **fields)
    page = open_window(address(desk, panel), locale=locale)
    found = []
    for moment, (kind, fields) in MOMENTS.items():
        at_version(page, desk.send(panel, kind, **fields))
        for size, scheme in product((LAPTOP, PHONE), ("light", "dark")):
            name = f"desk-{moment}-{locale}-{scheme}-{size['width']}"
            found += [f"{name}: {one}" for one in barriers(page, axe, size, scheme)]
            width, height = page.evaluate(LARGEST)
            assert (width <= size["width"], height <= size["height"]) == (True, True), name
            page.screenshot(path=PICTURES / f"{name}.png")
    assert found == []


LARGEST = (
    "(({ scrollWidth, scrollHeight }) => [scrollWidth, scrollHeight])(document.documentElement)"
)


def test_the_page_speaks_the_language_that_is_chosen(desk, panel, page):
    page.get_by_label("Language").select_option("id")
    session(page, "home").get_by_text("Awal").wait_for()
    assert page.evaluate("document.documentElement.lang") == "id"
    page.get_by_label("Bahasa").select_option("en")
    session(page, "home").get_by_text("Home").wait_for()


def test_a_lost_connection_keeps_nobody_out(tmp_path, open_window, axe):
    with service(tmp_path, "--memory") as running:
        page = at_version(open_window(running.create("agent-7")), 0)
    state(page).get_by_text(LOST).wait_for()
    for scheme in ("light", "dark"):
        assert barriers(page, axe, PHONE, scheme) == []
        page.screenshot(path=PICTURES / f"desk-lost-{scheme}.png")
