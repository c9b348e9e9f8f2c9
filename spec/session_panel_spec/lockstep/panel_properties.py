"""What must always hold (the domain's section 8), as data beside the rules it follows from.

A property has a premise: where no state or step has ever met it, nothing was checked, and that
counts as a failure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from session_panel import Config, Panel, PanelState, View
from session_panel.state import Session
from session_panel.text import translations
from session_panel.view import view
from session_panel_spec.lockstep.drive import Step
from session_panel_spec.lockstep.mapping import conversation_of
from session_panel_spec.model.abstract_state import AbstractState, ConversationSlot
from session_panel_spec.model.events import ACTORS

T = TypeVar("T")
Slot = ConversationSlot


@dataclass(frozen=True)
class Scene:
    """A state after every event has been tried in it, with what the screen shows in it.

    Attributes:
        written: the state in JSON, before any event was tried.
    """

    config: Config
    written: str
    abstract: AbstractState
    state: PanelState

    @cached_property
    def view(self) -> View:
        """What the screen shows, in English."""
        return view(self.config, self.state, translations("en"))


STEP_KINDS: Mapping[str, Callable[[Step], bool]] = {
    "all": lambda _step: True,
    "accepted": lambda step: step.accepted,
    "changing": lambda step: (
        step.accepted and step.before.conversations != step.after.conversations
    ),
    "refused": lambda step: step.refused,
    "accept": lambda step: step.label.name == "accept",
}
"""Which steps a property may speak of; those of a kind are looked for once in a state."""


@dataclass(frozen=True)
class PanelProperty(Generic[T]):
    """A property of every reachable state, or of every step from one.

    Attributes:
        name: short, and stable.
        rules: the IDs of the rules that it follows from.
        text: one sentence that says what must hold.
        premise: where the property says something.
        holds: whether it holds there.
        of: which steps it speaks of, by the kind.
    """

    name: str
    rules: tuple[str, ...]
    text: str
    premise: Callable[[T], bool]
    holds: Callable[[T], bool]
    of: str = "accepted"

    def speaks_of(self, step: Step) -> bool:
        """Say whether it is about a step such as this."""
        return STEP_KINDS[self.of](step)

    def is_met(self, where: T) -> bool:
        """Say whether it holds; it does not where the screen cannot even be made."""
        try:
            return self.holds(where)
        except Exception:  # noqa: BLE001 - whatever a view raises is a finding
            return False


StateProperty = PanelProperty[Scene]
StepProperty = PanelProperty[Step]
Claim = tuple[Callable[[T], bool], Callable[[T], bool]]
"""The premise of a property, and what must hold."""


HELD = frozenset({"held_dnd", "held_away", "held_offline"})


def _always(_where: object) -> bool:
    return True


def _slots(scene: Scene) -> tuple[Slot, ...]:
    return scene.abstract.conversations


def _of_slots(where: Callable[[Slot], bool], holds: Callable[[Slot], bool]) -> Claim[Scene]:
    """Return what is claimed of every conversation slot of which something is so."""
    return (
        lambda scene: any(map(where, _slots(scene))),
        lambda scene: all(map(holds, filter(where, _slots(scene)))),
    )


STATE_PROPERTIES: tuple[StateProperty, ...] = (
    StateProperty(
        "state-is-a-value",
        ("SESS-6", "FOCS-2"),
        "No event changes a state in place: it only leads to another one.",
        _always,
        lambda s: Panel(s.config, s.state).to_json() == s.written,
    ),
    StateProperty(
        "one-focus",
        ("FOCS-1",),
        "Exactly one session has the focus.",
        _always,
        lambda s: sum(session.focused for session in s.view.sessions) == 1,
    ),
    StateProperty(
        "focused-is-read",
        ("UNRD-1", "SENT-2"),
        "The focused session has no unread message and no alert.",
        lambda s: any(slot.session == "focused" for slot in _slots(s)),
        lambda s: all(not v.unread and not v.alert for v in s.view.sessions if v.focused),
    ),
    StateProperty(
        "active-has-session",
        ("CONV-11",),
        "An active conversation has exactly one open session.",
        *_of_slots(lambda slot: slot.conv == "active", lambda slot: slot.session != "absent"),
    ),
    StateProperty(
        "waiting-has-none",
        ("CONV-11",),
        "A waiting conversation has no open session.",
        *_of_slots(lambda slot: slot.conv == "waiting", lambda slot: slot.session == "absent"),
    ),
    StateProperty(
        "over-has-no-alert",
        ("SENT-2",),
        "A closed or ended conversation carries no alert.",
        lambda s: any(
            slot.conv in ("closed", "ended") and slot.session == "background" for slot in _slots(s)
        ),
        lambda s: (
            not any(
                v.alert for v in s.view.sessions if v.id in s.state.conversations and _over(s, v.id)
            )
        ),
    ),
    StateProperty(
        "alert-is-level",
        ("SENT-2",),
        "A session carries an alert exactly while it is in the background, its conversation active "
        "and its sentiment at or below the threshold.",
        _always,
        lambda s: _alerts(s) == {v.id for v in s.view.sessions if v.alert},
    ),
    StateProperty(
        "badge-counts-unread",
        ("UNRD-2",),
        "Each session's badge is that of its own unread count.",
        _always,
        lambda s: _badges(s) == {v.id: v.unread for v in s.view.sessions if v.unread},
    ),
    StateProperty(
        "one-dialog",
        ("CLOS-1", "CLOS-3"),
        "At most one close dialog is open, for an open session that is not Home.",
        lambda s: s.state.dialog is not None,
        lambda s: (
            sum(slot.dialog for slot in s.abstract.slots) == 1
            and all(slot.session != "absent" for slot in s.abstract.slots if slot.dialog)
        ),
    ),
    StateProperty(
        "offered-has-no-session",
        ("OFFR-1", "SESS-5"),
        "An offered conversation has no open session.",
        *_of_slots(lambda slot: slot.offered, lambda slot: slot.session == "absent"),
    ),
    StateProperty(
        "room-for-offers",
        ("OFFR-1", "SESS-6"),
        "Open sessions and pending offers are within the session limit: an offer can always be "
        "accepted.",
        lambda s: s.abstract.open_sessions + s.abstract.offers >= s.config.session_limit,
        lambda s: s.abstract.open_sessions + s.abstract.offers <= s.config.session_limit,
    ),
)


def _shown(scene: Scene) -> Iterator[tuple[str, Slot]]:
    """Yield the slots whose session is open, with its id."""
    for number, slot in enumerate(_slots(scene)):
        conversation = conversation_of(scene.state, number)
        if conversation and slot.session != "absent":
            yield conversation.id, slot


def _alerts(scene: Scene) -> set[str]:
    return {
        session
        for session, slot in _shown(scene)
        if slot.upset and slot.conv == "active" and slot.session == "background"
    }


def _badges(scene: Scene) -> dict[str, str]:
    return {session: _badge(slot.unread) for session, slot in _shown(scene) if slot.unread}


def _over(scene: Scene, conversation: str) -> bool:
    return scene.state.conversations[conversation].over


def _badge(unread: int) -> str:
    return str(unread) if unread <= 9 else "+"  # noqa: PLR2004 - UNRD-2


def _policy(config: Config, load: int) -> str:
    policy = config.presence_policy
    if load == 0:
        return policy.no_load
    return policy.some_load if load < config.capacity else policy.full_load


def _recomputes(step: Step) -> bool:
    """Whether the step recomputes the presence (PRES-1, PRES-3) and the policy decides it."""
    if _policy(step.config, step.after.load) == "keep":
        return False
    if step.label.name == "reset":
        return True
    if step.before.load == step.after.load:
        return False
    stays_inactive = step.label.name == "leaves" and step.before.presence == "inactive"
    return step.before.presence not in HELD and not stays_inactive


def _loses_nothing(step: Step) -> bool:
    """Whether every session that stays open is as it was; of a switch alone, everything is."""
    before, after = step.state_before.sessions, step.state_after.sessions
    kept = all(_work(before[name]) == _work(after[name]) for name in before if name in after)
    switched = step.label.name == "focus"
    same = step.state_before.conversations == step.state_after.conversations
    return kept and (same and before.keys() == after.keys() if switched else True)


def _work(session: Session) -> tuple[object, ...]:
    """Return what the agent has before them in a session."""
    return session.tabs, session.tab, session.edits, session.sentiment


Change = tuple[Slot, Slot]
"""A conversation slot before and after a step that changes it."""


def _of_changes(where: Callable[..., bool], holds: Callable[..., bool]) -> Claim[Step]:
    """Return what is claimed of every change of a slot of which something is so."""
    return (
        lambda step: any(where(*change) for change in _changes(step)),
        lambda step: all(holds(*change) for change in _changes(step) if where(*change)),
    )


def _changes(step: Step) -> list[Change]:
    pairs = zip(step.before.conversations, step.after.conversations, strict=True)
    return [(before, after) for before, after in pairs if before != after]


def _of_starts(history: str, *states: str) -> Claim[Step]:
    """Return the claim that a start from some states of the conversation leads to a history."""
    return _of_changes(
        lambda before, after: before.conv in states and after.conv == "active",
        lambda _, after: after.history == history,
    )


def _offered(step: Step) -> bool:
    slot = step.label.arguments[0]
    return isinstance(slot, int) and step.before.conversations[slot].offered


STEP_PROPERTIES: tuple[StepProperty, ...] = (
    StepProperty(
        "accepted-or-refused",
        ("CONV-10",),
        "Every event is accepted, or refused by a rule; nothing else is raised.",
        _always,
        lambda s: s.accepted or s.refused,
        of="all",
    ),
    StepProperty(
        "refused-changes-nothing",
        ("CONV-10", "SESS-6"),
        "Every refused event leaves the state unchanged.",
        _always,
        lambda s: s.state_after == s.state_before,
        of="refused",
    ),
    StepProperty(
        "held-by-the-agent",
        ("PRES-2", "PRES-3"),
        "A held presence changes only when the agent chooses or resets.",
        lambda s: s.before.presence in HELD,
        lambda s: s.after.presence == s.before.presence or s.label.name in ("choose", "reset"),
    ),
    StepProperty(
        "presence-follows-work",
        ("PRES-1", "PRES-3"),
        "After a recomputation the presence is the policy's for the load.",
        _recomputes,
        lambda s: s.after.presence == _policy(s.config, s.after.load),
    ),
    StepProperty(
        "inactive-until-the-agent-acts",
        ("PRES-1", "PRES-4"),
        "Only the agent's own act ends inactive.",
        lambda s: s.before.presence == "inactive" and s.after.presence != "inactive",
        lambda s: ACTORS[s.label.name] == "agent",
    ),
    StepProperty(
        "live-never-waits",
        ("CONV-3",),
        "A live conversation never becomes waiting.",
        *_of_changes(
            lambda before, _: before.conv == "active" and before.mode == "live",
            lambda _, after: after.conv != "waiting",
        ),
        of="changing",
    ),
    StepProperty(
        "switching-loses-nothing",
        ("FOCS-2",),
        "Whatever moves the focus changes no draft, conversation or tab of any other session.",
        lambda s: s.state_before.focus != s.state_after.focus,
        _loses_nothing,
    ),
    StepProperty(
        "unread-until-seen",
        ("UNRD-1",),
        "The unread count falls only by focusing or closing the session.",
        *_of_changes(
            lambda before, after: after.unread < before.unread,
            lambda _, after: after.session in ("focused", "absent"),
        ),
        of="changing",
    ),
    StepProperty(
        "history-fresh",
        ("CONV-8",),
        "The history is fresh right after none or ended.",
        *_of_starts("fresh", "none", "ended"),
        of="changing",
    ),
    StepProperty(
        "history-carried",
        ("CONV-5", "CONV-9"),
        "The history is carried right after waiting or closed.",
        *_of_starts("carried", "waiting", "closed"),
        of="changing",
    ),
    StepProperty(
        "offer-can-be-accepted",
        ("OFFR-1", "OFFR-3"),
        "A pending offer can always be accepted, whatever else is going on.",
        _offered,
        lambda s: s.accepted,
        of="accept",
    ),
)
