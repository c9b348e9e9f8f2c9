"""The model in TLA+, with configurations for TLC.

The text keeps to the plain part of the language. TLC (commit cc6b616 of its repository, April 2026)
was run on it in November 2026:

- for safety, at eleven sizes up to two conversations and one record, with symmetry and without: it
  counts the states, the orbits, the transitions and one more, and with one worker the depth and one
  more, that we count;
- for liveness, of one conversation and one record with unread messages counted to 1, 2 and 10, and
  of two conversations: every claim passes under its fairness, and without strong fairness it finds
  the run of a conversation that waits for ever.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from session_panel_spec.export.event_steps import INVARIANTS, PASSINGS, Step, actions, heading
from session_panel_spec.export.notation import (
    Notation,
    Writer,
    constant,
    constants,
    sizes,
)
from session_panel_spec.model.abstract_state import Bounds, ChoiceError
from session_panel_spec.model.language import (
    FALSE,
    Count,
    Everywhere,
    Expression,
    SlotKind,
    Some,
    Term,
    Variable,
    conjuncts,
)
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.liveness import WEAKLY
from session_panel_spec.model.properties.property import Always, LeadsTo

Purpose = Literal["safety", "weakly-fair", "strongly-fair", "expected-violation"]
"""What a run is for: the invariants; what passes under weak or under strong fairness; or what
passes only under strong fairness, without it, so that TLC must find the run that violates it."""

KINDS: tuple[SlotKind, ...] = ("conversation", "record")
TLA = Notation(
    conjunction="/\\",
    disjunction="\\/",
    negation="~",
    equal="=",
    unequal="#",
    false="FALSE",
    true="TRUE",
    choice="(IF {condition} THEN {then} ELSE {otherwise})",
    literal='"{value}"',
    count="Count_{name}(conversations, records)",
    among="({variable} \\in {{{values}}})",
)
MODULE = "SessionPanel"
SWITCHES = ("MISSED_SETS_INACTIVE", "DECLINED_SETS_DND")
SPECIFICATIONS: Mapping[Purpose, str] = {
    "safety": "Spec",
    "weakly-fair": "WeakSpec",
    "strongly-fair": "StrongSpec",
    "expected-violation": "WeakSpec",
}
HEADER = f"""\
---------------------------- MODULE {MODULE} ----------------------------
(* The agent's session panel, written from its executable specification. Do not edit.
   An action names an event of the domain's section 7; above it stand the rules it follows from.
   Each action changes the state, and "= TRUE" after a guard's disjunction keeps TLC from taking
   it for a choice: "states generated" counts the labelled transitions and one more, the initial
   state. The depth, too, counts the initial state; it is exact with one worker only. *)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS Conversations, Records, {", ".join(constants(Bounds()))}

VARIABLES panel, conversations, records

