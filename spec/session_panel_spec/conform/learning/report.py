"""What was learned of an adapter's machine, for people and as JSON has it."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import asdict
from rich import box
from rich.console import Group, RenderableType, group
from rich.table import Table
from rich.text import Text

from session_panel_spec.conform.learning.difference import Comparison
from session_panel_spec.conform.learning.learner import Learned
from session_panel_spec.conform.protocol import Trouble
from session_panel_spec.conform.report import FAILURES
from session_panel_spec.conform.vectors.mealy_machine import Outcome, inputs_text, run_text
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.terminal_text import brief, plain


@group()
def render_comparison(
    adapter: str, found: Comparison, learned: Learned, extra_states: int
) -> Iterator[RenderableType]:
    """Return the report, for a rich console to print.

    Args:
        adapter: its name.
        found: how its machine differs from ours.
        learned: the machine, and from how much it was learned.
        extra_states: how many states more the adapter may have for this to be exact.
    """
    style = "bold green" if found.same else "bold red"
    whose = "ours" if found.same else "not ours"
    yield Text(plain(f"{adapter}: its {found.ours.name} machine is {whose}"), style)
    counted = f"{learned.runs:,} runs of {learned.events:,} events"
    yield Text(f"  {len(found.learned.states)} states learned from {counted}")
    yield Text(f"  exact, unless it has more than {extra_states} states besides", "dim")
    yield from _states(found)
    yield from _differences(found)


def render_trouble(machine: str, why: Trouble) -> RenderableType:
    """Return why no machine was learned, for a rich console to print."""
    return Group(
        Text(f"the {machine} machine was not learned", "bold red"),
        Text(f"  {FAILURES[why.kind]}: {plain(why.sentence)}", "red"),
        Text(f"  after    {brief(run_text(why.run))}"),
        *(Text(f"  it says  {line}", "dim") for line in why.said),
    )


def comparison_json(
    adapter: str, found: Comparison, learned: Learned, extra_states: int
) -> dict[str, Any]:
    """Return what was learned, and how it differs from ours."""
    members = {
        "same": found.same,
        "adapter": adapter,
        "machine": found.ours.name,
        "extra_states_excluded": extra_states,
        "runs": learned.runs,
        "events": learned.events,
        "initial": found.learned.initial,
        "states": found.learned.states,
        "transitions": [
            {"state": state, **asdict(given), **asdict(outcome)}
            for (state, given), outcome in found.learned.outcomes.items()
        ],
        "missing_states": found.missing_states,
        "extra_states": [{"state": state, "run": run} for state, run in found.extra_states],
        "differences": found.differences,
    }
    values: dict[str, Any] = msgspec.to_builtins(members)
    return values


def trouble_json(machine: str, why: Trouble) -> dict[str, Any]:
    """Return why no machine was learned."""
    members = {"why": why.kind, "sentence": why.sentence, "run": why.run, "said": why.said}
    trouble: dict[str, Any] = msgspec.to_builtins(members)
    return {"same": False, "machine": machine, "trouble": trouble}


def _states(found: Comparison) -> Iterator[Text]:
    if found.begins_alike and not (found.missing_states or found.extra_states):
        return
    yield Text("\nStates", "bold")
    if not found.begins_alike:
        yield Text(f"  it begins in {plain(found.learned.initial)}, ours in {found.ours.initial}")
    yield from (Text(f"  missing  {state}: no run reaches it") for state in found.missing_states)
    for state, run in found.extra_states:
        yield Text(f"  extra    {plain(state)}: reached by {brief(run_text(run))}")


def _differences(found: Comparison) -> Iterator[RenderableType]:
    if not found.differences:
        return
    yield Text("\nTransitions", "bold")
    yield _transitions(found)
    yield Text("\nThe shortest run to each", "bold")
    for number, one in enumerate(found.differences, start=1):
        yield Text(f"  {number}. {brief(run_text(one.run))}")
    yield Text("\nRules", "bold")
    for rule in sorted({rule for one in found.differences for rule in one.rules}):
        yield Text(f"  {rule}: {load_rules()[rule].text}")


def _transitions(found: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="dim", padding=(0, 1), pad_edge=False)
    for name in ("", "difference", "in", "event", "ours", "learned", "rules"):
        table.add_column(name, overflow="fold")
    for number, one in enumerate(found.differences, start=1):
        event = inputs_text(one.inputs, found.ours.inputs)
        ours = _outcome(one.ours, one.state.rstrip("'"))
        theirs = _outcome(one.theirs, one.state)
        told = (one.kind, one.state, event, ours, theirs, " ".join(one.rules))
        table.add_row(str(number), *(plain(text) for text in told))
    return table


def _outcome(outcome: Outcome, state: str) -> str:
    """Return what an input does in a state."""
    if outcome.refused is None:
        return "stays" if outcome.target == state else f"goes to {outcome.target}"
    moves = "" if outcome.target == state else f", and goes to {outcome.target}"
    return f"refused by {outcome.refused}{moves}"
