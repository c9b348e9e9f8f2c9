"""What stands between a panel written in Python and the vectors."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any, Final

import msgspec

FORMAT: Final = 1
"""The version of the vectors' format and of the protocol; it rises when a runner has to change."""

Json = Mapping[str, Any]
"""An object of JSON."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The panel refuses an event.

    Attributes:
        rule: the ID of the rule that refuses it, such as ``"CLOS-1"``.
        reason: the code of the reason, such as ``"anchored"``; None where none is told.
        about: the id of the conversation that stands against it; None where none does.
    """

    def __init__(self, rule: str, reason: str | None = None, about: str | None = None) -> None:
        super().__init__(rule, reason, about)
        self.rule = rule
        self.reason = reason
        self.about = about


class NotOffered(Exception):  # noqa: N818 - an answer, not an error
    """The adapter does not offer this configuration; its text says why."""


class Adapter(ABC):
    """Makes a panel of your own do what a vector says, and tells what is seen of it.

    Implement `reset` and `apply`, and of `state` and `screen` what is reported. The forms of
    configurations, events, states and screens are those of `vectors/README.md`. Whoever has
    single machines implements the last three methods, too.

    Attributes:
        name: the panel's name and version.
        reports: what is told, of ``reason``, ``about``, ``effects``, ``state`` and ``screen``; or
            a member of the last two, such as ``state.presence``.
        locales: the languages of the screen.
        machines: the single machines that are offered.
    """

    name = "a panel in Python"
    reports: Sequence[str] = ("reason", "about", "effects", "state", "screen")
    locales: Sequence[str] = ("en",)
    machines: Sequence[str] = ()

    @abstractmethod
    def reset(self, config: Json, locale: str) -> None:
        """Begin with a new panel.

        Raises:
            NotOffered: there is no panel with such a configuration.
        """

    @abstractmethod
    def apply(self, event: Json) -> Sequence[Json]:
        """Let an event happen, and return its effects.

        Raises:
            Refused: a rule refuses it.
        """

    def state(self) -> Json:
        """Return the whole state, or the members that are reported."""
        raise NotImplementedError

    def screen(self) -> Json:
        """Return the whole screen, or the members that are reported."""
        raise NotImplementedError

    def reset_machine(self, machine: str) -> None:
        """Begin with a new machine."""
        raise NotImplementedError

    def step(self, event: str, facts: Json) -> None:
        """Send an event to the machine; the guards that are not among the facts do not hold.

        Raises:
            Refused: a rule refuses it.
        """
        raise NotImplementedError

    def machine_state(self) -> str:
        """Return the state of the machine."""
        raise NotImplementedError


def answer(adapter: Adapter, request: Json) -> dict[str, Any]:
    """Return what an adapter answers to a request of the protocol."""
    match request:
        case {"hello": _}:
            return {"hello": _hello(adapter)}
        case {"reset": {"machine": machine}}:
            adapter.reset_machine(machine)
            return {"ready": True, "state": adapter.machine_state()}
        case {"reset": {"config": config, "locale": locale}}:
            return _reset(adapter, config, locale)
        case {"event": event, "facts": facts}:
            told = _acceptance(lambda: adapter.step(event, facts))
            return {**told, "state": adapter.machine_state()}
        case {"event": event}:
            return {**_acceptance(lambda: adapter.apply(event)), **_seen(adapter)}
    return {"error": "expected hello, reset or event"}


def serve(adapter: Adapter, lines: Iterable[str] | None = None, to: IO[str] | None = None) -> None:
    """Answer requests until there are no more.

    Args:
        adapter: what answers.
        lines: the requests; without them, standard input.
        to: where the answers go; without it, standard output.
    """
    output = sys.stdout if to is None else to
    for line in sys.stdin if lines is None else lines:
        if line.strip():
            told = answer(adapter, msgspec.json.decode(line))
            output.write(f"{msgspec.json.encode(told).decode()}\n")
            output.flush()


def _hello(adapter: Adapter) -> Json:
    panel = {"locales": [*adapter.locales], "reports": [*adapter.reports]}
    machines = {"machines": [*adapter.machines]} if adapter.machines else {}
    return {"format": FORMAT, "name": adapter.name, "panel": panel, **machines}


def _reset(adapter: Adapter, config: Json, locale: str) -> dict[str, Any]:
    try:
        adapter.reset(config, locale)
    except NotOffered as why:
        return {"skip": str(why)}
    return {"ready": True, **_seen(adapter)}


def _acceptance(happen: Callable[[], Sequence[Json] | None]) -> Json:
    try:
        effects = happen()
    except Refused as refusal:
        return {"refused": refusal.rule, "reason": refusal.reason, "about": refusal.about}
    return {"accepted": True, "effects": effects or ()}


def _seen(adapter: Adapter) -> Json:
    """Return what is reported of the state and of the screen."""
    whole = {name.partition(".")[0] for name in adapter.reports}
    state = {"state": adapter.state()} if "state" in whole else {}
    return {**state, "screen": adapter.screen()} if "screen" in whole else state
