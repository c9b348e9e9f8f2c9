"""The benchmark of a service: sweep, picture and day are what it says, in no set time."""

import asyncio
from xml.etree import ElementTree as ET

import pytest

from session_panel_site.bench.service import day_memory, saturation
from session_panel_site.bench.service.asking import Service, service
from session_panel_site.bench.service.saturation import Load, carried, saturate
from session_panel_site.pages.saturation_curve import saturation_svg


def load(agents: int, answered: float, slow: float = 10.0) -> Load:
    return Load(agents, agents / 2, answered, slow / 2, slow, 0.5)


def test_a_service_carries_as_many_as_it_keeps_up_with_and_with_all_less() -> None:
    assert carried([load(100, 50), load(200, 96), load(300, 100), load(400, 200)]) == 200
    assert carried([load(100, 50), load(200, 100)]) == 200
    assert carried([load(100, 40)]) == 0


def test_a_whole_core_is_for_as_many_as_its_part_answers() -> None:
    assert load(100, 50).of_a_core == pytest.approx(200)


def test_a_sweep_asks_ever_more_and_ends_once_a_service_does_not_keep_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    async def loaded(_service: object, agents: int) -> Load:
        asked.append(agents)
        return load(agents, 1)

    monkeypatch.setattr(saturation, "_loaded", loaded)
    with service() as one:
        found = asyncio.run(saturate(one, (1, 4, 5, 6)))
    assert asked == [1, 4, 5]
    assert [each.agents for each in found] == asked


def test_every_event_of_a_load_is_answered_and_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saturation, "_SECONDS", 1.0)
    monkeypatch.setattr(saturation, "_PATIENCE", 60.0)
    times = saturation._times(20)
    assert times == saturation._times(20)
    assert [at for at, _ in times] == sorted(at for at, _ in times)
    with service() as one:
        (found,) = asyncio.run(saturate(one, (20,)))
    assert found.offered == len(times)
    assert 0 < found.median <= found.slow
    assert found.core > 0
    assert 0 < found.answered <= found.offered


def test_the_picture_has_a_line_for_each_thing_and_a_dot_for_each_load() -> None:
    loads = [load(50, 25), load(100, 49, 3_000.0)]
    drawn = ET.fromstring(saturation_svg(loads))  # noqa: S314 - it is ours
    name = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{name}polyline")) == 4
    assert len(drawn.findall(f"{name}circle")) == 8
    heights = [float(dot.get("cy", "nan")) for dot in drawn.findall(f"{name}circle")]
    assert heights[0] > heights[1]  # what takes longer stands higher
    assert all(0 < height < 490 for height in heights)
    names = [float(text.get("y", "nan")) for text in drawn.findall(f"{name}text")[-4:]]
    assert names[1] - names[0] >= 13
    assert names[3] - names[2] >= 13


def test_a_day_tells_the_memory_after_each_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_memory, "HOUR", 60.0)
    assert len(asyncio.run(day_memory.demo_day(179.0))) == 3
    with service("--clock", "events") as one:
        found = asyncio.run(day_memory.served_day(one, 179.0))
    assert len(found) == 3
    assert all(kilobytes > 10_000 for kilobytes in found)


async def ask_for_nothing(one: Service) -> None:
    async with one.connected() as asking:
        await asking.ask("GET", "/nothing")


def test_what_is_answered_by_a_problem_is_not_measured() -> None:
    with service() as one, pytest.raises(RuntimeError, match=r"GET /nothing is answered by .*404"):
        asyncio.run(ask_for_nothing(one))
