"""The page of the executable model: its variables, its events and its properties, as they are."""

from collections.abc import Iterator, Mapping

from session_panel_site.pages.formulas import (
    argument_text,
    case_lines,
    conditions,
    effect_lines,
    formula_text,
    value_text,
    variable_text,
    word_text,
)
from session_panel_site.pages.markdown import blocks, code, heading, rule_links, table, within
from session_panel_site.pages.properties import properties_text
from session_panel_site.pages.sources import Sources
from session_panel_spec.model.events import (
    DIALOGS,
    EVENTS,
    FOCUSED,
    KEPT,
    LOAD,
    MODEL,
    OFFERS,
    OPEN,
    POLICY,
    SHARED,
    VARIABLES,
    start,
)
from session_panel_spec.model.language import Actor, Argument, Case, Event, SlotKind, Variable
from session_panel_spec.model.properties.formula_parser import WORDS

_RULES = "rules.md"
_LETTERS: Mapping[SlotKind, str] = {"conversation": "i", "record": "r"}
_BY: Mapping[Actor, str] = {"customer": "The customer", "clock": "The clock", "agent": "The agent"}

_INTRODUCTION = """\
The [domain](domain.md#7-the-checked-model-what-exhaustive-exploration-ranges-over) fixes in its
section 7 what every tool explores. This page is that model as it is run: each line is written from
the same data that the explorers, the provers and the exports take. Nothing here is written by hand.

Conditions are in the words of a [query](query.md). A *slot* `i` is one customer's place, a slot
`r` one record's, and `x` is either."""


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the page of the model."""
    yield (
        "model.md",
        blocks(
            "# The executable model",
            _INTRODUCTION,
            *_variables(),
            *_words(),
            *_events(),
            properties_text(sources.report),
        ),
    )


def event_anchor(event: Event) -> str:
    """Return the anchor of an event of the model."""
    return "-".join(("event", event.name, *(event.of or ("panel",))))


def signature(event: Event) -> str:
    """Return an event's name with what it is about."""
    letter = "x" if len(event.of) > 1 else "".join(_LETTERS[kind] for kind in event.of)
    slot = "" if event.anonymous else letter or ("home" if event.name == "focus" else "")
    argument = argument_text(event.argument) if event.argument else ""
    told = ", ".join(filter(None, (slot, argument)))
    return f"{event.name}({told})" if told else event.name


def _variables() -> Iterator[str]:
    yield heading(2, "The state", "state")
    rows = [_variable_row("the panel", variable) for variable in SHARED]
    rows += [_variable_row(_owners(v), v) for v in VARIABLES["conversation"]]
    yield table(("Variable", "Of", "Values, the default first", "Kept while"), rows)
    yield "What is not kept is at its default. Home has the focus when no slot has it."


def _owners(variable: Variable) -> str:
    owners = (kind for kind, variables in VARIABLES.items() if variable in variables)
    return " or ".join(f"a {owner}" for owner in owners)


def _variable_row(owner: str, variable: Variable) -> tuple[str, ...]:
    values = ", ".join(code(value_text(value)) for value in variable.domain)
    kept = code(formula_text(KEPT[variable])) if variable in KEPT else "always"
    return code(variable_text(variable)), owner, values, kept


def _words() -> Iterator[str]:
    yield heading(2, "Words", "words")
    counts = (LOAD, OFFERS, OPEN, DIALOGS, FOCUSED)
    counted = ((code(c.name), f"how many slots have {code(formula_text(c.of))}") for c in counts)
    named = ((code(name), code(word_text(name))) for name in WORDS)
    policy = "; ".join(
        f"{code(value_text(to))} where {code(formula_text(when))}" for when, to in POLICY.entries
    )
    yield table(
        ("Word", "What it stands for"),
        (
            *counted,
            *named,
            *((code(change.name), f"first, {change.text}") for change in MODEL.everywhere),
            (
                code(POLICY.name),
                f"last, the {POLICY.variable.name} becomes the first that holds: {policy}",
            ),
            ("`start(m)`", "<br>".join(map(code, effect_lines(start("m"))))),
        ),
    )


def _events() -> Iterator[str]:
    yield heading(2, "Events", "events")
    yield "An event happens only where it is enabled; the first case that holds is what it does."
    for actor, who in _BY.items():
        yield heading(3, who, f"by-{actor}")
        rows = (_event_row(event) for event in EVENTS if event.actor == actor)
        yield within("sp-events", table(("Event", "Enabled when", "Effect", "Rules"), rows))


def _event_row(event: Event) -> tuple[str, ...]:
    of = f"a {' or '.join(event.of)}" if event.of else "the panel"
    name = f'<span id="{event_anchor(event)}"></span>{code(signature(event))}<br>of {of}'
    if event.argument:
        name += f"<br>`{argument_text(event.argument)}`: {_argument_values(event.argument)}"
    effect = "<br>".join(_case_lines(event.cases))
    enabled = "<br>".join(map(code, conditions(event.enabled)))
    return name, enabled, effect, rule_links(event.rules, _RULES)


def _argument_values(argument: Argument) -> str:
    """Return an argument's values as people name them, with what each of them sets."""
    pairs = zip(argument.labels, argument.domain, strict=True)
    return ", ".join(
        code(value_text(label)) + ("" if value == label else f" ({code(value_text(value))})")
        for label, value in pairs
    )


def _case_lines(cases: tuple[Case, ...]) -> Iterator[str]:
    for case in cases:
        condition = formula_text(case.when)
        if len(cases) > 1:
            yield "otherwise:" if condition == "always" else f"if {code(condition)}:"
        yield from map(code, case_lines(case))
