"""Nothing on any kind of page keeps a reader out: axe looks at each as it is shown.

Each is looked at twice, on a laptop in light colours and on a phone in dark ones: what is on a page
depends on its width, how it looks on its colours. The simulator is looked at in all four.
"""

import pytest
from barriers import LAPTOP, PHONE, barriers

PATIENCE = 120_000
"""How long, in milliseconds, Python may take to start in the browser."""

KINDS = {
    "home": "",
    "guide": "start/",
    "domain": "domain/",
    "feature": "features/starting/",
    "feature in Indonesian": "id/features/closing/",
    "rules": "rules/",
    "rule": "rules/sess-1/",
    "manual": "manual/",
    "machine": "machines/conversation/",
    "story": "stories/sentiment-falls/",
    "story in Indonesian": "id/stories/sentiment-falls/",
    "changes": "changes/0.2/",
    "report": "verification/",
    "report in Indonesian": "id/verification/",
    "approvals": "approvals/",
    "how to sign": "signing/",
    "figures": "speed/",
    "reference": "reference/panel/",
    "decision": "decisions/0017-ci/",
    "simulator, before it is started": "simulator/",
    "simulator in Indonesian, before it is started": "simulator/id/",
}


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def started(page, whole_site):
    """The simulator with a dialog open, and its configuration unfolded."""
    page.goto(f"{whole_site}/simulator/#story=unsaved-case-form&played=8")
    page.get_by_role("button", name="Start the simulator").click(timeout=PATIENCE)
    page.locator(".sim-dialog").wait_for(timeout=PATIENCE)
    page.locator(".sim-fold summary").last.click()
    return page


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_no_kind_of_page_keeps_anybody_out(page, axe, whole_site, address):
    page.goto(f"{whole_site}/{address}")
    found = [*barriers(page, axe, LAPTOP, "light"), *barriers(page, axe, PHONE, "dark")]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_simulator_keeps_nobody_out_while_it_runs(started, axe, size, scheme):
    assert barriers(started, axe, size, scheme) == []


def test_axe_finds_what_is_there_to_be_found(page, axe, whole_site):
    page.goto(f"{whole_site}/decisions/0017-ci/")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=x>')")
    told = {one.split(":")[0] for one in barriers(page, axe, LAPTOP, "light")}
    assert {"color-contrast", "image-alt"} <= told
