"""The model in Promela, for `spin`."""

from collections.abc import Iterator

from session_panel_spec.export.event_steps import INVARIANTS, Step, actions, heading
from session_panel_spec.export.notation import Notation, Writer, constants, indented, sizes
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Count, Everywhere, SlotKind, Variable
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.property import Always

PROMELA = Notation(
    conjunction="&&",
    disjunction="||",
    negation="!",
    equal="==",
    unequal="!=",
    false="false",
    true="true",
    choice="({condition} -> {then} : {otherwise})",
    literal="{variable}_{value}",
    count="count_{name}",
    unless="if :: {unless} -> skip :: else -> {decide} fi;",
)
Slots = tuple[tuple[Writer, SlotKind], ...]
"""What writes of each slot, with its kind."""

HEADER = """\
/* The agent's session panel, written from its executable specification. Do not edit.
   An inline names an event of the domain's section 7; above it stand the rules it follows from.
   Each is one d_step that changes the state: "states, stored" counts the states, and
   "transitions" the labelled transitions and one more, which is how the run begins.
   Every default is 0, so that nothing has to be set at first. */
"""


def promela(bounds: Bounds) -> str:
    """Return the model in Promela.

    Args:
        bounds: the size of what is explored; each bound is a constant of the text.
    """
    slots, steps = tuple(_slots(bounds)), actions(tuple(sizes(bounds)))
    parts = (
        HEADER,
        _constants(bounds),
        _types(bounds),
        "".join(_count(count, slots) for count in MODEL.counts),
        *(_everywhere(change, slots) for change in MODEL.everywhere),
        *map(_keep, sizes(bounds)),
        _inline(f"{MODEL.policy.name}()", _policy()),
        _inline("check()", (line for claim in INVARIANTS for line in _check(claim, slots))),
        *map(_action, steps),
        _process(bounds, steps),
    )
    return "\n".join(parts)


def _slots(bounds: Bounds) -> Iterator[tuple[Writer, SlotKind]]:
    """Yield what writes of each slot, with its kind."""
    for kind, size in sizes(bounds).items():
        yield from ((Writer(PROMELA, f"{kind}s[{number}]"), kind) for number in range(size))


def _constants(bounds: Bounds) -> str:
    numbers = {f"{kind.upper()}S": size for kind, size in sizes(bounds).items()}
    named = numbers | constants(bounds) | _literals()
    return "".join(f"#define {name} {number}\n" for name, number in named.items())


def _literals() -> dict[str, int]:
    """Return the number that stands for each value that is a word."""
    return {
        PROMELA.value(variable, value): number
        for variable in MODEL.variables
        for number, value in enumerate(variable.domain)
        if isinstance(value, str)
    }


def _types(bounds: Bounds) -> str:
    """Write the variables, each in as few bits as will do."""
    types = [
        ("panel_place", MODEL.shared),
        *((f"{k}_place", MODEL.slots[k]) for k in sizes(bounds)),
    ]
    places = "".join(f"{kind}_place {kind}s[{kind.upper()}S];\n" for kind in sizes(bounds))
    records = "".join(_record(name, variables, bounds) for name, variables in types)
    return f"{records}panel_place panel;\n{places}"


def _record(name: str, variables: tuple[Variable, ...], bounds: Bounds) -> str:
    fields = ";\n".join(f"  {_field(variable, bounds)}" for variable in variables)
    return f"typedef {name} {{\n{fields}\n}};\n"


def _field(variable: Variable, bounds: Bounds) -> str:
    if isinstance(variable.default, bool):
        return f"bit {variable.name}"
    largest = len(bounds.domain(variable)) - 1
    return f"unsigned {variable.name} : {max(1, largest.bit_length())}"


def _count(count: Count, slots: Slots) -> str:
    counted = (slot.condition(count.of) for slot, kind in slots if kind in count.kinds)
    return f"#define count_{count.name} ({' + '.join(counted) or '0'})\n"


def _inline(head: str, lines: Iterator[str]) -> str:
    body = "\n".join(lines) or "skip"
    return f"inline {head} {{\n{indented(body)}\n}}\n"


def _everywhere(change: Everywhere, slots: Slots) -> str:
    """Write what is set in all slots alike."""
    sets = (_set(change, slot) for slot, kind in slots if kind in change.where.kinds)
    return _inline(f"{change.name}()", sets)


def _set(change: Everywhere, writer: Writer) -> str:
    if change.is_set_in_all:
        return writer.assignment(change.variable, change.value)
    there, value = writer.variable(change.variable), writer.term(change.variable, change.value)
    return f"{there} = ({writer.condition(change.where.of)} -> {value} : {there});"


def _keep(kind: SlotKind) -> str:
    """Write what sets to its default whatever a slot does not keep."""
    writer = PROMELA.own(kind)
    lines = (
        f"{writer.variable(variable)} = ({writer.condition(kept)}"
        f" -> {writer.variable(variable)} : {writer.term(variable, variable.default)});"
        for variable, kept in MODEL.kept_of(kind).items()
    )
    return _inline(f"keep_{kind}(i)", lines)


def _policy() -> Iterator[str]:
    """Write what lets the policy decide."""
    writer = Writer(PROMELA)
    chosen = there = writer.variable(MODEL.policy.variable)
    for when, value in reversed(MODEL.policy.entries):
        then = writer.term(MODEL.policy.variable, value)
        chosen = f"({writer.condition(when)} -> {then} : {chosen})"
    yield f"{there} = {chosen};"


def _check(invariant: Always, slots: Slots) -> Iterator[str]:
    places = [slot for slot, kind in slots if kind in invariant.of]
    yield f"/* {invariant.name}: {', '.join(invariant.rules)} */"
    for place in places if invariant.of else [Writer(PROMELA)]:
        yield f"assert({place.condition(invariant.holds)});"


def _name(step: Step) -> str:
    number = (str(step.number),) if len(step.event.cases) > 1 else ()
    return "_".join((*step.words, *number))


def _action(steps: tuple[Step, ...]) -> str:
    return f"/* {heading(steps[0].event)} */\n" + "".join(map(_step, steps))


def _step(step: Step) -> str:
    guard = " &&\n      ".join(PROMELA.own(step.kind).conditions(step.guard))
    body = indented("\n".join((*PROMELA.own(step.kind).statements(step), "check()")), 4)
    head = f"inline {_name(step)}({'i' if step.kind else ''}) {{\n  d_step {{\n"
    return f"{head}    ({guard}) ->\n{body}\n  }}\n}}\n"


def _process(bounds: Bounds, steps: tuple[tuple[Step, ...], ...]) -> str:
    """Write the one process: it chooses, for ever, among all events of all slots."""
    options = "\n".join(
        f":: {_name(step)}({number})"
        for action in steps
        for step in action
        for number in _numbers(bounds, step.kind)
    )
    return f"active proctype session_panel() {{\n  do\n{indented(options)}\n  od\n}}\n"


def _numbers(bounds: Bounds, kind: SlotKind | None) -> tuple[str, ...]:
    return tuple(map(str, range(sizes(bounds)[kind]))) if kind else ("",)
