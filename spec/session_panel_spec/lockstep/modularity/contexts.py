"""One slot in lockstep with the specification, in every context that other slots can be to it.

All that the model's events see of other slots are counts, each compared with a limit. So a context
is how far the counts are from where a comparison turns. Others are put beside the slot; it then
goes through all that it can be, and in each state every limit is tried at which something turns.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from msgspec.structs import replace as with_fields

from session_panel import HOME, PanelState
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Step, Visit, first_visit, next_visit, take, taken
from session_panel_spec.lockstep.mapping import abstract, config_of, customer_id, record_id
from session_panel_spec.lockstep.modularity.reads import ForbiddenRead, forbidden_reads
from session_panel_spec.lockstep.modularity.subject import customer_of
from session_panel_spec.lockstep.refinement import differences
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import LIMITS, AbstractState, Bounds, Slot
from session_panel_spec.model.answers import Place, answers, own_labels, places, slot_of
from session_panel_spec.model.interpreter import sight_of
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Below, SlotKind, found
from session_panel_spec.model.panel_model import MODEL, presence

COMPARED: Final = found(Below, (MODEL.events, MODEL.policy))
"""What an event may ask of counts: each is compared with a bound."""

_DECIDES: Final = frozenset(found(Below, MODEL.policy))


def depths(below: Below) -> tuple[int, ...]:
    """Return how far a bound can be above the counts, the least and the most for so little or more.

    The policy compares after the event, which may have made the count one more or one less.
    """
    return (-1, 0, 1, 2) if below in _DECIDES else (0, 1)


class Context(NamedTuple):
    """What an event sees, but for the panel's mode, which turns nothing else.

    Attributes:
        kind: the kind of its own slot; None for the panel as a whole.
        own: the slot.
        switches: whether the switches are on, both or none of them.
        depths: how far the bound of each of `COMPARED` is above its counts.
    """

    kind: SlotKind | None
    own: Slot | None
    presence: str
    switches: bool
    depths: tuple[int, ...]


class Others(NamedTuple):
    """How many other conversations there are, by what they count for.

    Attributes:
        active: active, with an open session; they count as load, too.
        offered: waiting and offered.
        over: over, with an open session.
        waiting: waiting and not offered: they count for nothing.
    """

    active: int = 0
    offered: int = 0
    over: int = 0
    waiting: int = 0

    @property
    def labels(self) -> Iterator[Label]:
        """Yield the events by which they come to be so, beside the slot 0."""
        slots = iter(range(1, sum(self) + 1))
        for slot in (next(slots) for _ in range(self.active)):
            yield Label("pick", (slot, "persistent" if slot % 2 else "live"))
        for slot in (next(slots) for _ in range(self.over)):
            yield from (Label("pick", (slot, "live")), Label("end", (slot,)))
        for slot in (next(slots) for _ in range(self.offered)):
            yield from (Label("assign", (slot,)), Label("message", (slot,)))
        yield from (Label("assign", (slot,)) for slot in slots)


FEW: Final = tuple(Others(*some) for some in product(range(3), range(3), range(2)))
"""Others among whom every context is met."""

MANY: Final = (Others(9), Others(0, 9), Others(7, 1, 1, 5), Others(12, 5, 5, 9))
"""Others among whom the counts are larger than any that a small size has."""


class Setting(NamedTuple):
    """Where one slot is driven: which kind it is, the first of its kind, and the others."""

    kind: SlotKind
    others: Others

    @property
    def bounds(self) -> Bounds:
        """The size, with limits that never bind."""
        (_, most), records = LIMITS["capacity"], int(self.kind == "record")
        return Bounds(1 + sum(self.others), records, most, most, 1, most)

    @property
    def own(self) -> Bounds:
        """The size of the one slot alone."""
        return Bounds(int(self.kind == "conversation"), int(self.kind == "record"))

    def __str__(self) -> str:
        return f"a {self.kind} beside {self.others}"


def settings(others: tuple[Others, ...]) -> Iterator[Setting]:
    """Yield every setting of some others."""
    kinds: tuple[SlotKind, ...] = ("conversation", "record")
    return (Setting(kind, some) for kind in kinds for some in others)


@dataclass(slots=True)
class Driven:
    """What was found, up to the first difference.

    Attributes:
        states: how many were looked at.
        count: how many events were compared.
        met: the contexts in which they were.
        forbidden_reads: what handlers asked for in them that they may not see, each once.
        difference: the first difference found; None where there is none.
        run: the events to it, but for what the state before the last is a variant in.
    """

    states: int = 0
    count: int = 0
    met: set[Context] = field(default_factory=set)
    forbidden_reads: dict[ForbiddenRead, None] = field(default_factory=dict)
    difference: str | None = None
    run: tuple[AnyEvent, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was compared, nothing differs, and nothing forbidden was read."""
        return self.count > 0 and self.difference is None and not self.forbidden_reads


