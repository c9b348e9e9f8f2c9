"""One event, answered by the real panel and by the reference: the first thing that differs."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import zip_longest
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec

from session_panel import (
    AnyEvent,
    Config,
    Effects,
    EventRefused,
    InvalidInput,
    Panel,
    PanelState,
    View,
)
from session_panel.events import Expire, Miss
from session_panel_spec.differential.watch import NoAnswerError

T = TypeVar("T")

Part = Literal["refusal", "effects", "due", "screen", "saving", "raised", "hangs"]
"""What of an answer differs; the panel *raised* what is no refusal, or hangs."""

Path = tuple[str | int, ...]
"""Where in it."""

_WITHIN: Final = frozenset({"refusal", "effects", "screen", "saving"})
"""What is looked into for the place that differs; of effects, which one."""

ABSENT: Final = "nothing"
"""In the place of a value: there is none."""


class Refusal(Protocol):
    """Why the reference refuses an event, as `EventRefused` says it."""

    @property
    def rule(self) -> str:
        """The rule that refuses it."""

    @property
    def reason(self) -> str:
        """The code of the reason."""

    @property
    def about(self) -> str | None:
        """The id of the conversation that stands against it."""


class Answer(Protocol):
    """What the reference answers."""

    @property
    def state(self) -> Any:  # noqa: ANN401 - the reference's own
        """The state that the event leads to; as before where it is refused."""

    @property
    def effects(self) -> Effects:
        """What the host must carry out, in order."""

    @property
    def refusal(self) -> Refusal | None:
        """Why it is refused; None where it is accepted."""

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses that decided it, such as ``"CONV-4.2"``."""


class Shown(Protocol):
    """What the reference shows."""

    @property
    def view(self) -> View:
        """The whole screen."""

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses that decided it."""


class Reference(Protocol):
    """What is expected of a panel: pure functions of a state that is an immutable value."""

    def initial(self, config: Config, /) -> Any:  # noqa: ANN401 - the reference's own
        """Return the state at the beginning."""

    def answer(self, state: Any, event: AnyEvent, /) -> Answer:  # noqa: ANN401 - as above
        """Return the answer to an event."""

    def due(self, state: Any, /) -> Miss | Expire | None:  # noqa: ANN401 - as above
        """Return which event of the clock comes next (TIME-1)."""

    def screen(self, state: Any, locale: str, /) -> Shown:  # noqa: ANN401 - as above
        """Return the whole screen in a language."""

    def snapshot(self, state: Any, /) -> Mapping[str, Any]:  # noqa: ANN401 - as above
        """Return the snapshot of a state, as JSON has it."""


class Difference(msgspec.Struct, frozen=True):
    """The first thing in which a panel is not as it must be.

    Attributes:
        event: the event after which it is so; None before the first, and after saving.
        part: what of the answer differs.
        path: where in it.
        expected: what must be there, as JSON has it.
        observed: what is there.
        refused: the rule by which the event must be refused, if it must.
        clauses: the clauses by which the reference answered the event.
        earlier: those by which it answered the events before, where somebody has kept them.
        shown: the clauses by which it shows the screen.
        locale: the language of the screen.
    """

    event: AnyEvent | None
    part: Part
    path: Path = ()
    expected: Any = ABSENT
    observed: Any = ABSENT
    refused: str | None = None
    clauses: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    locale: str = ""

    @property
    def hangs(self) -> bool:
        """Whether the panel does not answer."""
        return self.part == "hangs"


TOO_LONG: Final = Difference(None, "hangs", (), "an answer", "no answer")
"""The difference where it is a whole run that takes too long, and no single answer."""


class Pair:
    """A panel and the reference, which get the same events.

    Attributes:
        panel: the panel; nobody else asks it for anything, since it may raise.
        config: its configuration, after the last event.
        reached: its state.
        fault: what differs before the first event: it could not be made.
        state: the reference's state.
        answer: the reference's answer to the last event; None before the first, and after loading.
        shown: the last screen of the reference.
    """

    __slots__ = ("_reference", "answer", "config", "fault", "panel", "reached", "shown", "state")

    panel: Panel
    config: Config
    reached: PanelState

    def __init__(self, reference: Reference, make: Callable[[], Panel], state: Any) -> None:  # noqa: ANN401
        self._reference = reference
        self.state = state
        self.answer: Answer | None = None
        self.shown: Shown | None = None
        self.fault = self._goes_on(None, make)

    def _goes_on(self, event: AnyEvent | None, make: Callable[[], Panel]) -> Difference | None:
        """Go on with a panel, and take down what it has reached."""
        try:
            self.panel = make()
            self.config, self.reached = self.panel.config, self.panel.state
        except Exception as raised:  # noqa: BLE001 - whatever a panel raises is a finding
            return self._fails(event, raised)
        return None

    def _itself(self) -> Panel:
        return self.panel

    def apply(self, event: AnyEvent) -> Difference | None:
        """Give both an event, and return what differs in their answers and in what is due."""
        self.answer = answer = self._reference.answer(self.state, event)
        before = self.reached
        try:
            effects = self.panel.apply(event)
        except EventRefused as refused:
            difference = self._refused(event, refused) or self._goes_on(event, self._itself)
            if difference or self.reached is before:
                return difference
            return self.due(event) or self.screens(event, "en")
        except Exception as raised:  # noqa: BLE001 - as above
            return self._fails(event, raised)
        if answer.refusal is not None:
            return self._differs(event, "refusal", _reason(answer.refusal), "accepted")
        self.state = answer.state
        if effects != answer.effects:
            return self._differs(event, "effects", answer.effects, effects)
        return self._goes_on(event, self._itself) or self.due(event)

    def _refused(self, event: AnyEvent, refused: EventRefused) -> Difference | None:
        expected = self.answer.refusal if self.answer else None
        if expected is None:
            return self._differs(event, "refusal", "accepted", _reason(refused))
        if _reason(expected) == _reason(refused):
            return None
        return self._differs(event, "refusal", _reason(expected), _reason(refused))

    def due(self, event: AnyEvent | None = None) -> Difference | None:
        """Compare which event of the clock comes next (TIME-1)."""
        expected = self._reference.due(self.state)
        return self._tried(event, "due", expected, self.panel.due)

    def screens(self, event: AnyEvent | None, *locales: str) -> Difference | None:
        """Compare the whole screen."""
        for locale in locales:
            self.shown = shown = self._reference.screen(self.state, locale)
            seen = self._tried(event, "screen", shown.view, partial(self.panel.view, locale))
            if seen:
                return msgspec.structs.replace(seen, locale=locale, shown=shown.clauses)
        return None

    def reload(self) -> Difference | None:
        """Go on with the panel as it comes back from its JSON, which must be the reference's."""
        self.answer = None
        try:
            text = self.panel.to_json()
            again = type(self.panel).from_json(text)
            written = again.to_json()
        except Exception as raised:  # noqa: BLE001 - as above
            return msgspec.structs.replace(self._fails(None, raised), path=_field(raised))
        expected = self._reference.snapshot(self.state)
        for observed in map(msgspec.json.decode, (text, written)):
            if observed != expected:
                return self._differs(None, "saving", expected, observed)
        return self._goes_on(None, lambda: again) or self.due() or self.screens(None, "en")

    def _tried(
        self, event: AnyEvent | None, part: Part, expected: T, ask: Callable[[], T]
    ) -> Difference | None:
        try:
            observed = ask()
        except Exception as raised:  # noqa: BLE001 - as above
            return self._fails(event, raised)
        return None if observed == expected else self._differs(event, part, expected, observed)

    def _fails(self, event: AnyEvent | None, raised: Exception) -> Difference:
        hangs = isinstance(raised, NoAnswerError)
        observed = str(raised) if hangs else f"{type(raised).__name__}: {raised}"
        return self._differs(event, "hangs" if hangs else "raised", "an answer", observed)

    def _differs(
        self, event: AnyEvent | None, part: Part, expected: object, observed: object
    ) -> Difference:
        path: Path = ()
        wanted, seen = _plain(expected), _plain(observed)
        if part in _WITHIN:
            path, wanted, seen = _unlike((), wanted, seen)
        refusal = self.answer.refusal if self.answer else None
        clauses = self.answer.clauses if self.answer else frozenset()
        rule = refusal.rule if refusal else None
        return Difference(event, part, path, wanted, seen, rule, clauses)


