"""What the simulator's page shows: the screen, the machines, the log, and what can happen now."""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from session_panel import AnyEvent, EventRefused, View, reason_text, translations
from session_panel.due import next_clock_event
from session_panel.effects import SaveForm
from session_panel.state import HOME, Conversation, PanelState
from session_panel.text import HISTORIES, LABELS, PRESENCES, SENTIMENTS, Translations
from session_panel.view import DashboardView, view
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.machine_steps import MachineStep, machine_states
from session_panel_spec.logs.terminal_text import time_text
from session_panel_spec.simulator.choices import choices, sentiment
from session_panel_spec.simulator.run import Happening, Run


class RefusalScene(msgspec.Struct, frozen=True):
    """Why a rule refuses an event: the rule's ID, the reason's code and its sentence."""

    rule: str
    reason: str
    text: str


class ChoiceScene(msgspec.Struct, frozen=True):
    """An event that can be sent now, its time left out."""

    event: AnyEvent
    text: str
    refused: RefusalScene | None


class StepScene(msgspec.Struct, frozen=True):
    """A step that a machine took."""

    machine: str
    source: str
    event: str
    target: str
    rules: tuple[str, ...]


class EntryScene(msgspec.Struct, frozen=True):
    """A line of the log.

    Attributes:
        rules: those that the steps follow from, or the one that refuses.
    """

    at: str
    text: str
    effects: tuple[str, ...]
    steps: tuple[StepScene, ...]
    rules: tuple[str, ...]
    refused: RefusalScene | None


class MachineScene(msgspec.Struct, frozen=True):
    """The state of a machine, and the conversation, offer or session whose it is, if any."""

    machine: str
    of: str
    state: str


class PersonScene(msgspec.Struct, frozen=True):
    """A customer's conversation, wherever it is: offered, on the screen, waiting or over."""

    conversation: str
    customer: str
    title: str
    state: str
    sentiment: str


class DueScene(msgspec.Struct, frozen=True):
    """The clock event that comes next, and in what time."""

    text: str
    wait: str


class StoryScene(msgspec.Struct, frozen=True):
    """How far a story or a log is played.

    Attributes:
        name: the story's name; None for a log that a reader brought.
        next: the event that comes next; None at the end.
    """

    name: str | None
    left: int
    next: str | None


class Scene(msgspec.Struct, frozen=True):
    """All that the page shows at one moment.

    Attributes:
        words: the names of the screen's parts and buttons, in its language.
        offers_left: how long each offer still waits.
        saved: the fields of the focused session's record that have been saved.
        subject: the conversation, session or record that the last event was about, or else the
            one that has the focus.
    """

    at: str
    locale: str
    words: Mapping[str, str]
    view: View
    offers_left: Mapping[str, str]
    saved: Mapping[str, str]
    people: tuple[PersonScene, ...]
    machines: tuple[MachineScene, ...]
    subject: str
    log: tuple[EntryScene, ...]
    choices: tuple[ChoiceScene, ...]
    due: DueScene | None
    story: StoryScene
    can_step_back: bool


def scene(run: Run) -> Scene:
    """Return what the page shows at the last moment of a run."""
    words, now = translations(run.locale), run.now
    return Scene(
        at=time_text(now.at),
        locale=run.locale,
        words=_words(words),
        view=view(run.config, now.state, words),
        offers_left={o.id: time_text(o.until - now.at) for o in now.state.offers.values()},
        saved=_saved(run),
        people=tuple(_people(run, words)),
        machines=tuple(
            MachineScene(machine, of, state)
            for (machine, of), state in machine_states(now.state).items()
        ),
        subject=_subject(run),
        log=tuple(_entry(happening, words) for happening in run.happenings),
        choices=tuple(_choice(c, words) for c in choices(run.config, now.state, now.at)),
        due=_due(run),
        story=_story(run),
        can_step_back=len(run.moments) > 1,
    )


def _words(words: Translations) -> dict[str, str]:
    named = {f"history.{name}": text for name, text in HISTORIES.items()}
    named |= {f"presence.{name}": text for name, text in PRESENCES.items()}
    return {name: words.gettext(text) for name, text in (LABELS | named).items()}


def _saved(run: Run) -> dict[str, str]:
    """Return what the host has in the record: every form of the focused session that was saved."""
    effects = (effect for happening in run.happenings for effect in happening.effects)
    forms = (e for e in effects if isinstance(e, SaveForm) and e.session == run.now.state.focus)
    return {field: text for form in forms for field, text in form.fields.items()}


def _people(run: Run, words: Translations) -> Iterator[PersonScene]:
    """Yield those who are offered as new, then those on the dashboard."""
    state = run.now.state
    shown = view(run.config, replace(state, focus=HOME), words)
    for offer, told in zip(state.offers.values(), shown.offers, strict=True):
        if offer.new:
            yield PersonScene(offer.id, offer.new.customer, told.title, "", "")
    dashboard = shown.dashboard or DashboardView((), ())
    for item in (*dashboard.mine, *dashboard.closed):
        known = state.conversations[item.conversation]
        mood = _sentiment(state, known, words)
        yield PersonScene(known.id, known.customer, item.title, item.state, mood)


def _sentiment(state: PanelState, known: Conversation, words: Translations) -> str:
    level = sentiment(state, known.id)
    return words.gettext(SENTIMENTS[level]) if known.state == "active" else ""


def _subject(run: Run) -> str:
    """Return what the last event names; for a dialog's answer, what the dialog was about."""
    happening, focus = run.now.happening, run.now.state.focus
    if happening is None:
        return focus
    return subject_of(happening.event) or run.moments[-2].state.dialog or focus


def _entry(happening: Happening, words: Translations) -> EntryScene:
    refused = _refused(happening.refusal, words)
    rules = (rule for step in happening.steps for rule in step.branch.rules)
    return EntryScene(
        at=time_text(happening.event.at),
        text=call_text(happening.event),
        effects=tuple(map(call_text, happening.effects)),
        steps=tuple(map(_step, happening.steps)),
        rules=(refused.rule,) if refused else tuple(dict.fromkeys(rules)),
        refused=refused,
    )


def _step(step: MachineStep) -> StepScene:
    return StepScene(step.table.name, step.state, step.event, step.branch.target, step.branch.rules)


def _choice(choice: Happening, words: Translations) -> ChoiceScene:
    return ChoiceScene(choice.event, call_text(choice.event), _refused(choice.refusal, words))


def _refused(refusal: EventRefused | None, words: Translations) -> RefusalScene | None:
    if refusal is None:
        return None
    return RefusalScene(refusal.rule, refusal.reason, reason_text(refusal.reason, words))


def _due(run: Run) -> DueScene | None:
    due = next_clock_event(run.now.state)
    if due is None:
        return None
    return DueScene(call_text(due), time_text(max(due.at - run.now.at, 0)))


def _story(run: Run) -> StoryScene:
    upcoming = run.now.upcoming
    return StoryScene(run.story, len(upcoming), call_text(upcoming[0]) if upcoming else None)
