"""What a handler asks a panel's state for: its own slot, or what every slot may know.

The state is handed to the panel with its mappings, its focus and its dialog in wrappers that note
what is asked of them. A handler may ask for its own ids and for Home, compare the focus and the
dialog with these, ask how many sessions and offers there are, and copy a mapping to change its own
entry of it. What only looks through all of a mapping stands in `UNIFORM`, with the reason.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FrameType
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from session_panel import Config, EventRefused, Panel, PanelState
from session_panel.events import AnyEvent
from session_panel.known_conversations import KnownConversations
from session_panel.panel import HANDLERS
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.modularity.subject import customer_of, own_ids

COUNTED: Final = frozenset({"sessions", "offers"})
"""What may be counted: the model has a count of open sessions and one of offers, and the load."""

UNIFORM: Final[Mapping[tuple[str, str], str]] = {
    ("engagement", "offers"): "It looks for the offer of its own customer, and asks the others "
    "only whose they are.",
    ("with_key", "unread"): "It chooses the form in which so many counts are kept.",
}
"""Which function may look through which mapping, or count it, and why all slots are the same to it.

Automatic accepting and what is due next look through all offers, too. Neither is an event of a
slot: the one is switched off where a panel is held against the model, the other only says what
event comes next.
"""


WHOSE: Final = frozenset({"new", "customer"})
"""What may be asked of an entry that is another's, by who may look through all: whose it is."""


OF_ONE: Final = frozenset({"of", "last_of", "entered", "changed", "read", "without"})
"""The methods of the known conversations that begin with a conversation, its id or a customer's."""


class ForbiddenRead(NamedTuple):
    """Something that a handler asked for, and may not see.

    Attributes:
        handler: the name of the function that answers the event.
        function: the name of the one that asked: the handler, or one that it calls.
        asked: what it asked for.
    """

    event: str
    handler: str
    function: str
    asked: str

    def __str__(self) -> str:
        via = "" if self.function == self.handler else f", in {self.function},"
        return f"{self.event}: the handler {self.handler}{via} asks for {self.asked}"


class Reads:
    """What is asked for, from one event on.

    Attributes:
        state: the state, without wrappers.
        own: the ids that may be asked for.
        asked: all else that was, and by whom.
    """

    def __init__(self, state: PanelState) -> None:
        self.state = state
        self.own: frozenset[str | None] = frozenset()
        self.asked: list[tuple[str, str]] = []

    def begin(self, event: AnyEvent) -> None:
        """Forget what was asked, and allow what an event may ask for."""
        self.own = own_ids(self.state, event) | {None}
        self.asked = []

    def key(self, of: str, key: object) -> Any:  # noqa: ANN401 - the key as it is in the mapping
        """Note that an entry of a mapping is asked for; return its plain key."""
        plain = str.__str__(key) if isinstance(key, str) else key
        if plain not in self.own:
            self.asked.append((_asking(), f"{of}[{plain!r}], {self._whose(plain)}"))
        return plain

    def compared(self, of: str, other: object) -> None:
        """Note that the focus or the dialog is compared with something."""
        plain = str.__str__(other) if isinstance(other, str) else other
        if plain not in self.own:
            self.asked.append((_asking(), f"whether {of} is {plain!r}, {self._whose(plain)}"))

    def count(self, of: str) -> None:
        """Note that the entries of a mapping are counted."""
        if of not in COUNTED:
            self._looked(of, f"the number of {of}")

    def whole(self, of: str) -> bool:
        """Note that all of a mapping is asked for; say whether it may be."""
        return self._looked(of, f"all {of}")

    def part(self, of: str, part: str) -> None:
        """Note that something is asked of another's entry."""
        if part not in WHOSE:
            self.asked.append((_asking(), f"{part} of one of {of} that is another's"))

    def _looked(self, of: str, asked: str) -> bool:
        function = _asking()
        if (function, of) in UNIFORM:
            return True
        self.asked.append((function, asked))
        return False

    def _whose(self, name: object) -> str:
        state = self.state
        customer = customer_of(state, name) if isinstance(name, str) else None
        whose = [f"{customer}'s"] if customer else ["no slot's"]
        if name == state.focus:
            whose.append("which has the focus")
        if name == state.dialog:
            whose.append("whose dialog is open")
        return ", ".join(whose)


def recorded(reads: Reads) -> PanelState:
    """Return the state of some reads, with wrappers that note them."""
    state = reads.state
    return replace(
        state,
        sessions=_Entries(reads, "sessions", dict(state.sessions)),
        offers=_Entries(reads, "offers", dict(state.offers)),
        unread=_Entries(reads, "unread", dict(state.unread)),
        conversations=_Known(reads, state.conversations),
        focus=_Name.of(reads, "the focus", state.focus),
        dialog=state.dialog and _Name.of(reads, "the dialog", state.dialog),
    )


