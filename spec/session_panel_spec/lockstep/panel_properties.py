"""What must always hold of the real panel (the domain's section 8), beside the rules.

What the model's properties say of its states and steps is asked of the panel's by the same
formulas; what only a panel has is written here: its screen, its tabs and what it raises. A property
has a premise: where no state or step has ever met it, nothing was checked, and that
counts as a failure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from session_panel import Config, EventRefused, Panel
from session_panel.state import HOME, Session, with_read
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.lockstep.drive import Step, raised_by
from session_panel_spec.lockstep.formula_truth import HOLDS, holds_by_event
from session_panel_spec.lockstep.mapping import config_of, conversation_of
from session_panel_spec.lockstep.subjects import Scene, Subject, side_of
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.configured import ConfiguredBounds
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.in_general import properties_in
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.refusals import MODAL, REFUSALS

T = TypeVar("T")
Slot = ConversationSlot


_DIALOG_ANSWERS = ("confirm", "cancel")
_MODAL = {event for (event, _), refused in REFUSALS.items() if MODAL in refused[:1]}
"""What an open dialog refuses."""
_OF_DIALOGS = frozenset((*_MODAL, *_DIALOG_ANSWERS))


@dataclass(frozen=True)
class PanelProperty(Generic[T]):
    """A property of every reachable state, or of every step from one.

    Attributes:
        name: short, and stable.
        rules: the IDs of the rules that it follows from.
        text: one sentence that says what must hold.
        holds: whether it holds there.
        premise: where the property says something; None for everywhere.
        of: the kind of what it is about.
        of_model: whether it is one of the model's properties.
    """

    name: str
    rules: tuple[str, ...]
    text: str
    holds: Callable[[T], bool]
    premise: Callable[[T], bool] | None = None
    of: str = "state"
    of_model: bool = False

    def met(self, found: list[Subject]) -> list[Subject]:
        """Return of what there is of its kind that of which it says something."""
        premise = self.premise
        return [one for one in found if premise(one[0])] if premise else found

    def breach(self, met: list[Subject]) -> Subject | None:
        """Return the first of which it does not hold, as where the screen cannot even be made."""
        holds, one = self.holds, None
        try:
            for one in met:
                if not holds(one[0]):
                    return one
        except Exception:  # noqa: BLE001 - whatever a view raises is a finding
            return one
        return None


StateProperty = PanelProperty[Scene]
StepProperty = PanelProperty[Step]


def _slots(scene: Scene) -> tuple[Slot, ...]:
    return scene.abstract.conversations


_ALWAYS = {one.name: one for one in ALWAYS}


def _of_model(name: str) -> PanelProperty[Any]:
    return _asked_of_panel(_ALWAYS[name])


def _asked_of_panel(one: Always) -> PanelProperty[Any]:
    """Return a property of the model as one of the panel's states, or of its steps.

    Of slots, it is asked only of those that the step changes.
    """
    of_states = one.over == "states"
    truth = HOLDS if of_states else holds_by_event
    premise, holds = truth(one.premise), truth(one.holds)
    return PanelProperty(
        one.name,
        one.rules,
        one.text,
        lambda moments: all(map(holds, filter(premise, moments))),
        lambda moments: any(map(premise, moments)),
        "slots" if of_states else side_of(one.of),
        of_model=True,
    )


STATE_PROPERTIES: tuple[StateProperty, ...] = (
    StateProperty(
        "state-is-a-value",
        ("SESS-6", "FOCS-2"),
        "No event changes a state in place: it only leads to another one.",
        lambda s: s.panel.to_json() == s.written,
    ),
    StateProperty(
        "one-focus",
        ("FOCS-1",),
        "Exactly one session has the focus.",
        lambda s: sum(session.focused for session in s.view.sessions) == 1,
    ),
    StateProperty(
        "focused-is-read",
        ("UNRD-1", "SENT-2"),
        "The focused session has no unread message and no alert.",
        lambda s: all(not v.unread and not v.alert for v in s.view.sessions if v.focused),
        lambda s: any(slot.session == "focused" for slot in _slots(s)),
    ),
    _of_model("active-has-session"),
    _of_model("waiting-has-none"),
    StateProperty(
        "over-has-no-alert",
        ("SENT-2",),
        "A closed or ended conversation carries no alert.",
        lambda s: not any(_over(s, v.id) for v in s.view.sessions if v.alert),
        lambda s: any(
            slot.conv in ("closed", "ended") and slot.session == "background" for slot in _slots(s)
        ),
    ),
    StateProperty(
        "alert-is-level",
        ("SENT-2",),
        "A session carries an alert exactly while it is in the background, its conversation active "
        "and its sentiment at or below the threshold.",
        lambda s: _alerts(s) == {v.id for v in s.view.sessions if v.alert},
    ),
    StateProperty(
        "badge-counts-unread",
        ("UNRD-2",),
        "Each session's badge is that of its own unread count.",
        lambda s: _badges(s) == {v.id: v.unread for v in s.view.sessions if v.unread},
    ),
    StateProperty(
        "work-items-count-unread",
        ("UNRD-1",),
        "Each work item's badge is that of its own conversation's unread count.",
        lambda s: _of_work_items(s) == _of_conversations(s),
        lambda s: (
            s.state.focus == HOME
            and 0 < len(s.state.conversations) <= s.panel.config.work_item_limit
        ),
    ),
    StateProperty(
        "one-dialog",
        ("CLOS-1", "CLOS-3"),
        "At most one close dialog is open, for an open session that is not Home.",
        lambda s: (
            sum(slot.dialog for slot in s.abstract.slots) == 1
            and all(slot.session != "absent" for slot in s.abstract.slots if slot.dialog)
        ),
        lambda s: s.state.dialog is not None,
    ),
    _of_model("offered-has-no-session"),
    StateProperty(
        "room-for-offers",
        ("OFFR-1", "SESS-6"),
        "Open sessions and pending offers are within the session limit: an offer can always be "
        "accepted.",
        lambda s: s.abstract.open_sessions + s.abstract.offers <= s.bounds.max_sessions,
        lambda s: s.abstract.open_sessions + s.abstract.offers >= s.bounds.max_sessions,
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


def _of_work_items(scene: Scene) -> dict[str, str]:
    dashboard = scene.view.dashboard
    lists = (dashboard.mine, dashboard.closed) if dashboard else ()
    return {item.conversation: item.unread for items in lists for item in items.items}


def _of_conversations(scene: Scene) -> dict[str, str]:
    unread = {name: scene.state.unread.get(name, 0) for name in scene.state.conversations}
    return {name: _badge(count) if count else "" for name, count in unread.items()}


def _over(scene: Scene, session: str) -> bool:
    conversation = scene.state.conversations.get(session)
    return conversation is not None and conversation.over


def _badge(unread: int) -> str:
    return str(unread) if unread <= 9 else "+"  # noqa: PLR2004 - UNRD-2


def _loses_nothing(step: Step) -> bool:
    """Whether every session that stays open is as it was; of a switch alone, everything is."""
    before, after = step.state_before.sessions, step.state_after.sessions
    kept = all(_work(before[name]) == _work(after[name]) for name in before if name in after)
    if step.label.name != "focus":
        return kept
    read = with_read(step.state_before, step.state_after.focus)
    same = (read.conversations, read.unread) == (
        step.state_after.conversations,
        step.state_after.unread,
    )
    return kept and same and before.keys() == after.keys()


def _work(session: Session) -> tuple[object, ...]:
    """Return what the agent has before them in a session."""
    return session.tabs, session.tab, session.edits, session.sentiment


def _slot_of(step: Step) -> Slot:
    slot = step.label.arguments[0]
    return step.before.conversations[slot] if isinstance(slot, int) else Slot()


def _names_a_rule(step: Step) -> bool:
    return isinstance(step.raised, EventRefused) and step.raised.rule in load_rules()


def _after_unanswered(step: Step) -> str:
    """Return what PRES-4 makes of a presence that is not held."""
    if step.label.name == "miss":
        return "inactive" if step.bounds.missed_sets_inactive else step.before.presence
    return "dnd" if step.bounds.declined_sets_dnd else step.before.presence


def _raised_without_dialog(step: Step) -> Exception | None:
    still = replace(step.state_before, dialog=None)
    return raised_by(Panel(config_of(step.bounds), still), step.event)


def _same_refusal(one: Exception | None, other: Exception | None) -> bool:
    """Say whether the panel raised the same twice, or nothing."""
    return type(one) is type(other) and (one and one.args) == (other and other.args)


def _subject(step: Step) -> str:
    return subject_of(step.event)


def _nothing_left(step: Step) -> bool:
    after = step.state_after
    known = (*after.sessions, *after.offers, *after.conversations)
    return _subject(step) not in (*known, *after.unread, after.focus, after.dialog)


def _counted(step: Step) -> bool:
    before, after = (
        state.unread.get(_subject(step), 0) for state in (step.state_before, step.state_after)
    )
    return after == before + 1


STEP_PROPERTIES: tuple[StepProperty, ...] = (
    StepProperty(
        "accepted-or-refused",
        ("CONV-10",),
        "Every event is accepted, or refused by a rule; nothing else is raised.",
        lambda s: s.answer != "failed",
        of="step",
    ),
    StepProperty(
        "refused-changes-nothing",
        ("CONV-10", "SESS-6"),
        "Every refused event leaves the state unchanged.",
        lambda s: s.state_after is s.state_before or s.state_after == s.state_before,
        of="refused step",
    ),
    StepProperty(
        "refused-by-a-rule",
        ("CONV-10", "SESS-6"),
        "Every refused event names one rule of the catalogue.",
        _names_a_rule,
        of="refused step",
    ),
    _of_model("focus-moves-by-choice"),
    _of_model("home-follows-the-focused"),
    _of_model("conversations-begin-as-they-must"),
    _of_model("conversations-stop-as-they-must"),
    _of_model("live-never-waits"),
    StepProperty(
        "persistent-stays",
        ("CONV-7",),
        "The leaving of a persistent customer is refused by CONV-7, offered or not.",
        lambda s: isinstance(s.raised, EventRefused) and s.raised.rule == "CONV-7",
        lambda s: _slot_of(s).conv == "waiting" or _slot_of(s).mode == "persistent",
        of="leaving",
    ),
    _of_model("held-by-the-agent"),
    _of_model("presence-follows-work"),
    _of_model("inactive-until-the-agent-acts"),
    _of_model("presence-moves-for-a-reason"),
    _of_model("withdrawn-without-blame"),
    StepProperty(
        "unanswered-as-configured",
        ("PRES-4",),
        "A missed offer sets a presence that is not held to inactive, a declined one to "
        "do-not-disturb, where so configured.",
        lambda s: s.after.presence == _after_unanswered(s),
        lambda s: not s.before.presence.startswith("held_"),
        of="unanswered",
    ),
    _of_model("offered-when-due"),
    _of_model("offers-come-and-go"),
    _of_model("mode-is-as-told"),
    _of_model("mode-stays"),
    _of_model("conversations-come-with-room"),
    _of_model("records-come-with-room"),
    StepProperty(
        "switching-loses-nothing",
        ("FOCS-2",),
        "Whatever moves the focus changes no draft or tab of any other session; a switch changes "
        "no conversation but the unread count of the one that takes the focus.",
        _loses_nothing,
        lambda s: s.state_before.focus != s.state_after.focus,
        of="accepted step",
    ),
    _of_model("edits-are-the-agents"),
    _of_model("dialog-asks-and-is-answered"),
    _of_model("dialog-is-modal"),
    _of_model("dialog-refuses"),
    StepProperty(
        "modal-for-the-sessions-alone",
        ("CLOS-3",),
        "While a close dialog is open, what it does not refuse is enabled as ever.",
        lambda s: _same_refusal(s.raised, _raised_without_dialog(s)),
        lambda s: s.state_before.dialog is not None and s.label.name not in _OF_DIALOGS,
        of="step",
    ),
    _of_model("unread-until-seen"),
    _of_model("unread-counts-messages"),
    _of_model("returning-is-offered"),
    _of_model("upset-is-told"),
    _of_model("history-fresh"),
    _of_model("history-carried"),
    StepProperty(
        "nothing-left-of-the-transferred",
        ("CONV-12",),
        "After a transfer nothing of the conversation is left.",
        _nothing_left,
        of="transfer",
    ),
    StepProperty(
        "message-is-counted",
        ("UNRD-1", "OFFR-1"),
        "A message to a conversation that has not the focus is counted, also while it is offered "
        "as new.",
        _counted,
        lambda s: s.state_before.focus != _subject(s),
        of="message",
    ),
    StepProperty(
        "offer-can-be-accepted",
        ("OFFR-1", "OFFR-3"),
        "A pending offer can always be accepted, whatever else is going on.",
        lambda s: s.accepted,
        lambda s: _slot_of(s).offered,
        of="accept",
    ),
)

PANEL_PROPERTIES: tuple[PanelProperty[Any], ...] = (*STATE_PROPERTIES, *STEP_PROPERTIES)
"""What must hold of the real panel and its screen."""


def panel_properties_at(bounds: Bounds) -> tuple[PanelProperty[Any], ...]:
    """Return what must hold of the real panel in the configuration of some bounds."""
    return _in(bounds.config) if isinstance(bounds, ConfiguredBounds) else PANEL_PROPERTIES


@lru_cache
def _in(config: Config) -> tuple[PanelProperty[Any], ...]:
    always = {one.name: one for one in properties_in(config) if isinstance(one, Always)}
    return tuple(
        _asked_of_panel(always[one.name]) if one.of_model else one for one in PANEL_PROPERTIES
    )
