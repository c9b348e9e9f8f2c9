"""How expressions and terms of the model's language are written in another notation."""

from dataclasses import dataclass

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import (
    All,
    Below,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    Parameter,
    SlotKind,
    Some,
    Switched,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.properties.formula import AtMost, Rises

UNREAD_MAX = Parameter("unread_max")


@dataclass(frozen=True)
class Notation:
    """The signs of a notation.

    Attributes:
        choice: how one of two values is chosen, by `condition`, `then` and `otherwise`.
        literal: how the `value` of a `variable` is written.
        count: how the count called `name` is written.
        switch: how the `name` of a switch is read.
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
    switch: str = "{name}"
    among: str = ""

    def value(self, variable: Variable, value: Value) -> str:
        """Write a value of a variable."""
        if isinstance(value, bool):
            return self.true if value else self.false
        if isinstance(value, int):
            return str(value)
        return self.literal.format(variable=variable.name, value=value)


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

    def conditions(self, expression: Expression) -> tuple[str, ...]:
        """Write each part of a condition."""
        parts = expression.parts if isinstance(expression, All) else (expression,)
        return tuple(map(self.condition, parts)) or (self.notation.true,)

    def condition(self, expression: Expression) -> str:
        """Write a condition, in parentheses where others might tear it apart."""
        match expression:
            case Is(variable, values):
                return self._among(variable, values)
            case All(parts):
                return self._joined([self.condition(part) for part in parts], some=False)
            case Some(parts):
                return self._joined([self.condition(part) for part in parts], some=True)
            case Not(part):
                return self._not(part)
        return self._bound(expression)

    def term(self, variable: Variable, term: Term) -> str:
        """Write what a variable is set to."""
        match term:
            case Variable():
                return self.variable(term)
            case If(condition, then, otherwise):
                texts = (self.term(variable, then), self.term(variable, otherwise))
                return self._choice(self.condition(condition), *texts)
            case More(counter):
                now, most = self.variable(counter), constant(UNREAD_MAX)
                return self._choice(f"{now} < {most}", f"{now} + 1", most)
            case str() | int():
                return self.notation.value(variable, term)
        raise TypeError(term)

    def _among(self, variable: Variable, values: tuple[Value, ...]) -> str:
        if len(values) == 1 or not self.notation.among:
            return self._joined([self._is(variable, value) for value in values], some=True)
        texts = ", ".join(self.notation.value(variable, value) for value in values)
        return self.notation.among.format(variable=self.variable(variable), values=texts)

    def _bound(self, expression: Expression) -> str:
        match expression:
            case Below(counts, bound):
                return f"({self._sum(counts)} < {constant(bound)})"
            case AtMost(counts, bound):
                return f"({self._sum(counts)} <= {constant(bound)})"
            case Rises(counter):
                return f"({self.variable(counter)} < {constant(UNREAD_MAX)})"
            case Switched(parameter):
                return self.notation.switch.format(name=constant(parameter))
        raise TypeError(expression)

    def _not(self, part: Expression) -> str:
        match part:
            case Is(variable, (value,)):
                return self._is(variable, value, signs=(self.notation.unequal, ""))
            case Below(counts, bound):
                return f"({self._sum(counts)} >= {constant(bound)})"
        return f"{self.notation.negation}{self.condition(part)}"

    def _is(self, variable: Variable, value: Value, signs: tuple[str, str] = ("", "")) -> str:
        text, unequal = self.variable(variable), signs[0]
        if isinstance(value, bool):
            return text if value != bool(unequal) else f"{self.notation.negation}{text}"
        sign = unequal or self.notation.equal
        return f"({text} {sign} {self.notation.value(variable, value)})"

    def _joined(self, parts: list[str], *, some: bool) -> str:
        if not parts:
            return self.notation.false if some else self.notation.true
        sign = self.notation.disjunction if some else self.notation.conjunction
        return parts[0] if len(parts) == 1 else f"({f' {sign} '.join(parts)})"

    def _sum(self, counts: tuple[Count, ...]) -> str:
        return " + ".join(self.notation.count.format(name=count.name) for count in counts)

    def _choice(self, condition: str, then: str, otherwise: str) -> str:
        return self.notation.choice.format(condition=condition, then=then, otherwise=otherwise)


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
    both: dict[SlotKind, int] = {"conversation": bounds.conversations, "record": bounds.records}
    return {kind: size for kind, size in both.items() if size}


def indented(text: str, by: int = 2) -> str:
    """Return the text, every line of it indented."""
    return "\n".join(" " * by + line if line else line for line in text.splitlines())