def forbidden_reads(
    config: Config, state: PanelState, events: Iterator[AnyEvent]
) -> Iterator[ForbiddenRead]:
    """Yield what events that are tried in a state ask for, and may not see."""
    reads = Reads(state)
    wrapped = recorded(reads)
    for event in events:
        reads.begin(event)
        try:
            Panel(config, wrapped).apply(event)
        except EventRefused:
            pass
        except Exception as raised:  # noqa: BLE001 - it asks for what the wrappers have not
            reads.asked.append(("apply", f"what fails, {raised!r}"))
        handler = HANDLERS[type(event)].__name__
        for function, asked in dict.fromkeys(reads.asked):
            yield ForbiddenRead(name_of(event), handler, function, asked)


class _Entries:
    """A mapping of ids to entries that notes what is asked of it; a changed copy of it, too."""

    __slots__ = ("_entries", "_name", "_reads")

    def __init__(self, reads: Reads, name: str, entries: dict[str, Any]) -> None:
        self._reads = reads
        self._name = name
        self._entries = entries

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - an entry
        return self._entries[self._reads.key(self._name, key)]

    def __setitem__(self, key: str, entry: object) -> None:
        self._entries[self._reads.key(self._name, key)] = entry

    def __delitem__(self, key: str) -> None:
        del self._entries[self._reads.key(self._name, key)]

    def __contains__(self, key: object) -> bool:
        return self._reads.key(self._name, key) in self._entries

    def get(self, key: str, default: object = None) -> Any:  # noqa: ANN401 - an entry
        return self._entries.get(self._reads.key(self._name, key), default)

    def pop(self, key: str, *default: object) -> Any:  # noqa: ANN401 - an entry
        return self._entries.pop(self._reads.key(self._name, key), *default)

    def copy(self) -> "_Entries":
        return _Entries(self._reads, self._name, self._entries.copy())

    def __len__(self) -> int:
        self._reads.count(self._name)
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        self._reads.whole(self._name)
        return iter(self._entries)

    def values(self) -> list[Any]:
        if not self._reads.whole(self._name):
            return [*self._entries.values()]
        own, entries = self._reads.own, self._entries.items()
        return [e if key in own else _OfAnother(self._reads, self._name, e) for key, e in entries]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a mapping can do
        """Return what is not of one entry."""
        self._reads.whole(self._name)
        return getattr(self._entries, name)

    def __eq__(self, other: object) -> bool:
        self._reads.whole(self._name)
        return self._entries == other

    __hash__ = None  # type: ignore[assignment]


class _OfAnother:
    """Another's entry, which notes what is asked of it."""

    __slots__ = ("_entry", "_of", "_reads")

    def __init__(self, reads: Reads, of: str, entry: object) -> None:
        self._reads = reads
        self._of = of
        self._entry = entry

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any part of an entry
        self._reads.part(self._of, name)
        part = getattr(self._entry, name)
        return _OfAnother(self._reads, self._of, part) if isinstance(part, Struct) else part


class _Known:
    """The known conversations, which note what is asked of them; changed ones, too."""

    __slots__ = ("_known", "_reads")

    def __init__(self, reads: Reads, known: Any) -> None:  # noqa: ANN401 - see its class
        self._reads = reads
        self._known = known

    def _of(self, key: object) -> Any:  # noqa: ANN401 - the key as it is in the mapping
        return self._reads.key("conversations", key)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - a conversation
        return self._known[self._of(key)]

    def __contains__(self, key: object) -> bool:
        return self._of(key) in self._known

    def get(self, key: str, default: object = None) -> Any:  # noqa: ANN401 - a conversation
        return self._known.get(self._of(key), default)

    def __len__(self) -> int:
        self._reads.count("conversations")
        return len(self._known)

    def __iter__(self) -> Iterator[str]:
        self._reads.whole("conversations")
        return iter(self._known)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else they can do
        """Return what is not of one conversation or customer, unless it is in `OF_ONE`."""
        if name in OF_ONE:
            return partial(self._noted, getattr(self._known, name))
        self._reads.whole("conversations")
        return getattr(self._known, name)

    def _noted(self, method: Callable[..., Any], one: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401
        """Note what a method is asked of; changed conversations note what is asked of them, too."""
        self._of(getattr(one, "id", one))
        found = method(one, *more, **named)
        return _Known(self._reads, found) if isinstance(found, KnownConversations) else found

    def __eq__(self, other: object) -> bool:
        self._reads.whole("conversations")
        return bool(self._known == other)

    __hash__ = None  # type: ignore[assignment]


class _Name(str):
    """The id that has the focus or the dialog: it notes what it is compared with."""

    __slots__ = ("_of", "_reads")
    _of: str
    _reads: Reads

    @classmethod
    def of(cls, reads: Reads, name: str, text: str) -> "_Name":
        noting = cls(text)
        noting._of, noting._reads = name, reads
        return noting

    def __eq__(self, other: object) -> bool:
        self._reads.compared(self._of, other)
        return str.__eq__(self, str.__str__(other)) is True if isinstance(other, str) else False

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def _asking() -> str:
    """Return the name of the function that asks: the first outside this file that has a name."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - who asks does not say so itself
    while frame and (frame.f_code.co_filename == __file__ or frame.f_code.co_name[0] == "<"):
        frame = frame.f_back
    return frame.f_code.co_name if frame else "?"
