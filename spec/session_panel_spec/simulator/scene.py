"""What the simulator's page shows: the screen, the machines, the log, and what can happen now."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from session_panel import EventRefused, reason_text, translations
from session_panel.due import next_clock_event
from session_panel.effects import SaveForm
from session_panel.state import HOME, Conversation, PanelState
from session_panel.text import SENTIMENTS, Translations
from session_panel.view import DashboardView, WorkItemView, view
from session_panel_screen.labels import labels, left_out, over
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.machine_steps import MachineStep, machine_states
from session_panel_spec.logs.terminal_text import time_text
from session_panel_spec.simulator.choices import choices, sentiment
from session_panel_spec.simulator.run import Happening, Run
from session_panel_spec.simulator.script import is_own

Json = dict[str, Any]
"""An object, as JSON has it."""

_MOST = 1000
"""The most work items that a dashboard can list."""


def scene(run: Run) -> Json:
    """Return what the page shows at the last moment of a run."""
    words, now, at = translations(run.locale), run.now, _time(run)
    shown = view(now.config, now.state, words)
    return {
        "at": time_text(at),
        "locale": run.locale,
        "words": labels(words),
        "config": now.config,
        "view": shown,
        "more": left_out(shown.dashboard, words),
        "over": over(now.state, words),
        "presence": now.state.presence,
        "offers_left": {o.id: time_text(o.until - at) for o in now.state.offers.values()},
        "saved": _saved(run),
        "people": list(_people(run, words)),
        "machines": [
            {"machine": machine, "of": of, "state": state}
            for (machine, of), state in machine_states(now.state).items()
        ],
        "subject": _subject(run),
        "log": [_entry(happening, words) for happening in run.happenings],
        "choices": [_choice(one, words) for one in choices(now)],
        "due": _due(run),
        "story": _story(run),
        "own": is_own(run),
        "can_step_back": len(run.moments) > 1,
    }


def _time(run: Run) -> float:
    """Return when a moment is: no earlier than what was applied before it (TIME-1)."""
    return max(run.now.at, run.now.state.now)


def _saved(run: Run) -> dict[str, str]:
    """Return what the host has in the record: every form of the focused session that was saved."""
    effects = (effect for happening in run.happenings for effect in happening.effects)
    forms = (e for e in effects if isinstance(e, SaveForm) and e.session == run.now.state.focus)
    return {field: text for form in forms for field, text in form.fields.items()}


def _people(run: Run, words: Translations) -> Iterator[Json]:
    """Yield the customers who are offered as new, then all who have a conversation here.

    They keep their places while they write, unlike those on the dashboard.
    """
    state = run.now.state
    whole = replace(run.now.config, work_item_limit=_MOST)
    shown = view(whole, replace(state, focus=HOME), words)
    for offer, told in zip(state.offers.values(), shown.offers, strict=True):
        if offer.new:
            yield _person(offer.id, offer.new.customer, told.title)
    items = {item.conversation: item for item in _items(shown.dashboard)}
    for known in sorted(state.conversations.values(), key=lambda known: known.over):
        if item := items.get(known.id):
            mood = _sentiment(state, known, words)
            yield _person(known.id, known.customer, item.title, item.state, mood)


def _items(dashboard: DashboardView | None) -> Iterator[WorkItemView]:
    if dashboard:
        yield from (*dashboard.mine.items, *dashboard.closed.items)


def _person(conversation: str, customer: str, title: str, state: str = "", mood: str = "") -> Json:
    return {
        "conversation": conversation,
        "customer": customer,
        "title": title,
        "state": state,
        "sentiment": mood,
    }


def _sentiment(state: PanelState, known: Conversation, words: Translations) -> str:
    level = sentiment(state, known.id)
    return words.gettext(SENTIMENTS[level]) if known.state == "active" else ""


def _subject(run: Run) -> str:
    """Return what the last event names; for a dialog's answer, what the dialog was about.

    Without either it is what has the focus.
    """
    happening, focus = run.now.happening, run.now.state.focus
    if happening is None:
        return focus
    return subject_of(happening.event) or run.moments[-2].state.dialog or focus


def _entry(happening: Happening, words: Translations) -> Json:
    """Return a line of the log, with the rules that explain it, or the one that refuses it."""
    refused = _refused(happening.refusal, words)
    return {
        "at": time_text(happening.event.at),
        "event": happening.event,
        "text": call_text(happening.event),
        "caused": happening.effects,
        "effects": [*map(call_text, happening.effects)],
        "steps": [*map(_step, happening.steps)],
        "rules": [refused["rule"]] if refused else happening.rules,
        "refused": refused,
    }


def _step(step: MachineStep) -> Json:
    return {
        "machine": step.table.name,
        "source": step.state,
        "event": step.event,
        "target": step.branch.target,
        "rules": step.branch.rules,
    }


def _choice(choice: Happening, words: Translations) -> Json:
    """Return an event that can be sent now."""
    refused = _refused(choice.refusal, words)
    return {"event": choice.event, "text": call_text(choice.event), "refused": refused}


def _refused(refusal: EventRefused | None, words: Translations) -> Json | None:
    if refusal is None:
        return None
    text = reason_text(refusal.reason, words)
    named = {name: getattr(refusal, name) for name in ("rule", "reason", "about")}
    return named | {"text": text}


def _due(run: Run) -> Json | None:
    """Return the clock event that comes next, and in what time."""
    due = next_clock_event(run.now.state)
    if due is None:
        return None
    return {"event": due, "text": call_text(due), "wait": time_text(max(due.at - _time(run), 0))}


def _story(run: Run) -> Json:
    """Return how far a story is played, or a log, which has no name; and what comes next."""
    upcoming = run.now.upcoming
    following = upcoming[0] if upcoming else None
    text = following and call_text(following)
    return {"name": run.story, "left": len(upcoming), "next": text, "event": following}
