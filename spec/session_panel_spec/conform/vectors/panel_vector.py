"""The vector of a run: what a panel answers and shows after each event, and which rules say so."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from session_panel import AnyEvent, Config, EventRefused, NotOffered, Panel, to_json
from session_panel_spec.conform.json_objects import Object, patch, plain_json
from session_panel_spec.conform.reference import effects_json, screen_of, state_of
from session_panel_spec.conform.vector import PanelVector, Start, Step, VectorError
from session_panel_spec.conform.vectors.runs import Run, with_nulls
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.domain.rules import load_rules, rule_of
from session_panel_spec.logs.machine_steps import record_steps
from session_panel_spec.reference import Answer, State, answer, initial, screen, snapshot

FOLLOWED: Final = {
    "offer": {"OFFR-1"},
    "assign": {"CONV-13"},
    "rename": {"TITL-3"},
    "drop": {"CONV-15"},
    "configure": {"CONF-1"},
    "pick": {"SESS-1"},
    "open_conversation": {"SESS-1", "SESS-5"},
    "open_record": {"SESS-1"},
    "shift_click": {"SESS-1"},
}
"""The rules that an accepted event follows beside those of the machines, by its type."""


def panel_vector(theme: str, run: Run) -> PanelVector:
    """Return the vector of a run, as the reference answers, shows and is.

    Raises:
        VectorError: the panel does not answer or show what the reference does, or is in another
            state.
    """
    played = [*_played(run, f"{theme}-{run.name}")]
    return PanelVector(
        f"{theme}-{run.name}",
        run.title,
        in_order({*run.rules}.union(*(one.rules for one in played))),
        run.written.config if run.written else config_json(run.config),
        run.locale,
        _shown(initial(run.config), run.locale),
        tuple(_as_written(run, [one.step for one in played])),
        theme,
    )


def _played(run: Run, name: str) -> "Iterator[_Followed]":
    """Yield each step of a run as the reference answers it, with what changes for a user."""
    panel, expected = Panel(run.config), initial(run.config)
    before = _shown(expected, run.locale)
    for event in run.events:
        answered, met = answer(expected, event), _followed(panel, event)
        step = _step(event, answered)
        if problem := _unlike(step, met):
            raise VectorError(f"{name}: {name_of(event)}: {problem}")
        if not step.refused:
            expected = answered.state
            after = _shown(expected, run.locale)
            if after != Start(state_of(panel), screen_of(panel, run.locale)):
                problem = "the panel shows another screen, or is in another state"
                raise VectorError(f"{name}: {name_of(event)}: {problem}")
            changes = patch(before.state, after.state), patch(before.screen, after.screen)
            step, before = replace(step, state=changes[0], screen=changes[1]), after
        yield _Followed(step, met.rules)


def _as_written(run: Run, steps: Sequence[Step]) -> Iterator[Step]:
    """Yield steps with their events as somebody wrote them, or with every null."""
    written = run.written.events if run.written else [one.event for one in steps]
    asked = map(with_nulls, written) if run.nulls else written
    yield from (replace(step, event=event) for step, event in zip(steps, asked, strict=True))


def in_order(rules: Iterable[str]) -> tuple[str, ...]:
    """Return the rules of citations in the domain's order, each once."""
    wanted = set(map(rule_of, rules))
    return tuple(rule for rule in load_rules() if rule in wanted)


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


class _Followed(NamedTuple):
    """What the panel answers, as a step has it, and the rules that it has followed."""

    step: Step
    rules: set[str]


def _followed(panel: Panel, event: AnyEvent) -> _Followed:
    """Let an event happen to the panel."""
    try:
        with record_steps() as taken:
            effects = panel.apply(event)
    except EventRefused as refusal:
        told = refusal.rule, str(refusal.reason), refusal.about or UNSET
        return _Followed(Step(event_json(event), *told), {refusal.rule})
    rules = {
        *FOLLOWED.get(name_of(event), ()),
        *(rule for step in taken for rule in step.branch.rules),
        *(effect.rule for effect in effects if isinstance(effect, NotOffered)),
    }
    return _Followed(Step(event_json(event), effects=tuple(effects_json(effects))), rules)


def _step(event: AnyEvent, answered: Answer) -> Step:
    """Return the reference's answer to an event."""
    if (refusal := answered.refusal) is not None:
        return Step(event_json(event), refusal.rule, refusal.reason, refusal.about or UNSET)
    return Step(event_json(event), effects=tuple(effects_json(answered.effects)))


def _unlike(step: Step, followed: _Followed) -> str | None:
    """Say how the panel's answer is not the reference's."""
    observed = followed.step
    return None if observed == step else f"the reference says {step}, the panel {observed}"


def _shown(expected: State, locale: str) -> Start:
    """Return what the reference shows, and its abstract state, as its snapshot tells it."""
    saved = Panel.from_json(msgspec.json.encode(snapshot(expected)))
    return Start(state_of(saved), plain_json(msgspec.to_builtins(screen(expected, locale).view)))
