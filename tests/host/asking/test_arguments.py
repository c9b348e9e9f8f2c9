"""What a host is given that is not of its kind: it says so at once."""

import asyncio
import math
from functools import partial
from typing import Any

import pytest
from service import Service

from session_panel import Accept, Effect, InvalidInput, Offer, Toggle
from session_panel_host import Key, Panels, VersionConflict, memory, restore, sqlite


async def carry_out(key: Key, effect: Effect, age: float) -> None:
    """Do nothing."""


def not_async(key: Key, effect: Effect, age: float) -> None:
    """Return nothing that could be awaited."""


class Receiver:
    async def __call__(self, key: Key, effect: Effect, age: float) -> None:
        """Do nothing."""

    def not_async(self, key, effect, age):
        """Return nothing that could be awaited."""

    def later(self, key: Key, effect: Effect, age: float) -> asyncio.Future[None]:
        return asyncio.ensure_future(self(key, effect, age))


SECONDS = ["x", None, 0, -1, math.nan, True]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        *(("store", one) for one in ("panels.db", None, memory)),
        *(("carry_out", one) for one in (None, not_async, Receiver().not_async, "x")),
        ("carry_out", partial(not_async, age=1.0)),
        *(("clock", one) for one in (None, 7.0)),
        *((field, one) for field in ("tick", "try_limit", "give_up") for one in SECONDS),
        ("tick", math.inf),
        *(("in_memory", one) for one in (0, -1, 1.0, True, "x")),
    ],
)
def test_an_argument_that_is_not_of_its_kind_is_told_when_the_host_is_made(
    field: str, given: Any
) -> None:
    whole: dict[str, Any] = {"store": memory(), "carry_out": carry_out} | {field: given}
    with pytest.raises(InvalidInput, match=f"^{field}: Expected .*, got ") as caught:
        Panels(whole.pop("store"), whole.pop("carry_out"), **whole)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "given",
    [
        carry_out,
        Receiver(),
        Receiver().later,
        partial(carry_out, age=1.0),
        lambda key, effect, _: carry_out(key, effect, 0.0),
    ],
)
async def test_whatever_returns_what_can_be_awaited_carries_out(given: Any) -> None:
    async with Panels(memory(), given, try_limit=math.inf, give_up=math.inf) as panels:
        await panels.create("sari")


async def test_one_that_turns_out_to_return_nothing_is_told_at_the_first_effect(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.carry_out = lambda key, effect, age: None
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", lambda at: Offer(at, conversation="c", customer="c", mode="live"))
        await asyncio.sleep(0.5)
        assert "carry_out returned None: it must be an `async def` function" in caplog.text


@pytest.mark.parametrize("version", ["1", -1, 1.0, True])
async def test_what_is_no_version_is_told(service: Service, version: Any) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput, match=r"expected: Expected a version, 0 or more, got"):
            await panels.send("sari", Toggle, expected=version)
        with pytest.raises(InvalidInput, match="since: Expected a version"):
            await anext(panels.watch("sari", since=version))
        assert (await panels.view("sari")).version == 0


async def test_a_version_that_is_not_there_yet_is_no_change_since(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(VersionConflict, match="at version 0, which comes before 99999, a ver"):
            await panels.send("sari", Toggle, expected=99999)


@pytest.mark.parametrize("config", [{"capacity": 9}, None, 5, [("capacity", 9)]])
async def test_what_is_no_configuration_is_told(service: Service, config: Any) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput, match=r"^config: Expected a Config, got"):
            await panels.configure("sari", config)
        assert (await panels.view("sari")).version == 0


@pytest.mark.parametrize(
    "event", [Accept, partial(Accept), partial(Accept, session="c1"), partial(Toggle, at=1.0)]
)
async def test_a_class_that_asks_for_more_than_the_time_is_told(
    service: Service, event: Any
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput, match=r"or lambda at: (Accept|Toggle)\(at, \.\.\.\): "):
            await panels.send("sari", event)
        assert (await panels.view("sari")).version == 0


async def test_what_goes_wrong_in_a_senders_own_function_is_the_senders(service: Service) -> None:
    def wrong(at: float) -> Toggle:
        raise TypeError("mine")

    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(TypeError, match="mine"):
            await panels.send("sari", wrong)


NO_PATHS: list[Any] = [5, None, b"panels.db", "panels\0.db", ["panels.db"]]


@pytest.mark.parametrize("path", NO_PATHS)
async def test_what_is_no_path_is_told(service: Service, path: Any) -> None:
    async with service.panels() as panels:
        for asked in (panels.backup, panels.archive):
            with pytest.raises(InvalidInput, match=r"^path: Expected the path of a file, got"):
                await asked(path)
    with pytest.raises(InvalidInput, match=r"^path: "):
        sqlite(path)
    with pytest.raises(InvalidInput, match=r"^backup: "):
        restore(path, "panels.db")
    with pytest.raises(InvalidInput, match=r"^path: "):
        restore("panels.db", path)


NO_KEYS: list[Any] = [
    *(5, None, b"a/b/1/1", Key("a", ["b"], {}, 1), Key("a/b", "", 1, 1)),
    *("", "zz", "a/b/1", "a/b/1/x", "a/b/1/1/1", "a/b/01/1", "a/b/ 1/1"),
]


@pytest.mark.parametrize("key", NO_KEYS)
async def test_what_is_no_key_is_told(service: Service, key: Any) -> None:
    async with service.panels() as panels:
        for asked in (panels.retry, panels.skip):
            with pytest.raises(InvalidInput, match=r"^key: Expected epoch/panel/version/number"):
                await asked(key)
