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
from session_panel_site.pages.markdown import code
from session_panel_site.pages.properties import properties_text
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.templates import page
from session_panel_spec.model.language import (
    Actor,
    Argument,
    Case,
    Event,
    SlotKind,
    Variable,
)
from session_panel_spec.model.panel_model import (
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
from session_panel_spec.model.properties.formula_parser import WORDS

_LETTERS: Mapping[SlotKind, str] = {"conversation": "i", "record": "r"}
_BY: Mapping[Actor, str] = {
    "router": "The router",
    "customer": "The customer",
    "clock": "The clock",
    "agent": "The agent",
}


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the page of the model."""
    text = page(
        "model.md",
        variables=[*((v, "the panel") for v in SHARED), *map(_owned, VARIABLES["conversation"])],
        kept=KEPT,
        counts=(LOAD, OFFERS, OPEN, DIALOGS, FOCUSED),
        words=[(name, word_text(name)) for name in WORDS],
        everywhere=MODEL.everywhere,
        policy=POLICY,
        start=effect_lines(start("m")),
        actors=_BY,
        events=EVENTS,
        properties=properties_text(sources.report),
        anchor=event_anchor,
        argument_values=_argument_values,
        case_texts=_case_texts,
        conditions=conditions,
        formula=formula_text,
        signature=signature,
        value=value_text,
        variable=variable_text,
    )
    yield "model.md", text


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


def _owned(variable: Variable) -> tuple[Variable, str]:
    """Return a variable of slots, and of which."""
    owners = (kind for kind, variables in VARIABLES.items() if variable in variables)
    return variable, " or ".join(f"a {owner}" for owner in owners)


def _argument_values(argument: Argument) -> str:
    """Return an argument's values as people name them, with what each of them sets."""
    pairs = zip(argument.labels, argument.domain, strict=True)
    return ", ".join(
        code(value_text(label)) + ("" if value == label else f" ({code(value_text(value))})")
        for label, value in pairs
    )


def _case_texts(cases: tuple[Case, ...]) -> Iterator[str]:
    for case in cases:
        condition = formula_text(case.when)
        if len(cases) > 1:
            yield "otherwise:" if condition == "always" else f"if {code(condition)}:"
        yield from map(code, case_lines(case))
