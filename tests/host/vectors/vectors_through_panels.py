"""The panel's vectors, each played to a panel of a host: `make host-vectors` plays all of them.

The host's clock is the vector's. An event of the clock is none that somebody may send: it comes to
pass because its time is there. Where a vector has one that is refused, a host cannot be asked, and
the answer is that of the panel as the host has it; where one is accepted before it is due, or with
others that are due, the vector ends before it. So it does where an event comes late after one that
was refused: times never fall in a host's log, in which that one is, too. How many end is told.
"""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from random import Random
from time import monotonic
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from session_panel import (
    LOCALES,
    AnyEvent,
    Effect,
    EventRefused,
    Expire,
    Miss,
    Panel,
    config_from_json,
    event_from_json,
)
from session_panel_host import Key, Panels, Sent, memory
from session_panel_host.draft import Live
from session_panel_spec.conform.adapter import Adapter, Json, Refused
from session_panel_spec.conform.json_objects import plain_json
from session_panel_spec.conform.play import check_vector
from session_panel_spec.conform.reference import effects_json, state_of
from session_panel_spec.conform.vector import PanelVector, load_vectors

NEVER: Final = 2.0**40
"""Nothing comes to pass before this many seconds after its time, but when a vector says so."""

AGENT: Final = "agent"


class NotInHost(Exception):  # noqa: N818 - an answer, not an error
    """An event of a vector is one that a host never applies, or that it dates later."""


class HostedPanel(Adapter):
    """A panel of a host, as the vectors see it.

    Attributes:
        sent: how many events were sent.
        came: how many events of the clock came to pass.
        asked: how many events of the clock are refused, so that the panel alone was asked.
        done: how many events of the vector have had their answer.
    """

    name = "session-panel-host"
    locales = LOCALES

    def __init__(self) -> None:
        self.sent = self.came = self.asked = self.done = 0
        self._loop = asyncio.new_event_loop()
        self._panels: Panels | None = None

    def close(self) -> None:
        self._end()
        self._loop.close()

    def reset(self, config: Json, locale: str) -> None:
        self._end()
        self.done = 0
        self._now, self._carried, self._locale = 0.0, list[Effect](), locale
        self._store = memory()
        panels = Panels(self._store, self._carry_out, clock=lambda: self._now, tick=NEVER)
        self._panels = self._loop.run_until_complete(panels.__aenter__())
        given = config_from_json(msgspec.json.encode(config))
        self._loop.run_until_complete(self._panels.create(AGENT, given))

    def apply(self, event: Json) -> Sequence[Json]:
        told = event_from_json(msgspec.json.encode(event))
        self._carried.clear()
        (self._come if isinstance(told, Miss | Expire) else self._send)(told)
        self.done += 1
        return effects_json(tuple(self._carried))

    def state(self) -> Json:
        return state_of(self._live().panel)

    def screen(self) -> Json:
        shown = self._loop.run_until_complete(self._opened.view(AGENT, self._locale))
        told: Json = plain_json(msgspec.to_builtins(shown.view))
        return told

    def _send(self, event: AnyEvent) -> None:
        live = self._live()
        if event.at < live.at and live.panel.state.now < live.at:
            raise NotInHost
        self._now = max(self._now, event.at)
        answer = self._loop.run_until_complete(self._answer(event))
        self.sent += 1
        if told := answer.refused:
            self.done += 1
            raise Refused(told.rule, told.reason, told.about)

    async def _answer(self, event: AnyEvent) -> Sent:
        answer = await self._opened.send(AGENT, event)
        await self._all_carried_out()
        return answer

    def _come(self, event: Miss | Expire) -> None:
        panel = self._live().panel
        if not _is_next(panel, event):
            self._ask(panel, event)
        self._loop.run_until_complete(self._tick(event.at))
        self.came += 1

    def _ask(self, panel: Panel, event: Miss | Expire) -> None:
        """Ask the panel alone."""
        try:
            Panel(panel.config, panel.state).apply(event)
        except EventRefused as refused:
            self.asked, self.done = self.asked + 1, self.done + 1
            raise Refused(refused.rule, refused.reason, refused.about) from None
        raise NotInHost

    async def _tick(self, at: float) -> None:
        before, self._now = (await self._opened.view(AGENT)).version, at + NEVER
        await self._opened._apply_what_is_due()
        await self._all_carried_out()
        self._now = at
        assert (await self._opened.view(AGENT)).version == before + 1

    async def _all_carried_out(self) -> None:
        while await self._store.panels_with_effects():
            await asyncio.sleep(0)

    async def _carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self._carried.append(effect)

    def _live(self) -> Live:
        return self._loop.run_until_complete(self._opened._residents.at_hand(AGENT)).live

    @property
    def _opened(self) -> Panels:
        assert self._panels
        return self._panels

    def _end(self) -> None:
        if self._panels:
            self._loop.run_until_complete(self._panels.__aexit__(None, None, None))


def _is_next(panel: Panel, event: Miss | Expire) -> bool:
    """Say whether an event, and nothing else, comes to pass by its time."""
    due = panel.due()
    if due is None or type(due) is not type(event) or due.conversation != event.conversation:
        return False
    after = Panel(panel.config, panel.state)
    after.apply(due)
    following = after.due()
    return due.at <= event.at and (following is None or following.at > event.at)


class Played(NamedTuple):
    """How many vectors were played, how many of them not to their end, and how many events."""

    vectors: int
    cut: int
    sent: int
    came: int
    asked: int


def play(vectors: Iterable[PanelVector]) -> Played:
    """Play vectors to a host.

    Raises:
        AssertionError: an answer or a screen is another.
    """
    adapter, played, cut = HostedPanel(), 0, 0
    try:
        for vector in vectors:
            cut += not _plays_to_its_end(adapter, vector)
            played += 1
    finally:
        adapter.close()
    return Played(played, cut, adapter.sent, adapter.came, adapter.asked)


def _plays_to_its_end(adapter: HostedPanel, vector: PanelVector) -> bool:
    try:
        check_vector(adapter, vector)
    except NotInHost:
        check_vector(adapter, replace(vector, steps=vector.steps[: adapter.done]))
        return False
    return True


def drawn(seed: int, number: int | None) -> list[PanelVector]:
    """Return some of the panel's vectors; all of them, if no number is given."""
    every = [vector for vector in load_vectors() if isinstance(vector, PanelVector)]
    dice = Random(seed)  # noqa: S311 - a seed repeats it
    return every if number is None else dice.sample(every, number)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, help="How many, drawn by the seed; without it, all.")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began, told = monotonic(), play(drawn(asked.seed, asked.number))
    sys.stdout.write(f"{told} in {monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
