"""The panel: one agent's controller, which composes the machines."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, TypeVar

from msgspec.structs import force_setattr

from session_panel import events
from session_panel.codec import snapshot_from_json, to_json
from session_panel.config import Config
from session_panel.due import next_clock_event
from session_panel.effects import Effects
from session_panel.events import AnyEvent, Configure, Expire, Miss
from session_panel.handlers import (
    configuration,
    conversations,
    handing_back,
    mode,
    naming,
    offers,
    presence,
    sessions,
    work,
)
from session_panel.handlers.answer import Answer
from session_panel.snapshot import Snapshot, take_snapshot
from session_panel.state import PanelState, initial_state, read_only
from session_panel.text import Translations, words_of
from session_panel.value import InvalidInput
from session_panel.view import View, view

T = TypeVar("T")

HANDLERS: Mapping[type[events.Event], Callable[[Config, PanelState, Any], Answer]] = {
    events.Message: conversations.message,
    events.Sentiment: conversations.sentiment,
    events.Leave: conversations.leave,
    events.Offer: offers.offer,
    events.Withdraw: offers.withdraw,
    events.Transfer: handing_back.transfer,
    events.Assign: conversations.assign,
    events.Expire: conversations.expire,
    events.Miss: offers.miss,
    events.Accept: offers.accept,
    events.Reject: offers.reject,
    events.Pick: sessions.pick,
    events.OpenConversation: sessions.open_conversation,
    events.OpenRecord: sessions.open_record,
    events.ShiftClick: sessions.open_record,
    events.Focus: sessions.focus,
    events.Close: sessions.close,
    events.Confirm: sessions.confirm,
    events.Cancel: sessions.cancel,
    events.End: conversations.end,
    events.Edit: work.edit,
    events.Save: work.save,
    events.Discard: work.discard,
    events.OpenTab: work.open_tab,
    events.FocusTab: work.focus_tab,
    events.CloseTab: work.close_tab,
    events.Toggle: mode.toggle,
    events.Choose: presence.choose,
    events.Reset: presence.reset,
    events.Rename: naming.rename,
    events.Drop: handing_back.drop,
    events.Configure: configuration.configure,
}
"""Which function answers which event."""


class Panel:
    """One agent's session panel: synchronous, without clock, I/O or threads.

    A panel changes, so that it has no hash. It can be copied and pickled; a copy goes on apart
    from it.

    Args:
        config: the administrator's configuration; without one, every default.
        state: where to begin: the `state` of a panel, which may go on apart from it.

    Examples:
        >>> from session_panel import Accept, Offer, Panel
        >>> panel = Panel()
        >>> panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana"))
        (NotifyOffer(conversation='c1', until=120.0),)
        >>> effects = panel.apply(Accept(at=5, conversation="c1"))
        >>> panel.view().presence
        'Busy'
    """

    __slots__ = ("_config", "_now", "_shown", "_state")

    def __init__(self, config: Config | None = None, state: PanelState | None = None) -> None:
        self._config = _DEFAULTS if config is None else _exactly("config", Config, config)
        self._state = initial_state() if state is None else _exactly("state", PanelState, state)
        self._now = self._state.now  # the state gets it when somebody asks: no rule does
        self._shown: PanelState | None = self._state

    @property
    def config(self) -> Config:
        """The configuration, an immutable value; the administrator may replace it (CONF-1)."""
        return self._config

    @property
    def state(self) -> PanelState:
        """The state, an immutable value."""
        if self._shown is None:
            self._shown = self._state = read_only(self._state, self._now)
        return self._shown

    def apply(self, event: AnyEvent) -> Effects:
        """Apply an event whole, and return what the host must carry out.

        It is taken to happen no earlier than the latest event before it (TIME-1); with automatic
        accepting, what it makes acceptable is accepted, too (OFFR-3).

        Raises:
            EventRefused: a rule refuses the event; nothing has changed.
            InvalidInput: it is not an event; nothing has changed.
        """
        try:
            handler = HANDLERS[type(event)]
        except KeyError:
            problem = f"Expected an event, got {type(event).__name__}"
            raise InvalidInput("event", problem) from None
        before = self._state
        if event.at < self._now:
            event = _at(event, self._now)
        config = event.config if type(event) is Configure else self._config
        answer = handler(self._config, before, event)
        if config.auto_accept:
            answer = offers.accept_automatically(config, before, answer)
        self._state, effects = answer
        self._config, self._now, self._shown = config, event.at, None
        return effects

    def due(self) -> Miss | Expire | None:
        """Return the clock event that comes next, or None: apply it once its time `at` is there.

        Of several at one time, offers come first, then the order in which they began.
        """
        return next_clock_event(self._state)

    def view(self, locale: str | Translations = "en") -> View:
        """Return what the screen shows (LANG-1).

        Args:
            locale: one of `LOCALES`, or translations of the host's own.

        Raises:
            InvalidInput: this package has no catalogue for the locale.
        """
        return view(self._config, self._state, words_of(locale))

    def snapshot(self) -> Snapshot:
        """Return configuration and state as a value that can leave the process."""
        return take_snapshot(self._config, self.state)

    def to_json(self) -> str:
        """Return the snapshot as JSON."""
        return to_json(self.snapshot())

    @classmethod
    def restore(cls, snapshot: Snapshot) -> "Panel":
        """Return a panel that continues exactly where the snapshot was taken.

        Raises:
            InvalidInput: it is not of the schema, or not of one possible state.
        """
        return cls.from_json(to_json(_exactly("snapshot", Snapshot, snapshot)))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Panel":
        """Return a panel from the JSON of a snapshot.

        Raises:
            InvalidInput: it is not JSON, not of the schema, or not of one possible state.
        """
        from session_panel.coherence import restore_state  # noqa: PLC0415 - as the codec's reader

        snapshot = snapshot_from_json(text)
        return cls(snapshot.config, restore_state(snapshot))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Panel):
            return NotImplemented
        return self.snapshot() == other.snapshot()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type["Panel"], tuple[Config, PanelState]]:
        return type(self), (self._config, self.state)

    def __repr__(self) -> str:
        return f"<Panel {self._state.presence}, {len(self._state.sessions)} sessions>"


def _exactly(field: str, kind: type[T], given: T) -> T:
    """Return what is given, if it is of just that class: another may hold what no snapshot can."""
    if type(given) is not kind:
        raise InvalidInput(field, f"Expected a {kind.__name__}, got {type(given).__name__}")
    return given


def _at(event: Any, time: float) -> Any:  # noqa: ANN401 - any event
    """Return the event as if it came at a time, which is one that another event had."""
    later = copy(event)
    force_setattr(later, "at", time)
    return later


_DEFAULTS = Config()
