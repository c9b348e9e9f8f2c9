"""The bounds at which runs of the real panel are searched, and the events that are tried there.

Beside the events of the page's section 7 are those that it leaves out: tabs, clocks that are early,
records by Shift+click, ids that are taken, a customer who is in no slot, and the events of the host
and of the administrator.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from session_panel import Config, Panel, PanelState, PresencePolicy, events
from session_panel.config import PolicyPresence
from session_panel.events import AnyEvent
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.attempt import Attempt, attempt
from session_panel_spec.lockstep.mapping import abstract, config_of, customer_id
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import Bounds

UNKNOWN = "unknown"
"""The id of what the panel does not know."""


def further_events(bounds: Bounds, state: PanelState) -> Iterator[AnyEvent]:
    """Yield each event that the page leaves out, and that has a meaning in the state."""
    for conversation in (*state.conversations, *state.offers, UNKNOWN):
        yield from _early(conversation)
        yield from _named(conversation=conversation)
    for session in (*state.sessions, UNKNOWN):
        yield from _of_tabs(session)
        yield from _newcomers(session)
        yield from _named(record=session)
    yield _CONFIGURED
    for slot in range(bounds.conversations):
        yield events.Drop(at=0, customer=customer_id(slot))
    yield events.Drop(at=0, customer=UNKNOWN)


@cache
def _early(conversation: str) -> tuple[AnyEvent, ...]:
    """Return the clock's events before their time has come."""
    return (
        events.Miss(at=0, conversation=conversation),
        events.Expire(at=0, conversation=conversation),
    )


@cache
def _named(**who: str) -> tuple[AnyEvent, ...]:
    """Return what tells a name, and what tells one that shows nothing."""
    return tuple(events.Rename(at=0, **who, name=name) for name in ("New name", " "))


_CONFIGURED = events.Configure(at=0, config=Config())


@cache
def _of_tabs(session: str) -> tuple[AnyEvent, ...]:
    kinds, tabs = (events.FocusTab, events.CloseTab), ("conversation", "kb_search", UNKNOWN)
    return (
        events.OpenTab(at=0, session=session, tab="page", kind="line_of_business"),
        *(kind(at=0, session=session, tab=tab) for kind in kinds for tab in tabs),
    )


@cache
def _newcomers(new: str) -> tuple[AnyEvent, ...]:
    """Return what would begin with an id, which may be taken."""
    kinds = (events.Offer, events.Pick)
    return (
        *(kind(at=0, conversation=new, customer=UNKNOWN, mode="live") for kind in kinds),
        events.Assign(at=0, conversation=new, customer=UNKNOWN),
        events.OpenRecord(at=0, record=new, kind="contact", title=new),
        events.ShiftClick(at=0, record=new, kind="account", title=new),
    )


Run = tuple[AnyEvent, ...]

_DEFAULTS = Bounds()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a search is made with.

    Attributes:
        policy: what the administrator's policy says for every load; None for the default policy.
        events: the types of the events that are tried; empty for every type.
    """

    bounds: Bounds
    policy: PolicyPresence | None = None
    events: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = ("offer_limit", "missed_sets_inactive", "declined_sets_dnd")
        told = {name: getattr(self.bounds, name) for name in names}
        parts = [f"{n}={v}" for n, v in told.items() if v != getattr(_DEFAULTS, n)]
        parts += [f"policy {self.policy}"] if self.policy else []
        parts += [f"only {' '.join(self.events)}"] if self.events else []
        return ", ".join((str(self.bounds), *parts))

    @property
    def config(self) -> Config:
        """The panel's configuration."""
        config = config_of(self.bounds)
        if self.policy is None:
            return config
        policy = PresencePolicy(self.policy, self.policy, self.policy)
        return replace(config, presence_policy=policy)

    def tries(self, event: AnyEvent) -> bool:
        """Say whether it is one of the events that are tried."""
        return not self.events or name_of(event) in self.events


_UNREAD = ("pick", "focus", "message", "sentiment")
_LIMITS = ("offer", "accept", "pick", "message", "leave", "close", "confirm")
_PRESENCE = (*_LIMITS, "end", "reject", "miss", "choose", "reset")
_POLICIES: tuple[PolicyPresence, ...] = ("available", "busy", "dnd", "keep")

SETTINGS = (
    Setting(Bounds(1, 0, 1, 1, 0)),
    Setting(Bounds(1, 0, 1, 1, 10), events=_UNREAD),
    Setting(Bounds(2, 0, 2, 1, 0), events=_LIMITS),
    Setting(Bounds(2, 0, 2, 2, 0, offer_limit=1), events=_LIMITS),
    *(Setting(Bounds(1, 0, 1, 1, 0, declined_sets_dnd=True), p, _PRESENCE) for p in _POLICIES),
    Setting(Bounds(1, 0, 1, 1, 0, missed_sets_inactive=False), "keep", _PRESENCE),
)
"""Everything at the smallest size; unread counts; limits that bind; every presence policy."""


def searched(setting: Setting) -> Iterator[tuple[PanelState, Run, tuple[Attempt, ...]]]:
    """Yield each reachable state, the nearest first, with the run to it and what is tried in it.

    An event of the page leads on, and so to every state within the bounds. One beyond the page is
    tried in each of them and leads no further: a customer without a slot is beyond the bounds too.
    """
    bounds, config = setting.bounds, setting.config
    start = Panel(config).state
    queue, met = deque[tuple[PanelState, Run]]([(start, ())]), {abstract(bounds, start)}
    while queue:
        state, run = queue.popleft()
        of_page = (event for _, event in meanings(bounds, state))
        page, further = (
            tuple(attempt(config, state, event) for event in each if setting.tries(event))
            for each in (of_page, further_events(bounds, state))
        )
        yield state, run, (*page, *further)
        for one in page:
            if (seen := abstract(bounds, one.after)) not in met:
                met.add(seen)
                queue.append((one.after, (*run, one.event)))
