"""Whether a property says less than a property of its name said, whatever the models are.

What always holds, and what sometimes does, is decided. What stays possible and what is led to is
compared by its parts, and by runs of one step after which nothing happens; that may leave it open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from session_panel_spec.check.proof.solver import UndecidedError
from session_panel_spec.model.language import TRUE, Expression, Model
from session_panel_spec.model.properties.formula import Own, Then
from session_panel_spec.model.properties.property import (
    Always,
    AlwaysPossible,
    LeadsTo,
    Property,
    Sometimes,
)
from session_panel_spec.releases.strength.example import Example, allowed_beyond

Word = Literal["the same", "weaker", "stronger", "incomparable"]
Models = tuple[Model, Model]
Led = AlwaysPossible | LeadsTo

_WORDS: Final[dict[tuple[bool | None, bool | None], Word]] = {
    (True, True): "the same",
    (True, False): "weaker",
    (False, True): "stronger",
    (False, False): "incomparable",
}


@dataclass(frozen=True)
class Implied:
    """Whether what one property says implies what another says.

    Attributes:
        holds: whether it does; None where it is not decided.
        example: where it does not, what meets the one and not the other, for a panel in which
            nothing else happens.
        why: where it is not decided, why not.
    """

    holds: bool | None
    example: Example | None = None
    why: str = ""


@dataclass(frozen=True)
class Strength:
    """What a property says, held against what it said.

    Attributes:
        old: whether what it said implies what it says.
        new: whether what it says implies what it said.
    """

    old: Implied
    new: Implied

    @property
    def word(self) -> Word | None:
        """How strong it is beside what it was; None where it is not decided."""
        return _WORDS.get((self.old.holds, self.new.holds))

    @property
    def why(self) -> str:
        """Why it is not decided; empty where it is."""
        return self.old.why or self.new.why


def strength(old: Property, new: Property, models: Models) -> Strength:
    """Say whether a property is weaker than it was.

    Args:
        old: what it said.
        new: what it says.
        models: the models of either release.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    return Strength(_implied(old, new, models), _implied(new, old, models))


def _implied(one: Property, other: Property, models: Models) -> Implied:
    """Return whether one property implies another."""
    for why in _reasons(one, other, models):
        return Implied(None, why=why)
    try:
        return _decided(one, other, models)
    except UndecidedError as error:
        return Implied(None, why=f"the solver does not know: {error}")


def _reasons(one: Property, other: Property, models: Models) -> Iterator[str]:
    """Yield each reason why two properties are not compared."""
    old, new = models
    if (old.shared, old.slots) != (new.shared, new.slots):
        yield "the models have other variables"
    if type(one) is not type(other):
        yield "it is of another kind"
    if isinstance(one, Sometimes) and isinstance(other, Sometimes) and one.over != other.over:
        yield "one is about states, the other about steps"
    if any(isinstance(each, LeadsTo) and each.violated for each in (one, other)):
        yield "it is known to fail"


def _decided(one: Property, other: Property, models: Models) -> Implied:
    match one, other:
        case Always(), Always():
            return _always(one, other, models)
        case Sometimes(), Sometimes():
            return _always(_never(other), _never(one), models)
        case ((AlwaysPossible() | LeadsTo()), (AlwaysPossible() | LeadsTo())):
            return _led(one, other, models)
    raise TypeError(one, other)


def _always(one: Always, other: Always, models: Models) -> Implied:
    """Return whether a claim implies another: exactly, since a model may have any steps."""
    example = allowed_beyond(_of(one, other), _of(other, one), models)
    return Implied(example is None, example)


def _of(claim: Always, beside: Always) -> Always:
    """Return a claim as one about steps, if that beside it is: what holds before, and after."""
    if claim.over in (beside.over, "steps"):
        return claim
    formula = claim.formula
    return replace(claim, premise=TRUE, holds=formula & Then(formula), over="steps")


def _never(claim: Sometimes) -> Always:
    """Return that what is said to happen sometimes never does."""
    holds = claim.holds & Own() if claim.over == "steps" else claim.holds
    return _claim(claim, TRUE, ~holds, claim.over)


def _led(one: Led, other: Led, models: Models) -> Implied:
    """Return whether it implies another that a goal is reached, as far as parts and runs say."""
    example = allowed_beyond(_in_a_step(one), _in_a_step(other), models)
    if example:
        return Implied(holds=False, example=example)
    if not _are_parts_implied(one, other, models):
        return Implied(None, why="premise and goal alone do not say")
    if isinstance(one, LeadsTo) and isinstance(other, LeadsTo) and not _is_as_fair(one, other):
        return Implied(None, why="other events are fair")
    return Implied(holds=True)


def _in_a_step(claim: Led) -> Always:
    """Return that a run of one step, after which nothing happens, is as it must be."""
    first = ~claim.premise | claim.goal | Then(claim.goal)
    return _claim(claim, TRUE, first & Then(~claim.premise | claim.goal), "steps")


def _are_parts_implied(one: Led, other: Led, models: Models) -> bool:
    """Say whether the other waits only where the one does, and the one's goals are the other's."""
    if set(other.of) - set(one.of) or bool(one.of) != bool(other.of):
        return False
    waits = _claim(other, other.premise & ~other.goal, one.premise, "states")
    reached = _claim(other, one.goal, other.goal, "states")
    anything = _claim(other, TRUE, TRUE, "states")
    return not any(allowed_beyond(anything, each, models) for each in (waits, reached))


def _is_as_fair(one: LeadsTo, other: LeadsTo) -> bool:
    """Say whether whatever is fair for the one is so for the other."""
    fair = {*other.weakly, *other.strongly}
    return {*one.weakly} <= fair and {*one.strongly} <= {*other.strongly}


def _claim(
    about: Property, premise: Expression, holds: Expression, over: Literal["states", "steps"]
) -> Always:
    return Always(about.name, about.rules, about.text, about.of, premise, holds, over)
