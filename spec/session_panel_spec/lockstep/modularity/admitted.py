"""Every context that there can be at any size: those in which the invariants hold.

The solver is asked for them, one after the other, of the state that the proofs look at: of any
number of slots, with any limits. Any presence goes with any of them, and so do the switches. It may
yield some contexts that no panel is ever in, and leaves none out.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from session_panel_spec.check.proof import prove
from session_panel_spec.check.proof.solver import Formula, z3
from session_panel_spec.check.proof.window import Window
from session_panel_spec.check.proof.window_state import (
    TARGET,
    TARGETS,
    Theory,
    code,
    number,
    theory_of,
    total,
)
from session_panel_spec.lockstep.modularity.contexts import COMPARED, Context, depths
from session_panel_spec.model.abstract_state import ConversationSlot, RecordSlot, Slot
from session_panel_spec.model.language import Parameter, SlotKind, Value
from session_panel_spec.model.panel_model import (
    MODEL,
    absent,
    conv,
    is_offered,
    presence,
    unread,
    waiting,
)
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.property import Always

NARROWING: Final = (
    Always(
        "closed-is-read",
        ("SESS-5", "UNRD-1"),
        "A closed conversation with an open session has no unread message: opening it reads them.",
        ("conversation",),
        conv.is_("closed") & ~absent,
        unread.is_(0),
    ),
    Always(
        "returning-has-written",
        ("OFFR-2", "UNRD-1"),
        "A waiting conversation that is offered has an unread message: it was offered for that.",
        ("conversation",),
        waiting & is_offered,
        ~unread.is_(0),
    ),
)
"""What else holds of every state, so that no slot is admitted that no panel has."""

CLAIMS: Final = (*ALWAYS, *NARROWING)


def admitted(kinds: tuple[SlotKind | None, ...] = TARGETS) -> Iterator[Context]:
    """Yield every context of a slot, and of the panel as a whole; an unread count is 0 or 1.

    Args:
        kinds: the kinds of slots, and None for the panel.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    theory = theory_of(MODEL, CLAIMS)
    for kind in kinds:
        yield from _Contexts(theory, kind).all()


def unproved() -> tuple[str, ...]:
    """Return the names of the claims about states that cannot be proved; there must be none."""
    states = tuple(claim for claim in CLAIMS if claim.over == "states")
    return tuple(proof.name for proof in prove(claims=states) if not proof.proved)


class _Contexts:
    """The contexts of a kind of slot, or of the panel as a whole.

    Attributes:
        chosen: the variables of the slot, whose values are chosen one after the other.
        deep: for each comparison, that its bound is as far above the counts as each depth or more.
    """

    def __init__(self, theory: Theory, kind: SlotKind | None) -> None:
        self.kind = kind
        self.window = Window(theory, kind)
        self.solver = z3().Solver()
        self.solver.add(self.window.given, number(Parameter("unread_max")) == 1)
        own = self.window.state.slots[TARGET].values if kind else {}
        self.chosen = tuple(own.items())
        self.deep = tuple(tuple(self._literals(at, below)) for at, below in enumerate(COMPARED))

    def _literals(self, at: int, below: Any) -> Iterator[Formula]:  # noqa: ANN401 - see COMPARED
        counted = z3().Sum([total(count, self.window.state) for count in below.counts])
        for depth in depths(below)[1:]:
            literal = z3().Bool(f"comparison {at} is {depth} deep")
            self.solver.add(literal == (number(below.bound) - counted >= depth))
            yield literal

    def all(self, *values: Value) -> Iterator[Context]:
        """Yield the contexts in which the first variables have some values."""
        if len(values) == len(self.chosen):
            yield from self._of(values)
            return
        variable, formula = self.chosen[len(values)]
        for value in variable.domain[:2] if variable.is_counter else variable.domain:
            self.solver.push()
            self.solver.add(formula == code(value))
            if self.solver.check() != z3().unsat:
                yield from self.all(*values, value)
            self.solver.pop()

    def _of(self, values: tuple[Value, ...]) -> Iterator[Context]:
        own, others = self._slot(values), tuple(product(presence.domain, (False, True)))
        literals = [literal for some in self.deep for literal in some]
        while self.solver.check() != z3().unsat:
            model = self.solver.model()
            holds = {one: z3().is_true(model.eval(one, model_completion=True)) for one in literals}
            depth = tuple(
                depths(below)[sum(holds[one] for one in some)]
                for below, some in zip(COMPARED, self.deep, strict=True)
            )
            for of_agent, switches in others:
                yield Context(self.kind, own, str(of_agent), switches, depth)
            self.solver.add(z3().Or(*(one != is_so for one, is_so in holds.items())))

    def _slot(self, values: tuple[Any, ...]) -> Slot | None:
        if self.kind is None:
            return None
        return ConversationSlot(*values) if self.kind == "conversation" else RecordSlot(*values)
