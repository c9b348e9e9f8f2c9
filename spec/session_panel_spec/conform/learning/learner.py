"""Learning an adapter's machine by L*, and trying what was learned by the W-method."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from random import Random
from time import monotonic
from typing import Any, Final, NamedTuple

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.learning.learned_machine import LOOK, Hypothesis, machine_of
from session_panel_spec.conform.miscount import miscount
from session_panel_spec.conform.protocol import Connection, Reply, Trouble, interruption
from session_panel_spec.conform.vectors.mealy_machine import (
    Input,
    Inputs,
    MealyMachine,
    Outcome,
    mealy_machine,
)
from session_panel_spec.conform.vectors.w_method import EXTRA_STATES, complete_runs, cover
from session_panel_spec.parallel import Progress

WALKS: Final = 500
"""How many random runs there are."""

WALK_LENGTH: Final = 50
"""How many inputs a random run has."""

MOST_EVENTS: Final = 1_000_000
"""After so many events that a learner asks for, there is no end to the states."""

_TOGETHER: Final = 1_000
"""How many runs are asked before the first is compared."""


class Learned(NamedTuple):
    """What was learned, and from how much.

    Attributes:
        runs: how many runs were asked, those that tried the machine too.
        events: how many events they had together.
    """

    machine: MealyMachine
    runs: int
    events: int


def learn(
    connection: Connection,
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
        connection: to the adapter, which has greeted.
        name: the machine's name.
        progress: told every second, while the adapter answers.
        extra_states: how many states more the adapter may have than were found.
        seed: what the random runs depend on.

    Raises:
        Trouble: there is no answer, the answers depend on chance, there is no end, or something,
            such as Ctrl-C, interrupts it; that is then the trouble's `stop`.
        ImportError: the aalpy package is missing; its text says what to install.
    """
    run_l_star = _l_star()
    teacher = Teacher(connection, name, progress, extra_states, seed)
    try:
        hypothesis = run_l_star(
            [LOOK, *teacher.ours.inputs],
            teacher,
            teacher,
            automaton_type="mealy",
            e_set_suffix_closed=True,
            cache_and_non_det_check=False,
            print_level=0,
        )
    except (KeyboardInterrupt, SystemExit) as stop:
        told = f"{teacher.runs:,} runs of {teacher.events:,} events had been asked"
        raise interruption(stop, told) from None
    return Learned(machine_of(hypothesis, teacher.ours), teacher.runs, teacher.events)