def _reason(refusal: Refusal | EventRefused) -> tuple[str, str, str | None]:
    return refusal.rule, str(refusal.reason), refusal.about


def _field(raised: Exception) -> Path:
    """Return where in a snapshot something is that is refused."""
    field = raised.field if isinstance(raised, InvalidInput) else ""
    _, *names = re.findall(r"[^.\[\]]+", field) or [""]
    return tuple(int(name) if name.isdecimal() else name for name in names)


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as JSON has it; what has no such form by what Python says of it."""
    return msgspec.to_builtins(value, order="deterministic", enc_hook=repr)


def _unlike(path: Path, expected: Any, observed: Any) -> tuple[Path, Any, Any]:  # noqa: ANN401
    """Return the first place in which two values of JSON differ, and what is there in each."""
    for name, one, other in _members(expected, observed):
        if one != other:
            if _identity(one) != _identity(other) or _is_whole(one):
                return (*path, name), one, other
            return _unlike((*path, name), one, other)
    return path, expected, observed


def _is_whole(entry: Any) -> bool:  # noqa: ANN401 - any JSON
    """Say whether an entry is told whole: an effect, whose type says what it is about."""
    return isinstance(entry, dict) and "type" in entry


def _members(expected: Any, observed: Any) -> Iterator[tuple[str | int, Any, Any]]:  # noqa: ANN401
    """Yield what is in two values side by side, if both are lists, or objects.

    Of lists, entries of which one is not there come first.
    """
    if isinstance(expected, dict) and isinstance(observed, dict):
        for name in dict.fromkeys((*expected, *observed)):
            yield name, expected.get(name, ABSENT), observed.get(name, ABSENT)
    if isinstance(expected, list | tuple) and isinstance(observed, list | tuple):
        pairs = [*enumerate(zip_longest(expected, observed, fillvalue=ABSENT))]
        pairs.sort(key=lambda pair: _identity(pair[1][0]) == _identity(pair[1][1]))
        yield from ((number, *pair) for number, pair in pairs)


def _identity(entry: Any) -> object:  # noqa: ANN401 - any JSON
    """Return what tells an entry of a list from the others, where something does."""
    if not isinstance(entry, dict):
        return entry is ABSENT
    return entry.get("type"), entry.get("id"), entry.get("conversation")
