"""What is signed, as it is on the screen and on paper: large enough, and the sheet where it is."""

import pytest

from session_panel_spec.domain.rules import load_rules

SIGNED = ("signing/", "rules/", "rules/sess-1/", "verification/", "id/rules/pres-1/")
SMALLEST = """() => {
  const sizes = [];
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const within = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !within.checkVisibility()) continue;
    sizes.push(parseFloat(getComputedStyle(within).fontSize));
  }
  return Math.min(...sizes);
}"""
ON_SCREEN = 13
ON_PAPER = 9 * 96 / 72
"""The least size of a text, in pixels."""


@pytest.fixture
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("address", SIGNED)
def test_what_is_signed_is_large_enough_to_read(page, whole_site, address):
    page.goto(f"{whole_site}/{address}")
    assert page.evaluate(SMALLEST) >= ON_SCREEN
    page.emulate_media(media="print")
    assert page.evaluate(SMALLEST) >= ON_PAPER


@pytest.mark.parametrize("address", ["rules/sess-1/", "id/rules/sess-1/"])
def test_a_rule_on_paper_ends_with_its_sheet_and_leaves_out_what_is_folded(
    page, whole_site, address
):
    page.goto(f"{whole_site}/{address}")
    sheet, folded = page.locator(".sp-sheet"), page.locator("article details")
    assert not sheet.is_visible()
    assert all(one.is_visible() for one in folded.all())
    page.emulate_media(media="print")
    assert sheet.is_visible()
    assert not any(one.is_visible() for one in folded.all())
    for read in ("#clauses + ul > li", "a[href*='#sentence-']"):
        last = page.locator(f"article {read}").last
        assert last.bounding_box()["y"] < sheet.bounding_box()["y"]


def test_every_page_says_its_version_in_the_foot(page, whole_site):
    for address in ("", "rules/", "id/rules/"):
        page.goto(f"{whole_site}/{address}")
        assert page.locator("footer .md-copyright").inner_text().startswith("session-panel ")
    page.goto(whole_site)
    assert page.locator(".sp-version").inner_text().startswith("session-panel ")


WIDER = """() => [...document.querySelectorAll("article .md-typeset__scrollwrap")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).length"""

BREAKING = """() => [...document.querySelectorAll("article :is(th, td)")]
  .filter((one) => getComputedStyle(one).overflowWrap === "anywhere")
  .map((one) => one.textContent)"""


@pytest.mark.parametrize("address", ["interface/", "manual/", "id/manual/", "rules/", "id/rules/"])
def test_no_table_is_wider_than_its_page_on_a_desktop(page, whole_site, address):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{whole_site}/{address}")
    assert page.evaluate(WIDER) == 0


@pytest.mark.parametrize("address", ["rules/", "id/rules/"])
def test_a_rule_on_a_phone_has_no_number_without_its_column(page, whole_site, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{whole_site}/{address}")
    counts = page.locator(".sp-rules tbody :is(td:nth-child(4), td:nth-child(5))")
    assert counts.count() == 2 * len(load_rules())
    assert not any(one.is_visible() for one in counts.all())


@pytest.mark.parametrize("address", ["verification/", "id/verification/", "changes/0.2/"])
def test_no_number_and_no_word_of_a_table_is_broken_on_a_phone(page, whole_site, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{whole_site}/{address}")
    assert page.evaluate(BREAKING) == []


@pytest.mark.parametrize(
    "address", [f"{at}{name}/" for at in ("", "id/") for name in ("rules", "manual", "signing")]
)
def test_no_table_that_is_signed_is_cut_off_on_a_phone(page, whole_site, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{whole_site}/{address}")
    assert page.evaluate(WIDER) == 0