def lockstep_in(some: Iterable[Setting]) -> Driven:
    """Drive one slot through all that it can be in some settings, up to a difference.

    A context that was met before is not asked about again.
    """
    driven = Driven()
    for setting in some:
        _drive(driven, setting)
        if driven.difference:
            break
    return driven


def _drive(driven: Driven, setting: Setting) -> None:
    queue = deque([_first_visit(setting)])
    seen = {queue[0].abstract}
    while queue:
        visit = queue.popleft()
        for variant in variants(setting, visit):
            driven.states += 1
            for bounds in limits(setting.bounds, variant.abstract):
                if new := {*_contexts(bounds, setting, variant.abstract)} - driven.met:
                    driven.met |= new
                    _compare(driven, setting, bounds, variant)
                if driven.difference:
                    return
        for step in _steps(setting.bounds, setting, visit):
            if step.label.name not in LEFT and step.after not in seen:
                seen.add(step.after)
                queue.append(next_visit(visit, step))


def variants(setting: Setting, visit: Visit) -> Iterator[Visit]:
    """Yield a visit in each presence, and with the dialog of one of the others open, if it can be.

    No run need lead there: a handler does not know how its panel came to be so.
    """
    for of_agent, dialog in product(presence.domain, _dialogs(setting, visit)):
        state = with_fields(visit.state, presence=of_agent, dialog=dialog)
        yield replace(visit, abstract=abstract(setting.bounds, state), state=state)


def _dialogs(setting: Setting, visit: Visit) -> tuple[str | None, ...]:
    """Return whose dialog can be open: as it is; or that of another session, if none is."""
    state = visit.state
    own = record_id(0) if setting.kind == "record" else customer_id(0)
    others = (name for name in state.sessions if name != HOME and own not in _names(state, name))
    other = next(others, None)
    return (state.dialog,) if state.dialog or other is None else (None, other)


def _names(state: PanelState, session: str) -> tuple[str, str | None]:
    """Return what a session's slot goes by: its id, and its customer's."""
    return session, customer_of(state, session)


LEFT: Final = frozenset({"toggle", "choose", "reset"})
"""What leads no further: every presence is tried, and the mode would only double the states."""


def limits(wide: Bounds, state: AbstractState) -> Iterator[Bounds]:
    """Yield every choice of limits and switches at which the answer to some event may turn."""
    load, offers, places = state.load, state.offers, state.open_sessions + state.offers
    capacities = {load + n for n in (-1, 0, 1, 2)} | {load + offers + n for n in (0, 1)}
    chosen = product(sorted(capacities), (places, places + 1), (offers, offers + 1), (False, True))
    for capacity, sessions, offered, switch in chosen:
        if min(capacity, sessions, offered) > 0:
            yield replace(
                wide,
                capacity=capacity,
                max_sessions=sessions,
                offer_limit=offered,
                missed_sets_inactive=switch,
                declined_sets_dnd=switch,
            )


def _contexts(bounds: Bounds, setting: Setting, state: AbstractState) -> Iterator[Context]:
    """Yield the contexts of the slot and of the panel in a state."""
    counted = dict(zip(MODEL.counts, sight_of(bounds, state, MODEL).counts, strict=True))
    found = tuple(
        _clipped(below, bounds.chosen(below.bound) - sum(counted[count] for count in below.counts))
        for below in COMPARED
    )
    own, switches = slot_of(state, Place(setting.kind)), bounds.missed_sets_inactive
    yield Context(setting.kind, own, state.presence, switches, found)
    yield Context(None, None, state.presence, switches, found)


def _clipped(below: Below, depth: int) -> int:
    least, *_, most = depths(below)
    return max(least, min(most, depth))


def _compare(driven: Driven, setting: Setting, bounds: Bounds, visit: Visit) -> None:
    """Hold what the events do under some limits against the specification; note forbidden reads."""
    visit = replace(visit, config=config_of(bounds))
    steps, answered = tuple(_steps(bounds, setting, visit)), answers(bounds, visit.abstract)
    own = {label: answered[label] for label in _own(setting.own) & answered.keys()}
    driven.count += len(steps)
    asked = forbidden_reads(config_of(bounds), visit.state, (step.event for step in steps))
    driven.forbidden_reads.update(dict.fromkeys(asked))
    for step, text in differences(own, steps):
        driven.difference, driven.run = f"{text} ({setting}, {bounds})", visit.run(step)
        return


@cache
def _own(size: Bounds) -> frozenset[Label]:
    """Return the events of the slot, of Home and of the panel."""
    return frozenset(label for place in places(size) for label in own_labels(place))


def _steps(bounds: Bounds, setting: Setting, visit: Visit) -> Iterator[Step]:
    return taken(bounds, visit, meanings(setting.own, visit.state))


def _first_visit(setting: Setting) -> Visit:
    """Return the visit in which the others are as they shall be."""
    bounds, visit = setting.bounds, first_visit(setting.bounds)
    for label in setting.others.labels:
        event = dict(meanings(bounds, visit.state))[label]
        visit = next_visit(visit, take(bounds, visit, label, event))
    return visit
