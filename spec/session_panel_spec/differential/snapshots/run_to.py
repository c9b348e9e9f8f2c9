"""From a snapshot to a run that leads there from an initial panel, if there is one.

The administrator replaces the configuration as the run needs it, up to that of the snapshot
(CONF-1). Counts are played up to three, by `compressed`: a hundred messages are no other kind of
run than three. Whether there was room at each moment of the past is not asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, count
from typing import Any, Final, NoReturn, TypeVar, get_args

from msgspec.structs import replace

from session_panel import Config, PresencePolicy, events
from session_panel.events import AnyEvent
from session_panel.presence import ShownPresence
from session_panel.snapshot import Snapshot
from session_panel.state import Conversation, PendingOffer, Session, Tab
from session_panel_spec.differential.snapshots.order import (
    Moment,
    is_once,
    is_over,
    may_be_assigned,
    order_of,
)
from session_panel_spec.differential.snapshots.times import duration, earliest

T = TypeVar("T")

MOST_PLAYED: Final = 3

QUIET: Final[Mapping[str, Any]] = {
    "capacity": 1000,
    "session_limit": 1000,
    "offer_limit": 1000,
    "offer_time": 0,
    "waiting_time": 0,
    "allowed_presences": frozenset(get_args(ShownPresence)),
    "presence_policy": PresencePolicy("keep", "keep", "keep"),
    "declined_sets_dnd": True,
    "close_dialog": False,
}
"""A configuration in which nothing is asked and no presence moves by itself."""

SEARCH: Final = Tab("kb_search", "kb_search")
"""The page that opens with a conversation's session (SESS-2)."""


class NoRunError(Exception):
    """No run leads to a snapshot."""


