"""The model in the Murphi language, for `rumur`."""

from session_panel_spec.export.event_steps import INVARIANTS, Step, actions, heading
from session_panel_spec.export.notation import (
    Notation,
    Writer,
    constant,
    constants,
    indented,
    sizes,
)
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Count, Everywhere, SlotKind, Variable
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.property import Always

MURPHI = Notation(
    conjunction="&",
    disjunction="|",
    negation="!",
    equal="=",
    unequal="!=",
    false="false",
    true="true",
    choice="({condition} ? {then} : {otherwise})",
    literal="{variable}_{value}",
    count="count_{name}()",
    switch="({name} = 1)",
    unless="if !{unless} then {decide}; end;",
    assign=":=",
)
HEADER = """\
-- The agent's session panel, written from its executable specification. Do not edit.
-- A rule names an event of the domain's section 7; above it stand the rules it follows from.
-- No rule fires without changing the state: "rules fired" counts labelled transitions.
"""


def murphi(bounds: Bounds, *, symmetry: bool = False) -> str:
    """Return the model in the Murphi language.

    Args:
        bounds: the size of what is explored; each bound is a constant of the text.
        symmetry: whether slots are scalarsets, so that states are counted up to permutation.
    """
    kinds = tuple(sizes(bounds))
    parts = (
        HEADER,
        _constants(bounds),
        _types(bounds, symmetry=symmetry),
        *(_count(count, kinds) for count in MODEL.counts),
        *(_everywhere(change, kinds) for change in MODEL.everywhere),
        *map(_keep, kinds),
        _policy(),
        _start(kinds),
        *(_action(action) for action in actions(kinds)),
        *(_invariant(invariant, kinds) for invariant in INVARIANTS),
    )
    return "\n".join(part for part in parts if part)


def _constants(bounds: Bounds) -> str:
    numbers = {f"{kind.upper()}S": size for kind, size in sizes(bounds).items()}
    named = {**numbers, "SLOTS": sum(numbers.values()), **constants(bounds)}
    return "const\n" + "".join(f"  {name}: {number};\n" for name, number in named.items())


def _types(bounds: Bounds, *, symmetry: bool) -> str:
    kinds = tuple(sizes(bounds))
    index = "scalarset({0})" if symmetry else "0 .. {0} - 1"
    lines = [f"  {kind}_slot: {index.format(kind.upper() + 'S')};" for kind in kinds]
    lines += [f"  type_{v.name}: {_domain(v)};" for v in MODEL.variables if not v.shared]
    lines += [_record(f"{kind}_place", MODEL.slots[kind]) for kind in kinds]
    places = "".join(f"  {kind}s: array [{kind}_slot] of {kind}_place;\n" for kind in kinds)
    shared = "".join(f"    {variable.name}: {_domain(variable)};\n" for variable in MODEL.shared)
    return "type\n" + "\n".join(lines) + f"\n\nvar\n  panel: record\n{shared}  end;\n{places}"


def _domain(variable: Variable) -> str:
    if isinstance(variable.default, bool):
        return "boolean"
    if variable.is_counter:
        return f"0 .. {constant(variable.most)}"
    return f"enum {{{', '.join(MURPHI.value(variable, value) for value in variable.domain)}}}"


def _record(name: str, variables: tuple[Variable, ...]) -> str:
    fields = "".join(f"    {variable.name}: type_{variable.name};\n" for variable in variables)
    return f"  {name}: record\n{fields}  end;"


def _count(count: Count, kinds: tuple[SlotKind, ...]) -> str:
    counted = "".join(
        f"  for i: {kind}_slot do\n"
        f"    if {MURPHI.own(kind).condition(count.of)} then n := n + 1; end;\n"
        "  end;\n"
        for kind in count.kinds
        if kind in kinds
    )
    return (
        f"function count_{count.name}(): 0 .. SLOTS;\nvar n: 0 .. SLOTS;\n"
        f"begin\n  n := 0;\n{counted}  return n;\nend;\n"
    )


def _everywhere(change: Everywhere, kinds: tuple[SlotKind, ...]) -> str:
    """Write what is set in all slots alike."""
    lines = "".join(_in_each(change, kind) for kind in change.where.kinds if kind in kinds)
    return f"procedure {change.name}();\nbegin\n{lines}end;\n"


def _in_each(change: Everywhere, kind: SlotKind) -> str:
    writer = MURPHI.own(kind)
    sets = writer.assignment(change.variable, change.value)
    if change.is_set_in_all:
        return f"  for i: {kind}_slot do {sets} end;\n"
    return (
        f"  for i: {kind}_slot do\n    if {writer.condition(change.where.of)} then\n"
        f"      {sets}\n    end;\n  end;\n"
    )


def _keep(kind: SlotKind) -> str:
    """Write what sets to its default whatever a slot does not keep."""
    writer = MURPHI.own(kind)
    lines = "".join(
        f"  if !{writer.condition(kept)} then {writer.reset(variable)} end;\n"
        for variable, kept in MODEL.kept_of(kind).items()
    )
    return f"procedure keep_{kind}(i: {kind}_slot);\nbegin\n{lines}end;\n"


def _policy() -> str:
    """Write what lets the policy decide."""
    writer, sign, lines = Writer(MURPHI), "if", ""
    for when, value in MODEL.policy.entries:
        lines += f"  {sign} {writer.condition(when)} then\n"
        lines += f"    {writer.assignment(MODEL.policy.variable, value)}\n"
        sign = "elsif"
    return f"procedure {MODEL.policy.name}();\nbegin\n{lines}  end;\nend;\n"


def _start(kinds: tuple[SlotKind, ...]) -> str:
    lines = "".join(f"  {Writer(MURPHI).reset(variable)}\n" for variable in MODEL.shared)
    for kind in kinds:
        sets = (f"    {MURPHI.own(kind).reset(variable)}\n" for variable in MODEL.slots[kind])
        lines += f"  for i: {kind}_slot do\n{''.join(sets)}  end;\n"
    return f'startstate "initial"\nbegin\n{lines}end;\n'


def _action(steps: tuple[Step, ...]) -> str:
    event, kind = steps[0].event, steps[0].kind
    rules = "\n".join(map(_rule, steps))
    inside = f"ruleset i: {kind}_slot do\n{indented(rules)}\nend;" if kind else rules
    return f"-- {heading(event)}\n{inside}\n"


def _rule(step: Step) -> str:
    words = " ".join((*step.words, f"case {step.number}" if len(step.event.cases) > 1 else ""))
    guard = "\n  & ".join(MURPHI.own(step.kind).conditions(step.guard))
    body = "\n".join(MURPHI.own(step.kind).statements(step))
    return f'rule "{words.strip()}"\n  {guard}\n==>\nbegin\n{indented(body)}\nend;'


def _invariant(invariant: Always, kinds: tuple[SlotKind, ...]) -> str:
    """Write an invariant, of each kind of slot that it speaks of and that there is."""
    texts = [
        f"forall i: {kind}_slot do {MURPHI.own(kind).condition(invariant.holds)} end"
        for kind in invariant.of
        if kind in kinds
    ]
    if not invariant.of:
        texts = [MURPHI.own(None).condition(invariant.holds)]
    rules = f"-- {', '.join(invariant.rules)}\n"
    return rules + f'invariant "{invariant.name}" {" & ".join(texts)};\n' if texts else ""
