"""From a snapshot that a panel takes, to a run that leads there from an initial panel.

The administrator replaces the configuration as the run needs it, up to that of the snapshot
(CONF-1). Counts are played up to three, by `compressed`: a hundred messages are no other kind of
run than three.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain, count, pairwise, product
from math import inf, nextafter
from typing import Any, get_args

from msgspec.structs import replace

from session_panel import Config, PresencePolicy, events
from session_panel.deadlines import earliest
from session_panel.events import AnyEvent
from session_panel.presence import ShownPresence
from session_panel.snapshot import Snapshot
from session_panel.state import Conversation, PendingOffer, Session, conversation_session
from session_panel.value import LONGEST, later

MOST_PLAYED = 3

QUIET: Mapping[str, Any] = {
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

Moment = tuple[str, str]
"""What happens, `begin`, `open`, `enter`, and to which conversation or session."""


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
    """Return events that lead from `Panel()` to a snapshot that a panel takes."""
    return _Run(snapshot).events()


def order_of(snapshot: Snapshot) -> list[Moment] | None:
    """Return an order of all moments that leads to the lists of a snapshot, if there is one.

    It tries every choice there is: whether the session of one that ended, and was active once at
    most, has been open since its start, and which waiting ones are as they were assigned.
    """
    ended = [
        c.id
        for c in snapshot.conversations
        if c.state == "ended" and _once(c) and c.id in {s.id for s in snapshot.sessions}
    ]
    for since_start in product((False, True), repeat=len(ended)):
        stayed = {key for key, stays in zip(ended, since_start, strict=True) if stays}
        if not (set(ended) & snapshot.unread.keys()) - stayed and (
            order := _sorted(snapshot, stayed, set())
        ):
            assigned: set[str] = set()
            for waiting in filter(_assignable, snapshot.conversations):
                if closer := _sorted(snapshot, stayed, {*assigned, waiting.id}):
                    order = closer
                    assigned.add(waiting.id)
            return order
    return None


def _once(conversation: Conversation) -> bool:
    return conversation.mode == "live" or conversation.history == "fresh"


def _assignable(conversation: Conversation) -> bool:
    return conversation.state == "waiting" and not _once(conversation)


def _sorted(snapshot: Snapshot, stayed: set[str], assigned: set[str]) -> list[Moment] | None:
    """Return an order of all moments under a choice, if there is one."""
    before: TopologicalSorter[Moment] = TopologicalSorter()
    for earlier, afterwards in _Constraints(snapshot, stayed, assigned).all():
        if earlier != afterwards:
            before.add(afterwards, earlier)
        else:
            before.add(afterwards)
    try:
        return list(before.static_order())
    except CycleError:
        return None


class _Constraints:
    """Which moment of a snapshot comes before which, by the rules."""

    def __init__(self, snapshot: Snapshot, stayed: set[str], assigned: set[str]) -> None:
        self.snapshot = snapshot
        self.stayed = stayed
        self.assigned = assigned
        self.listed = {c.id: c for c in snapshot.conversations}
        self.opened = {s.id for s in snapshot.sessions}

    def all(self) -> Iterator[tuple[Moment, Moment]]:
        """Yield pairs; a pair of one and the same says that it is."""
        listed = self.snapshot.conversations
        numbered = sorted((c for c in listed if c.visitor), key=lambda c: c.visitor)
        yield from self.chain("open", (s.id for s in self.snapshot.sessions))
        yield from self.chain("enter", (c.id for c in listed))
        yield from self.chain("begin", (c.id for c in numbered))
        last: dict[str, str] = {}
        for c in listed:
            yield self.moment("begin", c.id), self.moment("enter", c.id)
            if c.customer in last:
                yield self.moment("enter", last[c.customer]), self.moment("begin", c.id)
            last[c.customer] = c.id
            if c.id in self.opened and c.over:
                yield from self.shown(c)

    def shown(self, c: Conversation) -> Iterator[tuple[Moment, Moment]]:
        """When the session of one that is over opened."""
        begin, enter, opened = (self.moment(what, c.id) for what in ("begin", "enter", "open"))
        if c.id in self.stayed:
            yield opened, enter
        elif c.state == "closed" or _once(c):
            yield enter, opened
        else:
            yield begin, opened

    def chain(self, what: str, keys: Iterable[str]) -> Iterator[tuple[Moment, Moment]]:
        moments = [self.moment(what, key) for key in keys]
        yield from pairwise([*moments[:1], *moments])

    def moment(self, what: str, key: str) -> Moment:
        """Return a moment by its one name: some are the same."""
        known = self.listed.get(key)
        active = known is not None and known.state == "active"
        if what == "begin" and known:
            if key in self.assigned or (active and _once(known)):
                return "enter", key
            if key in self.stayed:
                return "open", key
        return ("enter", key) if what == "open" and active else (what, key)


def duration(at: float, end: float) -> float | None:
    """Return how long something that began at a time lasted until an end, if it can have."""
    about = end - at
    for each in (about, nextafter(about, inf), nextafter(about, 0.0), LONGEST):
        if 0 <= each <= LONGEST and later(at, each) == end:
            return each
    return None


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
        order = order_of(self.snapshot)
        assert order is not None
        for what, key in order:
            self.now = max(self.now, self._time(what, key))
            self.piece()
            self.moment(what, key)
        self.the_offers()
        self.now = self.snapshot.now
        self.the_end()
        self.pieces.sort(key=lambda piece: piece[0])
        return list(chain.from_iterable(events for _, events in self.pieces))

    def _time(self, what: str, key: str) -> float:
        """The earliest time of a moment: only the ends of waiting ask for one."""
        c = self.conversations.get(key)
        if what != "enter" or c is None or c.expires_at is None:
            return 0.0
        assigned = _assignable(c) and ("begin", key) not in self.happened
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
        self.add(events.Configure, config=Config(**{**QUIET, **config}))

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
            if _once(c):
                self.home()
                self.messages(c, self.unread(key) if c.over else 0)
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
        if _once(c):
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
        tabs: Sequence[Any] = session.tabs[1:]
        if session.kind == "conversation":
            search = conversation_session(key).tabs[1]
            if search in tabs[:1]:
                tabs = tabs[1:]
            else:
                self.add(events.CloseTab, session=key, tab=search.id)
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
                self.opens(self.sessions[c.id], c)
            case "waiting":
                self.waits(c)
            case "closed":
                self.closes(c)
            case "ended":
                self.ends(c)

    def closes(self, c: Conversation) -> None:
        if _once(c):
            self.add(events.Close, session=c.id)
        elif self.unread(c.id):
            self.messages(c, self.unread(c.id))
            self.of(events.Withdraw, c.id)
        if not c.live:
            self.of(events.Expire, c.id)

    def ends(self, c: Conversation) -> None:
        opened = ("open", c.id) in self.happened
        if c.live:
            self.of(events.Leave, c.id)
        elif _once(c) or opened:
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
        assert c.expires_at is not None
        lasts = duration(self.now, c.expires_at)
        if not _once(c) and ("begin", c.id) not in self.happened:
            self.begins(c, c.expires_at)
            lasts = 0.0
        else:
            self.configure(waiting_time=lasts or 0.0)
            if not _once(c):
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
        assert c.expires_at is not None
        now, self.now = self.now, earliest(c.expires_at, since)
        self.piece(waiting_time=duration(self.now, c.expires_at))
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
                self.returns(offer, self.conversations[offer.id])

    def newly_offered(self, offer: PendingOffer, new: Conversation) -> None:
        last = self.last.get(new.customer)
        since = max(self.now, self.entered[last.id] if last else 0.0)
        self.now = earliest(offer.until, since)
        self.piece(offer_time=duration(self.now, offer.until))
        self.add(events.Offer, **_told(new), mode=new.mode, previous=_previous(new))
        self.messages(new, self.unread(new.id))

    def returns(self, offer: PendingOffer, c: Conversation) -> None:
        assert c.expires_at is not None
        since, end = self.entered[c.id], c.expires_at
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


def _told(c: Conversation) -> dict[str, object]:
    """What an offer, a pick or an assignment tells of a conversation."""
    told = {name: getattr(c, name) for name in ("name", "case", "summary", "work_stream")}
    return told | {"conversation": c.id, "customer": c.customer, "channel": c.channel}


def _previous(c: Conversation) -> str:
    return "ended" if c.history == "fresh" else "closed"
