"""The vector of a run: what a panel answers and shows after each event, and which rules say so."""

import json
from collections.abc import Iterable
from typing import Final

import msgspec

from session_panel import AnyEvent, Config, EventRefused, NotOffered, Panel, to_json
from session_panel_spec.conform.vectors.json_objects import Object, patch, plain_json
from session_panel_spec.conform.vectors.observation import screen_of, state_of
from session_panel_spec.conform.vectors.run import Run
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.machine_steps import record_steps

FOLLOWED: Final = {
    "offer": {"OFFR-1"},
    "pick": {"SESS-1"},
    "open_conversation": {"SESS-1", "SESS-5"},
    "open_record": {"SESS-1"},
    "shift_click": {"SESS-1"},
}
"""The rules that an accepted event follows beside those of the machines, by its type."""


def panel_vector(theme: str, run: Run) -> Object:
    """Return the vector of a run."""
    panel = Panel(run.config)
    start = _seen(panel, run.locale)
    steps, rules = [], set(run.rules)
    for event in run.events:
        step, met = _step(panel, event, run.locale)
        steps.append(step)
        rules |= met
    return {
        "id": f"{theme}-{run.name}",
        "title": run.title,
        "rules": in_order(rules),
        "config": config_json(run.config),
        "locale": run.locale,
        "start": start,
        "steps": steps,
    }


def in_order(rules: Iterable[str]) -> list[str]:
    """Return rules in the domain's order, each once."""
    wanted = set(rules)
    return [rule for rule in load_rules() if rule in wanted]


def config_json(config: Config) -> Object:
    """Return what of a configuration is not the default."""
    defaults = _plain(to_json(Config()))
    return {name: v for name, v in _plain(to_json(config)).items() if v != defaults.get(name)}


def event_json(event: AnyEvent) -> Object:
    """Return an event without what is at its default."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(event)}
    whole = _plain(to_json(event))
    return {name: value for name, value in whole.items() if value != defaults.get(name)}


def _plain(text: str) -> Object:
    value: Object = plain_json(json.loads(text))
    return value


def _seen(panel: Panel, locale: str) -> Object:
    return {"state": state_of(panel), "screen": screen_of(panel, locale)}


def _step(panel: Panel, event: AnyEvent, locale: str) -> tuple[Object, set[str]]:
    """Apply an event; return the step, and the rules that the panel has followed."""
    before = _seen(panel, locale)
    try:
        with record_steps() as taken:
            effects = panel.apply(event)
    except EventRefused as refusal:
        refused = {"refused": refusal.rule, "reason": str(refusal.reason)}
        return {"event": event_json(event), **refused}, {refusal.rule}
    changes = patch(before, _seen(panel, locale))
    told = {"effects": plain_json(msgspec.to_builtins(effects, enc_hook=dict))} if effects else {}
    return {"event": event_json(event), **told, **changes}, {
        *FOLLOWED.get(name_of(event), ()),
        *(rule for step in taken for rule in step.branch.rules),
        *(effect.rule for effect in effects if isinstance(effect, NotOffered)),
    }
