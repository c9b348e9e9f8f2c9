"""How expressions and terms of the model's language are written in another notation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from session_panel_spec.export.event_steps import Step
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    FALSE,
    Below,
    Count,
    Expression,
    Is,
    More,
    Not,
    Parameter,
    SlotKind,
    Term,
    Value,
    Variable,
    conjuncts,
)
from session_panel_spec.model.panel_model import MODEL


@dataclass(frozen=True)
class Notation:
    """The signs of a notation.

    Attributes:
        choice: how one of two values is chosen, by `condition`, `then` and `otherwise`.
        assign: what stands between a variable and what it is set to.
        literal: how the `value` of a `variable` is written.
        count: how the count called `name` is written.
        switch: how the `name` of a switch is read.
        unless: how something is done `unless` a condition holds, where there are statements.
        among: how a `variable` has one of several `values`, where the notation has sets.
    """

    conjunction: str
    disjunction: str
    negation: str
    equal: str
    unequal: str
    false: str
    true: str
    choice: str
    literal: str
    count: str
    assign: str = "="
    switch: str = "{name}"
    unless: str = ""
    among: str = ""

    def value(self, variable: Variable, value: Value) -> str:
        """Write a value of a variable."""
        if isinstance(value, bool):
            return self.true if value else self.false
        if isinstance(value, int):
            return str(value)
        return self.literal.format(variable=variable.name, value=value)

    def own(self, kind: SlotKind | None) -> "Writer":
        """Return what writes of the slot that an event happens to."""
        return Writer(self, f"{kind}s[i]")


@dataclass(frozen=True)
class Writer:
    """Writes what speaks of one slot.

    Attributes:
        slot: the slot, as it is written.
    """

    notation: Notation
    slot: str = ""

    def variable(self, variable: Variable) -> str:
        """Write a variable of the slot, or a shared one."""
        return f"{'panel' if variable.shared else self.slot}.{variable.name}"

    def assignment(self, variable: Variable, term: Term) -> str:
        """Write that a variable is set."""
        return f"{self.variable(variable)} {self.notation.assign} {self.term(variable, term)};"

    def reset(self, variable: Variable) -> str:
        """Write that a variable is set to its default."""
        return self.assignment(variable, variable.default)

    def statements(self, step: Step) -> Iterator[str]:
        """Write what a step does, one thing after the other."""
        yield from (f"{change.name}();" for change in step.case.everywhere)
        yield from (self.assignment(*one) for one in step.case.sets)
        if step.kind:
            yield f"keep_{step.kind}(i);"
        if step.case.decide:
            unless, decide = step.case.decide.unless, f"{MODEL.policy.name}()"
            form = "{decide};" if unless == FALSE else self.notation.unless
            yield form.format(unless=self.condition(unless), decide=decide)

    def conditions(self, expression: Expression) -> tuple[str, ...]:
        """Write each part of a condition."""
        return tuple(map(self.condition, conjuncts(expression))) or (self.notation.true,)

    def condition(self, expression: Expression) -> str:
        """Write a condition, in parentheses where others might tear it apart."""
        return _CONDITION(expression)(self)

    def term(self, variable: Variable, term: Term) -> str:
        """Write what a variable is set to."""
        text: str = _TERM(term)(self, variable)
        return text

    def among(self, variable: Variable, values: tuple[Value, ...]) -> str:
        """Write that a variable has one of some values."""
        if len(values) == 1 or not self.notation.among:
            return self.joined([self.equals(variable, value) for value in values], some=True)
        texts = ", ".join(self.notation.value(variable, value) for value in values)
        return self.notation.among.format(variable=self.variable(variable), values=texts)

    def equals(self, variable: Variable, value: Value, *, negated: bool = False) -> str:
        """Write that a variable has a value, or that it has another."""
        text = self.variable(variable)
        if isinstance(value, bool):
            return text if value is not negated else f"{self.notation.negation}{text}"
        sign = self.notation.unequal if negated else self.notation.equal
        return f"({text} {sign} {self.notation.value(variable, value)})"

    def joined(self, parts: list[str], *, some: bool) -> str:
        """Write that all of some conditions hold, or some of them."""
        if not parts:
            return self.notation.false if some else self.notation.true
        sign = self.notation.disjunction if some else self.notation.conjunction
        return parts[0] if len(parts) == 1 else f"({f' {sign} '.join(parts)})"

    def compared(self, counts: tuple[Count, ...], sign: str, bound: Parameter | int) -> str:
        """Write how counts, added up, compare with a bound."""
        total = " + ".join(self.notation.count.format(name=count.name) for count in counts)
        return f"({total} {sign} {constant(bound)})"

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        """Write one thing where a condition holds, else another."""
        return self.notation.choice.format(condition=condition, then=then, otherwise=otherwise)


_Condition = Callable[[Writer], str]


def _not(negation: Not, part: _Condition) -> _Condition:
    match negation.part:
        case Is(variable, (value,)):
            return lambda writer: writer.equals(variable, value, negated=True)
        case Below(counts, bound):
            return lambda writer: writer.compared(counts, ">=", bound)
    return lambda writer: f"{writer.notation.negation}{part(writer)}"


def _more(more: More) -> Callable[[Writer, Variable], str]:
    def text(writer: Writer, _: Variable) -> str:
        now, most = writer.variable(more.counter), constant(more.counter.most)
        return writer.choice(f"{now} < {most}", f"{now} + 1", most)

    return text


_CONDITION: Fold[_Condition] = Fold(
    "the exports",
    Is=lambda node: lambda writer: writer.among(node.variable, node.values),
    All=lambda _, *parts: lambda to: to.joined([part(to) for part in parts], some=False),
    Some=lambda _, *parts: lambda to: to.joined([part(to) for part in parts], some=True),
    Not=_not,
    Below=lambda node: lambda writer: writer.compared(node.counts, "<", node.bound),
    AtMost=lambda node: lambda writer: writer.compared(node.counts, "<=", node.bound),
    Rises=lambda node: lambda to: f"({to.variable(node.counter)} < {constant(node.counter.most)})",
    Switched=lambda node: (
        lambda writer: writer.notation.switch.format(name=constant(node.parameter))
    ),
)

_TERM: Fold[Any] = Fold(
    "the exports",
    _CONDITION.cases,
    Variable=lambda node: lambda writer, _: writer.variable(node),
    If=lambda _, condition, then, otherwise: (
        lambda writer, variable: writer.choice(
            condition(writer), then(writer, variable), otherwise(writer, variable)
        )
    ),
    More=_more,
    Value=lambda value: lambda writer, variable: writer.notation.value(variable, value),
)


def constant(bound: Parameter | int) -> str:
    """Write a bound: a number, or the name of the constant that it is."""
    return str(bound) if isinstance(bound, int) else bound.name.upper()


def constants(bounds: Bounds) -> dict[str, int]:
    """Return the constants of an export, by their names."""
    names = (
        "capacity",
        "max_sessions",
        "offer_limit",
        "unread_max",
        "missed_sets_inactive",
        "declined_sets_dnd",
    )
    return {name.upper(): int(getattr(bounds, name)) for name in names}


def sizes(bounds: Bounds) -> dict[SlotKind, int]:
    """Return how many slots of each kind there are, of the kinds that there are."""
    return {kind: size for kind, size in bounds.sizes.items() if size}


def indented(text: str, by: int = 2) -> str:
    """Return the text, every line of it indented."""
    return "\n".join(" " * by + line if line else line for line in text.splitlines())