vars == <<panel, conversations, records>>
"""
SYMMETRY = """
Symmetry == Permutations(Conversations) \\cup Permutations(Records)
"""
NEXT_LINE = "\n    "
FOOTER = "=" * 77 + "\n"


class PurposeError(ChoiceError):
    """What a configuration is wanted for cannot be checked so."""


def tla() -> str:
    """Return the module. It is the same for all bounds: they are constants of a configuration."""
    steps = actions(KINDS)
    parts = (
        HEADER,
        _types(),
        *map(_count, MODEL.counts),
        *map(_everywhere, MODEL.everywhere),
        *map(_keep, KINDS),
        _policy(),
        _initially(),
        *map(_action, steps),
        _next(steps),
        _fairness(steps),
        *map(_invariant, INVARIANTS),
        *(_passing(passing, kind) for passing in PASSINGS for kind in passing.of),
        FOOTER,
    )
    return "\n".join(parts)


def tla_config(bounds: Bounds, purpose: Purpose = "safety", *, symmetry: bool = False) -> str:
    """Return a configuration for TLC.

    Args:
        bounds: the size of what is explored.
        purpose: what the run is for.
        symmetry: whether to count states up to permutation; only safety may be checked so.

    Raises:
        PurposeError: liveness is to be checked with symmetry, which TLC does not do rightly; or
            there is no slot that the purpose is about.
    """
    if symmetry and purpose != "safety":
        raise PurposeError(
            "Symmetry is for safety only: TLC may miss violations of liveness with it."
        )
    claims = tuple(_claims(bounds, purpose))
    if not claims:
        raise PurposeError(f"There is no slot that the purpose {purpose} is about.")
    lines = (
        f"SPECIFICATION {SPECIFICATIONS[purpose]}",
        *_constants(bounds),
        *claims,
        *(("SYMMETRY Symmetry",) if symmetry else ()),
    )
    return "\n".join(lines) + "\n"


def _constants(bounds: Bounds) -> Iterator[str]:
    yield "CONSTANTS"
    for kind, size in zip(KINDS, (bounds.conversations, bounds.records), strict=True):
        names = [f"{kind[0]}{number}" for number in range(size)]
        yield from (f"  {name} = {name}" for name in names)
        yield f"  {_slots(kind)} = {{{', '.join(names)}}}"
    for name, number in constants(bounds).items():
        yield f"  {name} = {str(bool(number)).upper() if name in SWITCHES else number}"


def _claims(bounds: Bounds, purpose: Purpose) -> Iterator[str]:
    """Write what to check. TLC takes it for an error if a property is about no slot."""
    if purpose == "safety":
        yield "INVARIANT TypeOK"
        yield from (f"INVARIANT {_camel(claim.name)}" for claim in INVARIANTS)
        return
    for passing in PASSINGS:
        if purpose == "strongly-fair" or bool(passing.strongly) == (purpose != "weakly-fair"):
            slots = (kind for kind in passing.of if kind in sizes(bounds))
            yield from (f"PROPERTY {_camel(passing.name, kind)}" for kind in slots)


def _camel(*words: str) -> str:
    return "".join(part.capitalize() for word in words for part in word.split("-"))


def _slots(kind: SlotKind) -> str:
    return f"{kind.capitalize()}s"


def _domain(variable: Variable) -> str:
    if isinstance(variable.default, bool):
        return "BOOLEAN"
    if variable.is_counter:
        return f"0 .. {constant(variable.most)}"
    return f"{{{', '.join(TLA.value(variable, value) for value in variable.domain)}}}"


def _types() -> str:
    """Write the values that the variables can have."""
    places = (("panel", MODEL.shared), *((kind, MODEL.slots[kind]) for kind in KINDS))
    texts = (
        f"{_camel(name)}Places ==\n     [{_fields(variables, ': ', _domain)}]\n"
        for name, variables in places
    )
    slots = (f"  /\\ {k}s \\in [{_slots(k)} -> {_camel(k)}Places]\n" for k in KINDS)
    return "\n".join(texts) + "\nTypeOK ==\n  /\\ panel \\in PanelPlaces\n" + "".join(slots)


def _fields(variables: tuple[Variable, ...], sign: str, write: Callable[[Variable], str]) -> str:
    return ",\n      ".join(f"{variable.name}{sign}{write(variable)}" for variable in variables)


def _default(variable: Variable) -> str:
    return TLA.value(variable, variable.default)


def _count(count: Count) -> str:
    sets = (
        f"Cardinality({{i \\in DOMAIN {kind}: {Writer(TLA, f'{kind}[i]').condition(count.of)}}})"
        for kind in count.kinds
    )
    return f"Count_{count.name}(conversation, record) ==\n  {' + '.join(sets)}\n"


def _everywhere(change: Everywhere) -> str:
    """Write what is set in all slots alike."""
    writer = Writer(TLA, "slots[i]")
    sets = (
        f"[slots[i] EXCEPT !.{change.variable.name} = {TLA.value(change.variable, change.value)}]"
    )
    if change.is_set_in_all:
        return f"{_done(change)}(slots) == [i \\in DOMAIN slots |-> {sets}]\n"
    where = writer.condition(change.where.of).removeprefix("(").removesuffix(")")
    place = f"IF {where} THEN {sets} ELSE slots[i]"
    return f"{_done(change)}(slots) ==\n  [i \\in DOMAIN slots |->\n    {place}]\n"


def _done(change: Everywhere) -> str:
    return change.done.capitalize()


def _keep(kind: SlotKind) -> str:
    """Write what sets to its default whatever a slot does not keep."""
    writer = Writer(TLA, "place")
    sets = (
        f"!.{variable.name} = IF {writer.condition(kept)}"
        f" THEN {writer.variable(variable)} ELSE {_default(variable)}"
        for variable, kept in MODEL.kept_of(kind).items()
    )
    return f"Keep{_camel(kind)}(place) ==\n  [place EXCEPT\n    {f',{NEXT_LINE}'.join(sets)}]\n"


def _policy() -> str:
    """Write what the policy decides."""
    writer = Writer(replace(TLA, count="Count_{name}(conversation, record)"))
    chosen = ""
    for when, value in reversed(MODEL.policy.entries):
        then = writer.term(MODEL.policy.variable, value)
        chosen = f"IF {writer.condition(when)} THEN {then} ELSE {chosen}" if chosen else then
    return f"Policy(conversation, record) ==\n  {chosen}\n"


def _initially() -> str:
    lines = [f"  /\\ panel = [{_fields(MODEL.shared, ' |-> ', _default)}]"]
    for kind in KINDS:
        place = _fields(MODEL.slots[kind], " |-> ", _default)
        lines.append(f"  /\\ {kind}s = [i \\in {_slots(kind)} |->\n     [{place}]]")
    return "Init ==\n" + "\n".join(lines) + "\n"


def _name(step: Step) -> str:
    return _camel(*step.words)


def _action(steps: tuple[Step, ...]) -> str:
    head = f"{_name(steps[0])}{'(i)' if steps[0].kind else ''}"
    return f"\\* {heading(steps[0].event)}\n{head} ==\n" + "".join(map(_step, steps))


def _step(step: Step) -> str:
    lines = (*_guard(step), *_slots_after(step), _panel_after(step))
    return "  \\/ " + "\n     ".join(f"/\\ {line}" for line in lines) + "\n"


def _guard(step: Step) -> Iterator[str]:
    for part in conjuncts(step.guard):
        text = TLA.own(step.kind).condition(part)
        yield f"{text} = TRUE" if isinstance(part, Some) else text


def _slots_after(step: Step) -> Iterator[str]:
    for kind in KINDS:
        slots = f"{kind}s"
        after = slots
        for change in step.case.everywhere:
            after = f"{_done(change)}({after})" if kind in change.where.kinds else after
        if kind == step.kind:
            after = f"[{after} EXCEPT ![i] =\n          Keep{_camel(kind)}({_place_after(step)})]"
        yield f"UNCHANGED {slots}" if after == slots else f"{slots}' = {after}"


def _place_after(step: Step) -> str:
    sets = ", ".join(_set(step, v, term) for v, term in step.case.sets if not v.shared)
    return f"[@ EXCEPT {sets}]" if sets else "@"


def _set(step: Step, variable: Variable, term: Term) -> str:
    return f"!.{variable.name} = {TLA.own(step.kind).term(variable, term)}"


def _panel_after(step: Step) -> str:
    sets = {v: TLA.own(step.kind).term(v, term) for v, term in step.case.sets if v.shared}
    if step.case.decide:
        stays = sets.get(MODEL.policy.variable, TLA.own(None).variable(MODEL.policy.variable))
        sets[MODEL.policy.variable] = _decided(step, step.case.decide.unless, stays)
    texts = ", ".join(f"!.{variable.name} = {text}" for variable, text in sets.items())
    return f"panel' = [panel EXCEPT {texts}]" if texts else "UNCHANGED panel"


def _decided(step: Step, unless: Expression, stays: str) -> str:
    decided = "Policy(conversations', records')"
    if unless == FALSE:
        return decided
    return f"IF {TLA.own(step.kind).condition(unless)} THEN {stays} ELSE {decided}"


def _next(steps: tuple[tuple[Step, ...], ...]) -> str:
    lines = "".join(
        f"  \\/ {_of_all(chr(92) + 'E', step.kind, _name(step))}\n" for step, *_ in steps
    )
    return f"Next ==\n{lines}\nSpec == Init /\\ [][Next]_vars\n{SYMMETRY}"


def _of_all(quantifier: str, kind: SlotKind | None, name: str, form: str = "{}") -> str:
    if kind is None:
        return form.format(name)
    return f"{quantifier} i \\in {_slots(kind)}: {form.format(f'{name}(i)')}"


def _fairness(steps: tuple[tuple[Step, ...], ...]) -> str:
    """Write the fairness of each action that has any, and the specifications with it."""
    strongly = {name for passing in PASSINGS for name in passing.strongly}
    weak = (s for s, *_ in steps if s.event.name in WEAKLY)
    strong = (s for s, *_ in steps if s.event.name in strongly)
    return (
        f"WeakFairness ==\n{_fair('WF', weak)}\nStrongFairness ==\n{_fair('SF', strong)}\n"
        "WeakSpec == Spec /\\ WeakFairness\n\nStrongSpec == WeakSpec /\\ StrongFairness\n"
    )


def _fair(sign: str, steps: Iterator[Step]) -> str:
    return "".join(
        f"  /\\ {_of_all(chr(92) + 'A', step.kind, _name(step), f'{sign}_vars({{}})')}\n"
        for step in steps
    )


def _invariant(invariant: Always) -> str:
    texts = [
        f"\\A i \\in {_slots(kind)}: {TLA.own(kind).condition(invariant.holds)}"
        for kind in invariant.of
    ]
    texts = texts or [TLA.own(None).condition(invariant.holds)]
    return _claim(invariant, _camel(invariant.name), texts)


def _passing(passing: LeadsTo, kind: SlotKind) -> str:
    """Write of the slots of a kind that what passes leads to its goal."""
    own = TLA.own(kind)
    premise, goal = own.condition(passing.premise), own.condition(passing.goal)
    text = f"\\A i \\in {_slots(kind)}: ({premise} ~> {goal})"
    return _claim(passing, _camel(passing.name, kind), [text])


def _claim(claim: Always | LeadsTo, name: str, texts: list[str]) -> str:
    lines = "".join(f"  /\\ {text}\n" for text in texts)
    return f"\\* {', '.join(claim.rules)}\n{name} ==\n{lines}"