class Teacher:
    """Answers what a learner asks of an adapter's machine, in the form that AALpy expects.

    What was seen is remembered, and must always be the same.

    Attributes:
        ours: our machine of the name, whose inputs the adapter is asked.
        runs: how many runs the adapter was asked.
        events: how many events they had together.
        num_queries: how many of the runs the learner asked for.
        num_steps: how many events those had.
    """

    def __init__(
        self, connection: Connection, name: str, progress: Progress, extra_states: int, seed: int
    ) -> None:
        self.ours = mealy_machine(name)
        self.runs = self.events = self.num_queries = self.num_steps = 0
        self._connection = connection
        self._reset = {"reset": {"machine": name}}
        self._progress = progress
        self._extra_states = extra_states
        self._walks = tuple(_random_runs(self.ours.inputs, seed))
        self._known: dict[Inputs, Outcome] = {}
        self._before: Inputs | None = None
        self._told = monotonic()

    def query(self, word: Sequence[Input]) -> list[Outcome]:
        """Return what is seen after each input of a word.

        Raises:
            Trouble: there is no answer, the answers depend on chance, or there is no end.
        """
        run = _without_looks(word)
        if run not in self._known:
            if self.num_steps > MOST_EVENTS:
                sentence = f"after {self.num_steps:,} events it still shows new states"
                raise Trouble("endless", sentence, run=run)
            self.num_queries += 1
            self.num_steps += len(run)
            self._remember(run, *self._ask([run]))
        seen = []
        for size, given in enumerate(word, start=1):
            after = self._known[_without_looks(word[:size])]
            seen.append(Outcome(None, after.target) if given == LOOK else after)
        return seen

    def find_cex(self, hypothesis: Hypothesis) -> Inputs | None:
        """Return a run that the adapter answers otherwise than the hypothesis; None without one.

        Raises:
            Trouble: there is no answer, or the answers depend on chance.
        """
        machine = machine_of(hypothesis, self.ours)
        ends = hypothesis.compute_characterization_set(char_set_init=[(LOOK,)])
        told_apart = dict.fromkeys(map(_without_looks, ends))
        length = self._extra_states + 1
        complete = complete_runs(
            cover(machine).values(), self.ours.inputs, tuple(told_apart), length
        )
        every = chain(self._walks, complete)
        while runs := list(islice(every, _TOGETHER)):
            for run, seen in zip(runs, self._ask(runs), strict=True):
                size = _agreed(machine, run, seen)
                if size is not None:
                    self._remember(run[:size], seen[: size + 1])
                    return self._shortened(machine, run[:size])
        return None

    def _shortened(self, machine: MealyMachine, run: Inputs) -> Inputs:
        """Return a run that shows a difference, without inputs that are not needed for it.

        Each that is left is asked twice: an answer by chance shows nothing.
        """
        for at in reversed(range(len(run))):
            shorter = (*run[:at], *run[at + 1 :])
            (seen,) = self._ask([shorter])
            size = _agreed(machine, shorter, seen)
            run = shorter[:size] if size else run
        self._remember(run, *self._ask([run]))
        return run

    def _remember(self, run: Inputs, seen: Sequence[Outcome]) -> None:
        """Remember what was seen of a run: at first, and after each of its inputs."""
        for size, one in enumerate(seen):
            if self._known.setdefault(run[:size], one) != one:
                sentence = "the same run is not always answered alike"
                raise Trouble("chance", sentence, run=run)

    def _ask(self, runs: Sequence[Inputs]) -> list[tuple[Outcome, ...]]:
        """Return what is seen of each run: at first, and after each of its inputs."""
        self._connection.send(chain.from_iterable(map(self._requests, runs)))
        self.runs += len(runs)
        self.events += sum(map(len, runs))
        return [self._heard(run) for run in runs]

    def _requests(self, run: Inputs) -> list[Json]:
        return [self._reset, *(given.json for given in run)]

    def _heard(self, run: Inputs) -> tuple[Outcome, ...]:
        """Receive what is seen of a run, and tell now and then how far it has come."""
        seen = tuple(self._received(run))
        self._before = run
        if monotonic() - self._told > 1:
            self._told = monotonic()
            self._progress("runs asked", self.runs)
        return seen

    def _received(self, run: Inputs) -> Iterator[Outcome]:
        for number in range(len(run) + 1):
            try:
                yield _seen(self._connection.receive(), is_reset=number == 0)
            except Trouble as why:
                raise self._explained(why, run, number) from None

    def _explained(self, why: Trouble, run: Inputs, number: int) -> Trouble:
        """Return what is wrong with the answer to the last line of a run, or of the run before."""
        suspects = [run] if number or self._before is None else [self._before, run]
        for suspect in suspects if why.kind == "order" else ():
            if found := miscount(self._connection, self._requests(suspect)):
                lines, miscounted = found
                return _of_run(miscounted, suspect[: lines - 1])
        return _of_run(why, run[:number])


def _of_run(why: Trouble, run: Inputs) -> Trouble:
    return Trouble(why.kind, why.sentence, why.said, run)


def _seen(reply: Reply, *, is_reset: bool) -> Outcome:
    """Return what a reply tells.

    Raises:
        Trouble: it is not what was asked for.
    """
    if is_reset and isinstance(reply.skip, str):
        raise Trouble("error", reply.skip)
    reply.require_answer(to_reset=is_reset)
    if not isinstance(reply.state, str):
        raise Trouble("error", 'Expected "state", the name of a state')
    return Outcome(reply.refused or None, reply.state)


def _without_looks(word: Sequence[Input]) -> Inputs:
    """Return the inputs of a word of which the adapter hears."""
    return tuple(given for given in word if given != LOOK)


def _agreed(machine: MealyMachine, run: Inputs, seen: Sequence[Outcome]) -> int | None:
    """Return the number of the first input that is answered otherwise than by the machine."""
    expected = Outcome(None, machine.initial), *machine.run(run)
    reported = (Outcome(one.refused, machine.reports[one.target]) for one in expected)
    pairs = enumerate(zip(reported, seen, strict=True))
    return next((number for number, (ours, theirs) in pairs if ours != theirs), None)


def _random_runs(inputs: Inputs, seed: int) -> Iterator[Inputs]:
    """Yield long random runs: they may find what lies deeper than any complete run goes.

    Half of the inputs repeat the one before: so what counts is found, too.
    """
    chance = Random(seed)  # noqa: S311 - it keeps no secret
    for _ in range(WALKS):
        run = [chance.choice(inputs)]
        while len(run) < WALK_LENGTH:
            run.append(chance.choice((run[-1], chance.choice(inputs))))
        yield tuple(run)


def _l_star() -> Any:  # noqa: ANN401 - the package has no types
    try:
        from aalpy import run_Lstar  # type: ignore[import-untyped]  # noqa: PLC0415 - large
    except ModuleNotFoundError as missing:
        if missing.name != "aalpy":
            raise
        raise ImportError("learning needs the extra: pip install 'session-panel[learn]'") from None
    return run_Lstar
