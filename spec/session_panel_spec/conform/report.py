"""What was found of an adapter, for people and for continuous integration.

People are told the first difference first, then what else was found.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec
from rich.console import RenderableType, group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from session_panel import InvalidInput, event_from_json
from session_panel_spec.conform.difference import Difference, value_text
from session_panel_spec.conform.domain import Domain
from session_panel_spec.conform.findings import AtRandom, Findings, Outcome
from session_panel_spec.conform.protocol import Trouble
from session_panel_spec.conform.strength import kept_strength
from session_panel_spec.conform.vector import Exchange
from session_panel_spec.domain.rule_names import named
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.junit import Case, CaseKind
from session_panel_spec.logs.terminal_text import brief, counted, plain, time_text

FAILURES: Final = {
    "error": "it cannot answer",
    "lacks": "it does not report what it promises",
    "unknown": "it reports what there is not",
    "many": "it answers too often",
    "few": "it answers too seldom",
    "order": "its answers are in another order than what was asked",
    "garbage": "it wrote what is no answer",
    "hung": "it hung",
    "crashed": "it crashed",
    "stays": "it does not end when its input ends",
    "chance": "its answers depend on chance, or on what was before a reset",
    "endless": "it has too many states",
    "interrupted": "it was not heard to the end",
}
"""How an adapter fails other than by a difference, in words."""

_COLORS: Final = {"conforms": "bold green", "partly": "bold yellow", "differs": "bold red"}


@group()
def render_findings(findings: Findings, command: str) -> Iterator[RenderableType]:
    """Return the report, for a rich console to print.

    Args:
        findings: what was found.
        command: the command that runs the adapter, to say how to run a single vector.
    """
    yield Text(plain(headline(findings)), _COLORS[findings.verdict])
    if findings.failures:
        yield Text("")
        yield from _failure(findings.failures[0], findings.domain)
        yield Text(f"  again     {_again(findings, command)}")
    if findings.trouble:
        yield Text("")
        yield Text(f"{FAILURES[findings.trouble.kind]}: {findings.trouble.sentence}", "red")
        yield from _said(findings.trouble.said)
    yield from _summary(findings)
    if findings.verdict == "conforms" and findings.domain and not findings.domain.kept:
        yield Text(f"\n{kept_strength().text}")


def _again(findings: Findings, command: str) -> str:
    """Return how to run the first failure alone."""
    first, runs = findings.failures[0], findings.at_random
    domain = findings.domain
    asked = f" --domain {domain.version}" if domain and domain.kept else ""
    again = f'session-panel conform --command "{command}"'
    if runs and first is runs.found:
        return f"{again} --random --seed {runs.seed} --keep FILE, then --vectors FILE"
    return f"{again}{asked} --vector {first.vector.id}"


def headline(findings: Findings) -> str:
    """Return what was found, in one sentence."""
    name = findings.offer.shown_name if findings.offer else "the adapter"
    to = _to(findings.domain)
    if findings.verdict == "conforms":
        told = counted(findings.passed, "vector")
        return f"{name} conforms{to}: {told}{_at_random(findings.at_random)}"
    if findings.failures:
        first = findings.failures[0]
        broken = f"{first.broken_rules[0]} is broken" if first.broken_rules else ""
        return f"{name} does not conform{to}: {broken or FAILURES[first.kind]}"
    if findings.interrupted:
        return f"{name}: interrupted, and nothing was wrong so far"
    if findings.trouble:
        return f"{name} does not conform{to}: {FAILURES[findings.trouble.kind]}"
    known = counted(findings.known, "vector")
    told = f"{findings.passed:,} of {known}{_at_random(findings.at_random)}"
    verdict = f" partly conforms{to}" if findings.passed else ": nothing was compared"
    return f"{name}{verdict}: {'; '.join((told, *findings.lacking))}"


def _to(domain: Domain | None) -> str:
    """Return what an adapter was held against."""
    released = " as released" if domain and domain.kept else ""
    return f" to domain {domain.version}{released}" if domain else ""


def _at_random(runs: AtRandom | None) -> str:
    return f" and {counted(runs.events, 'random event')} (seed {runs.seed})" if runs else ""


def failure_text(failure: Outcome) -> str:
    """Return where a vector fails, and how, as lines of text."""
    return "\n".join(line.plain for line in _failure(failure))


def _summary(findings: Findings) -> Iterator[RenderableType]:
    if sum(map(len, findings.broken.values())) > 1:
        yield Text("\nRules that fail", "bold")
        yield _indented(_broken(findings))
    if findings.outcomes:
        yield Text("\nVectors", "bold")
        yield _indented(_themes(findings.outcomes))
    if findings.not_compared:
        yield Text("\nNot compared", "bold")
        yield from (Text(f"  {plain(sentence)}") for sentence in findings.not_compared)


def _indented(table: Table) -> Padding:
    return Padding(table, (0, 0, 0, 2), expand=False)


def _failure(failure: Outcome, domain: Domain | None = None) -> Iterator[Text]:
    rules = failure.broken_rules
    catalogue = domain.rules if domain else load_rules()
    for rule in rules:
        if rule in catalogue:
            yield Text(
                f"{named(rule)}: {catalogue[rule].text}", "bold" if rule == rules[0] else "dim"
            )
    yield Text(f"{failure.vector.id}: {plain(failure.vector.title)}", "cyan")
    yield from _run(failure)
    yield from _wrong(failure)


def _run(failure: Outcome) -> Iterator[Text]:
    config = failure.run[0].request["reset"].get("config")
    if config:
        yield Text(f"       config {brief(msgspec.json.encode(config).decode())}", "dim")
    lines = [_request_text(exchange) for exchange in failure.run[1:]]
    for number, line in enumerate(lines, start=1):
        last = number == len(lines)
        yield Text(f"  {'✗' if last else ' '}{number:4}. {line}", "bold" if last else "")
    if not lines:
        yield Text("  ✗ at the start", "bold")


def _wrong(failure: Outcome) -> Iterator[Text]:
    if isinstance(failure.wrong, Difference):
        different = failure.wrong
        yield Text(f"  in        {plain(different.place)}")
        yield Text(f"  expected  {brief(value_text(different.expected))}", "green")
        yield Text(f"  observed  {brief(value_text(different.observed))}", "red")
    elif isinstance(failure.wrong, Trouble):
        yield Text(f"  {FAILURES[failure.kind]}: {plain(failure.wrong.sentence)}", "red")
        yield from _said(failure.wrong.said)


def _said(lines: tuple[str, ...]) -> Iterator[Text]:
    if lines:
        yield Text("  its standard error ends so:")
    yield from (Text(f"    {line}", "dim") for line in lines)


def _broken(findings: Findings) -> Table:
    table = Table.grid(padding=(0, 2))
    for rule, shown in findings.broken.items():
        count = Text(counted(len(shown), "vector"), justify="right")
        table.add_row(named(rule), count, shown[0].vector.id)
    return table


def _themes(outcomes: tuple[Outcome, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    passed = Counter(outcome.vector.theme for outcome in outcomes if outcome.passed)
    failed = Counter(outcome.vector.theme for outcome in outcomes if outcome.wrong)
    for theme in sorted({outcome.vector.theme for outcome in outcomes}):
        table.add_row(theme, f"{passed[theme]:,} passed", f"{failed[theme]:,} failed")
    return table


def _request_text(exchange: Exchange) -> str:
    event = exchange.request["event"]
    if isinstance(event, str):
        return f"{event}({', '.join(exchange.request['facts'])})"
    try:
        told = event_from_json(msgspec.json.encode(event))
    except InvalidInput:
        return brief(msgspec.json.encode(event).decode())
    return f"t={time_text(told.at)}  {call_text(told)}"


# For continuous integration


def junit_cases(findings: Findings) -> Iterator[Case]:
    """Yield a case for each vector that was run, and one for an adapter that cannot go on."""
    yield from map(_case, findings.outcomes)
    if findings.at_random and findings.at_random.found:
        yield _case(findings.at_random.found)
    if trouble := findings.trouble:
        yield Case("adapter", "answers", "error", trouble.kind, trouble.sentence)


def _case(outcome: Outcome) -> Case:
    vector = outcome.vector
    if outcome.skipped is not None:
        return Case(vector.theme, vector.id, "skipped", outcome.skipped)
    if outcome.wrong is None:
        return Case(vector.theme, vector.id)
    differs = outcome.kind == "differs"
    told = " ".join(outcome.broken_rules) if differs else outcome.kind
    kind: CaseKind = "failure" if differs else "error"
    return Case(vector.theme, vector.id, kind, told, failure_text(outcome))