def compressed(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot with the same orders, and counts that can be played."""
    numbers = {0: 0}
    for number in [*sorted({c.visitor for c in snapshot.conversations} - {0}), snapshot.visitors]:
        last = max(numbers)
        numbers.setdefault(number, numbers[last] + min(number - last, MOST_PLAYED))
    return replace(
        snapshot,
        visitors=numbers[snapshot.visitors],
        conversations=tuple(replace(c, visitor=numbers[c.visitor]) for c in snapshot.conversations),
        unread={key: min(count, MOST_PLAYED) for key, count in snapshot.unread.items()},
    )


def run_to(snapshot: Snapshot) -> list[AnyEvent]:
    """Return events that lead from `Panel()` to a snapshot, if any do.

    Raises:
        NoRunError: none do, as could be seen while they were looked for.
        InvalidInput: likewise, some event would be none.
    """
    return _Run(snapshot).events()


def _there(value: T | None) -> T:
    """Return what is there.

    Raises:
        NoRunError: it is not.
    """
    return _none() if value is None else value


def _none() -> NoReturn:
    raise NoRunError


@cache
def _config(**fields: object) -> Config:
    return Config(**{**QUIET, **fields})


class _Run:
    """A run that is being written, in pieces that are put in the order of their times."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.sessions = {s.id: s for s in snapshot.sessions}
        self.conversations = {c.id: c for c in snapshot.conversations}
        self.offers = {o.id: o for o in snapshot.offers}
        self.last = {c.customer: c for c in snapshot.conversations}
        self.pieces: list[tuple[float, list[AnyEvent]]] = []
        self.now = 0.0
        self.visitors = 0
        self.happened: set[Moment] = set()
        self.entered: dict[str, float] = {}
        self.moved: dict[str, bool] = {}
        taken = set(self._names())
        self.spare = next(name for name in map("spare-{}".format, count()) if name not in taken)

    def _names(self) -> Iterator[str]:
        for c in (*self.snapshot.conversations, *(o.new for o in self.snapshot.offers if o.new)):
            yield from (c.id, c.customer)
        yield from self.sessions

    def events(self) -> list[AnyEvent]:
        for what, key in _there(order_of(self.snapshot)):
            self.now = max(self.now, self._time(what, key))
            self.piece()
            self.moment(what, key)
        self.the_offers()
        self.now = self.snapshot.now
        self.the_end()
        self.pieces.sort(key=lambda piece: piece[0])
        return list(_needed(chain.from_iterable(events for _, events in self.pieces)))

    def _time(self, what: str, key: str) -> float:
        """The earliest time of a moment: only the ends of waiting ask for one."""
        c = self.conversations.get(key)
        if what != "enter" or c is None or c.expires_at is None:
            return 0.0
        assigned = may_be_assigned(c) and ("begin", key) not in self.happened
        if assigned or self.unread(key):
            return 0.0
        return earliest(c.expires_at, self.now)

    def unread(self, key: str) -> int:
        return self.snapshot.unread.get(key, 0)

    def piece(self, **config: object) -> None:
        """Begin a piece, at the time that it is, under a configuration of its own."""
        self.pieces.append((self.now, []))
        self.configure(**config)

    def configure(self, **config: object) -> None:
        self.add(events.Configure, config=_config(**config))

    def add(self, event: Callable[..., AnyEvent], /, **fields: object) -> None:
        self.pieces[-1][1].append(event(at=self.now, **fields))

    def of(self, kind: Callable[..., AnyEvent], *conversations: str) -> None:
        for conversation in conversations:
            self.add(kind, conversation=conversation)

    def home(self) -> None:
        self.add(events.Focus, session="home")

    # What happens to conversations and sessions

    def moment(self, what: str, key: str) -> None:
        c = self.conversations.get(key)
        if what == "open" and key != "home":
            self.opens(self.sessions[key], c)
        elif c and what == "begin":
            self.begins(c)
            if is_once(c):
                self.home()
                self.messages(c, self.unread(key) if is_over(c) else 0)
        elif c and what == "enter":
            self.enters(c)
            if c.customer in self.snapshot.forgotten and self.last[c.customer] is c:
                self.passed_on(c.customer, name="Told")
            self.entered[key] = self.now
        self.happened.add((what, key))

    def begins(self, c: Conversation, until: float = 0.0) -> None:
        """It is picked, or assigned where it was resumed later; it takes the number it has."""
        while c.visitor and self.visitors < c.visitor - 1:
            self.passed_on(self.spare)
        self.visitors = max(self.visitors, c.visitor)
        told = _told(c) | {"name": None if c.visitor else c.name}
        if is_once(c):
            self.add(events.Pick, **told, mode=c.mode, previous=_previous(c))
        else:
            self.add(events.Assign, **told, until=until)
        if c.visitor and c.name:
            self.add(events.Rename, conversation=c.id, name=c.name)

    def passed_on(self, customer: str, name: str | None = None) -> None:
        """Another conversation comes and goes: it takes a number, unless it has a name."""
        self.visitors += name is None
        self.add(events.Assign, conversation=self.spare, customer=customer, name=name)
        self.of(events.Transfer, self.spare)

    def opens(self, session: Session, c: Conversation | None) -> None:
        if c is None:
            self.add(events.ShiftClick, record=session.id, kind=session.kind, title=session.title)
        elif ("begin", c.id) in self.happened or ("enter", c.id) in self.happened:
            self.of(events.OpenConversation, c.id)
        else:
            self.begins(c)
        self.work(session)
        self.home()
        if c and ("enter", c.id) not in self.happened:
            self.messages(c, self.unread(c.id))

    def work(self, session: Session) -> None:
        """The agent's work in a session that has the focus."""
        key = session.id
        tabs: Sequence[Tab] = session.tabs[1:]
        if session.kind == "conversation":
            if SEARCH in tabs[:1]:
                tabs = tabs[1:]
            else:
                self.add(events.CloseTab, session=key, tab=SEARCH.id)
        for tab in tabs:
            self.add(events.OpenTab, session=key, tab=tab.id, kind=tab.kind, title=tab.title)
        self.add(events.FocusTab, session=key, tab=session.tab)
        if session.edits:
            self.add(events.Edit, session=key, fields=dict(session.edits))
        if session.sentiment != "neutral":
            self.add(events.Sentiment, conversation=key, level=session.sentiment)

    def messages(self, c: Conversation, count: int) -> None:
        self.of(events.Message, *(count * [c.id]))

    def enters(self, c: Conversation) -> None:
        match c.state:
            case "active":
                self.opens(_there(self.sessions.get(c.id)), c)
            case "waiting":
                self.waits(c)
            case "closed":
                self.closes(c)
            case "ended":
                self.ends(c)

    def closes(self, c: Conversation) -> None:
        if is_once(c):
            self.add(events.Close, session=c.id)
        elif self.unread(c.id):
            self.messages(c, self.unread(c.id))
            self.of(events.Withdraw, c.id)
        if c.mode != "live":
            self.of(events.Expire, c.id)

    def ends(self, c: Conversation) -> None:
        opened = ("open", c.id) in self.happened
        if c.mode == "live":
            self.of(events.Leave, c.id)
        elif is_once(c) or opened:
            self.add(events.Focus, session=c.id)
            self.of(events.End, c.id)
            self.home()
        else:
            self.of(events.OpenConversation, c.id)
            self.of(events.End, c.id)
        if not opened:
            self.add(events.Close, session=c.id)

    # What waits, and what is offered

    def waits(self, c: Conversation) -> None:
        """It was assigned, or its session is closed; a later message may set its end."""
        end = _there(c.expires_at)
        lasts = duration(self.now, end)
        if not is_once(c) and ("begin", c.id) not in self.happened:
            self.begins(c, end)
            lasts = 0.0
        else:
            self.configure(waiting_time=lasts or 0.0)
            if not is_once(c):
                self.of(events.OpenConversation, c.id)
                self.home()
            self.add(events.Close, session=c.id)
            self.configure()
        count = self.unread(c.id) - (c.id in self.offers)
        if lasts is None:
            self.moved[c.id] = count > 0
            count -= 1
        for _ in range(count):
            self.of(events.Message, c.id)
            self.of(events.Withdraw, c.id)
        if lasts is None and c.id not in self.offers:
            self.moves(c, self.now, offered=False)

    def moves(self, c: Conversation, since: float, *, offered: bool) -> None:
        """A message sets the end of its waiting; if it is not offered, it is offered in vain."""
        end = _there(c.expires_at)
        now, self.now = self.now, earliest(end, since)
        self.piece(waiting_time=duration(self.now, end))
        self.of(events.Message, c.id)
        if not offered:
            self.of(events.Withdraw, c.id)
        self.now = now

    def the_offers(self) -> None:
        self.now = 0.0
        for offer in self.snapshot.offers:
            if offer.new:
                self.newly_offered(offer, offer.new)
            else:
                self.returns(offer, _there(self.conversations.get(offer.id)))

    def newly_offered(self, offer: PendingOffer, new: Conversation) -> None:
        last = self.last.get(new.customer)
        since = max(self.now, self.entered[last.id] if last else 0.0)
        self.now = earliest(offer.until, since)
        self.piece(offer_time=duration(self.now, offer.until))
        self.add(events.Offer, **_told(new), mode=new.mode, previous=_previous(new))
        self.messages(new, self.unread(new.id))

    def returns(self, offer: PendingOffer, c: Conversation) -> None:
        since, end = self.entered[c.id], _there(c.expires_at)
        self.now = earliest(offer.until, max(self.now, since))
        alone = self.moved.get(c.id) is False
        if alone:
            self.now = earliest(offer.until, earliest(end, self.now))
        later_on = earliest(end, since) > self.now
        if self.moved.get(c.id) and not later_on:
            self.moves(c, since, offered=False)
        waiting_time = (duration(self.now, end) if alone else None) or 0.0
        self.piece(offer_time=duration(self.now, offer.until), waiting_time=waiting_time)
        self.of(events.Message, c.id)
        if self.moved.get(c.id) and later_on:
            self.moves(c, since, offered=True)

    # The rest

    def the_end(self) -> None:
        """What can be as it is whatever happened before, and the configuration last."""
        snapshot = self.snapshot
        config = snapshot.config
        moved = {"capacity": config.capacity, "presence_policy": config.presence_policy}
        self.piece(**moved, close_dialog=True)
        while self.visitors < snapshot.visitors:
            self.passed_on(self.spare)
        self.add(events.Focus, session=snapshot.focus)
        if snapshot.mode == "collapsed":
            self.add(events.Toggle)
        self.presence(snapshot.presence)
        if snapshot.dialog is not None:
            self.add(events.Close, session=snapshot.dialog)
        self.add(events.Configure, config=config)

    def presence(self, presence: str) -> None:
        if presence in ("inactive", "dnd"):
            told = {"conversation": self.spare, "customer": self.spare, "name": "Told"}
            self.add(events.Assign, **told)
            self.of(events.Message, self.spare)
            self.of(events.Miss if presence == "inactive" else events.Reject, self.spare)
            self.of(events.Transfer, self.spare)
        else:
            self.add(events.Choose, presence=presence.removeprefix("held_"))


def _needed(run: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
    """Yield events, but for a configuration that is in force."""
    config = None
    for event in run:
        if isinstance(event, events.Configure):
            if event.config is config:
                continue
            config = event.config
        yield event


def _told(c: Conversation) -> dict[str, object]:
    """What an offer, a pick or an assignment tells of a conversation."""
    told = {name: getattr(c, name) for name in ("name", "case", "summary", "work_stream")}
    return told | {"conversation": c.id, "customer": c.customer, "channel": c.channel}


def _previous(c: Conversation) -> str:
    return "ended" if c.history == "fresh" else "closed"
