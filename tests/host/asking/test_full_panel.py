"""A panel that is too large takes nothing more, and goes on once it is smaller."""

import pytest
from service import MONDAY, Service

from session_panel import Choose, Close, Config, Confirm, Discard, Edit, Focus, OpenRecord, Toggle
from session_panel_host import CommandReused, PanelFull, Panels
from session_panel_host.draft import LARGEST_SNAPSHOT, SNAPSHOT_AFTER

PIECE = "x" * 60_000
OPENING = OpenRecord(MONDAY, "r1", "case", "Lamp")


async def fill(panels: Panels) -> None:
    """Edit a form until a snapshot of the panel is too large, and has been taken."""
    await panels.create("sari", Config(session_limit=3))
    await panels.send("sari", OPENING, command="open")
    for number in range(LARGEST_SNAPSHOT // len(PIECE) + 1):
        await panels.send("sari", Edit(MONDAY, "r1", {f"note {number}": PIECE}))
    for _ in range(SNAPSHOT_AFTER):
        await panels.send("sari", Toggle(MONDAY))


@pytest.mark.parametrize("again", [False, True])
async def test_a_full_panel_takes_what_adds_nothing_until_it_is_smaller(
    service: Service, again: bool
) -> None:
    async with service.panels() as panels:
        await fill(panels)
        with pytest.raises(PanelFull):
            await panels.send("sari", Edit(MONDAY, "r1", {"a": "b"}))
    async with service.panels() as panels:
        version = (await panels.view("sari")).version
        for event in (Edit(MONDAY, "r1", {"a": "b"}), OpenRecord(MONDAY, "r2", "case", "Desk")):
            with pytest.raises(PanelFull, match="'sari' has more than 1 MB: send Drop"):
                await panels.send("sari", event, command="a")
        assert (await panels.view("sari")).version == version
        await panels.send("sari", Choose(MONDAY, "away"))
        await panels.send("sari", Focus(MONDAY, "r1"))
        smaller = [Close(MONDAY, "r1"), Confirm(MONDAY)] if again else [Discard(MONDAY, "r1")]
        for event in smaller:
            assert (await panels.send("sari", event)).refused is None
        sent = await panels.send("sari", OpenRecord(MONDAY, "r2", "case", "Desk"), command="a")
        assert sent.refused is None


async def test_what_a_panel_took_before_it_was_full_has_its_answer(service: Service) -> None:
    async with service.panels() as panels:
        await fill(panels)
        sent = await panels.send("sari", OPENING, command="open")
        assert (sent.version, sent.refused) == (1, None)
        with pytest.raises(CommandReused):
            await panels.send("sari", Edit(MONDAY, "r1", {"a": "b"}), command="open")
        with pytest.raises(PanelFull):
            await panels.send("sari", OPENING, command="again")
