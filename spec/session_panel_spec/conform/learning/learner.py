"""Learning an adapter's machine by L*, and trying what was learned by the W-method."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from session_panel_spec.conform.learning.equivalence import complete_runs, random_runs
from session_panel_spec.conform.learning.learned_machine import LearnedMachine, Seen, Step
from session_panel_spec.conform.learning.queries import LOOK, Asker, MembershipOracle, without_looks
from session_panel_spec.conform.peer import Peer
from session_panel_spec.conform.vectors.mealy_machine import Inputs, mealy_machine, shortest_runs
from session_panel_spec.conform.vectors.w_method import EXTRA_STATES
from session_panel_spec.parallel import Progress

_TOGETHER: Final = 1_000
"""How many runs are asked before the first is compared."""

Hypothesis = Any
"""A Mealy machine of the aalpy package, which has no types."""


class Learned(NamedTuple):
    """What was learned, and from how much.

    Attributes:
        runs: how many runs were asked, those that tried the machine too.
        events: how many events they had together.
    """

    machine: LearnedMachine
    runs: int
    events: int


def learn(
    peer: Peer,
    name: str,
    progress: Progress,
    *,
    extra_states: int = EXTRA_STATES,
    seed: int = 0,
) -> Learned:
    """Return the machine that an adapter has, as far as it can be told from outside.

    It is exactly the adapter's if that has no more than `extra_states` more states, its answers
    do not depend on chance, and a reset always leads to the same state.

    Args:
        peer: the adapter, which has greeted.
        name: the machine's name.
        progress: told after every thousand runs.
        extra_states: how many states more the adapter may have than were found.
        seed: what the random runs depend on.

    Raises:
        NotLearnedError: there is no answer, the answers depend on chance, or there is no end.
        ImportError: the aalpy package is missing; its text says what to install.
    """
    run_l_star = _l_star()
    inputs = mealy_machine(name).inputs
    asker = Asker(peer, name)
    membership = MembershipOracle(asker)
    walks = tuple(random_runs(inputs, seed))
    oracle = EquivalenceOracle(asker, membership, inputs, walks, extra_states, progress)
    hypothesis = run_l_star(
        [LOOK, *inputs],
        membership,
        oracle,
        automaton_type="mealy",
        e_set_suffix_closed=True,
        cache_and_non_det_check=False,
        print_level=0,
    )
    return Learned(machine_of(hypothesis, inputs), asker.runs, asker.events)


@dataclass
class EquivalenceOracle:
    """Tries a hypothesis on the adapter, in the form that AALpy expects.

    Attributes:
        walks: the random runs.
        extra_states: how many states more than the hypothesis the adapter may have.
    """

    asker: Asker
    membership: MembershipOracle
    inputs: Inputs
    walks: tuple[Inputs, ...]
    extra_states: int
    progress: Progress
    num_queries: int = 0  # AALpy wants the last two; the asker counts for us
    num_steps: int = 0

    def find_cex(self, hypothesis: Hypothesis) -> Inputs | None:
        """Return a run that the adapter answers otherwise than the hypothesis; None without one."""
        machine = machine_of(hypothesis, self.inputs)
        ends = hypothesis.compute_characterization_set(char_set_init=[(LOOK,)])
        told_apart = dict.fromkeys(map(without_looks, ends))
        complete = complete_runs(machine, told_apart, self.extra_states)
        for runs in _batches(chain(self.walks, complete)):
            self.progress("runs asked", self.asker.runs)
            for run, seen in zip(runs, self.asker.ask(runs), strict=True):
                size = _agreed(machine, run, seen)
                if size is not None:
                    self.membership.remember(run[:size], seen[: size + 1])
                    return self._shortened(machine, run[:size])
        return None

    def _shortened(self, machine: LearnedMachine, run: Inputs) -> Inputs:
        """Return a run that shows a difference, without inputs that are not needed for it.

        Each that is left is asked twice: an answer by chance shows nothing.
        """
        for at in reversed(range(len(run))):
            shorter = (*run[:at], *run[at + 1 :])
            (seen,) = self.asker.ask([shorter])
            size = _agreed(machine, shorter, seen)
            run = shorter[:size] if size else run
        self.membership.remember(run, *self.asker.ask([run]))
        return run


def machine_of(hypothesis: Hypothesis, inputs: Inputs) -> LearnedMachine:
    """Return the machine that a hypothesis is, its states by their distance from the first."""
    runs = shortest_runs(hypothesis.initial_state, inputs, lambda state, i: state.transitions[i])
    numbers = {state: number for number, state in enumerate(runs)}
    names = tuple(state.output_fun[LOOK].state for state in numbers)
    steps = {
        (number, given): Step(state.output_fun[given].refused, numbers[state.transitions[given]])
        for state, number in numbers.items()
        for given in inputs
    }
    return LearnedMachine(names, inputs, steps)


def _agreed(machine: LearnedMachine, run: Inputs, seen: Sequence[Seen]) -> int | None:
    """Return the number of the first input that is answered otherwise than by the machine."""
    pairs = zip(machine.run(run), seen, strict=True)
    return next((number for number, (ours, theirs) in enumerate(pairs) if ours != theirs), None)


def _batches(runs: Iterable[Inputs]) -> Iterator[list[Inputs]]:
    left = iter(runs)
    while batch := list(islice(left, _TOGETHER)):
        yield batch


def _l_star() -> Any:  # noqa: ANN401 - the package has no types
    try:
        from aalpy import run_Lstar  # type: ignore[import-untyped]  # noqa: PLC0415 - large
    except ModuleNotFoundError as missing:
        if missing.name != "aalpy":
            raise
        raise ImportError("learning needs the extra: pip install 'session-panel[learn]'") from None
    return run_Lstar
