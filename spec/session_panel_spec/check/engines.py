"""The exploration of the model, by whichever engine suits the size."""

from dataclasses import dataclass
from importlib.util import find_spec
from time import perf_counter
from typing import Final, Literal, get_args

from session_panel_spec.check.explicit import interpreted
from session_panel_spec.check.explicit.tally import (
    NotEnoughMemoryError,
    Progress,
    Tally,
    memory_limit,
)
from session_panel_spec.model.abstract_state import Bounds, ChoiceError, check_bounds
from session_panel_spec.model.configured import model_of
from session_panel_spec.model.language import Model

__all__ = ["Engine", "EngineChoice", "ModelExploration", "NotEnoughMemoryError", "explore_model"]

Engine = Literal["python", "numpy", "bitmap", "hash", "bdd"]
EngineChoice = Literal["auto", Engine]

WHERE_CUDD_IS: Final = "its wheels are for Linux on x86-64 with CPython 3.11 to 3.13"
"""For whom pip installs dd with CUDD; for all others it installs one without."""


@dataclass(frozen=True, slots=True)
class ModelExploration:
    """What an exploration of the model counted, as the domain's section 7 says.

    Attributes:
        states: the distinct states, or with `orbits` those up to the order of their slots.
        transitions: the distinct labelled steps that change the state; not counted of orbits.
        depth: the largest distance of a state from the initial one; None of the engine "bdd", which
            knows no distances.
        peak_memory_bytes: what the states took; for the engine "python" an estimate.
    """

    bounds: Bounds
    orbits: bool
    states: int
    transitions: int | None
    depth: int | None
    engine: Engine
    seconds: float
    peak_memory_bytes: int

    @property
    def states_per_second(self) -> float:
        """How fast it was."""
        return self.states / self.seconds


def explore_model(  # noqa: PLR0913 - each is a choice
    bounds: Bounds,
    engine: EngineChoice = "auto",
    *,
    orbits: bool = False,
    max_memory: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    model: Model | None = None,
) -> ModelExploration:
    """Explore every state of the model that can be reached.

    Args:
        bounds: how many slots, and the limits.
        engine: "python" is the interpreter, "numpy" for small sizes, "bitmap" the fastest, "hash"
            for sizes of which few states can be reached, "bdd" for sizes whose states nobody could
            visit one by one; "auto" chooses.
        orbits: whether states that differ only in the order of their slots count as one.
        max_memory: the most bytes that states may take; without it, 80 % of what is free.
        threads: how many explore by the engine "bitmap"; without it, as many as there are cores,
            and memory for.
        progress: told from time to time how many states there have been.
        model: a changed model; without it, the model at the bounds.

    Raises:
        ChoiceError: the bounds or the engine are not among those allowed, or do not go together.
        NotEnoughMemoryError: the states would take too much memory.
        ImportError: the engine needs a package that is not installed.
    """
    check_bounds(bounds)
    _check_engine(engine, orbits=orbits)
    started, tally = perf_counter(), Tally(progress, memory_limit(max_memory))
    used = _explore(
        bounds, engine, tally, orbits=orbits, threads=threads, model=model or model_of(bounds)
    )
    return ModelExploration(
        bounds=bounds,
        orbits=orbits,
        states=tally.states,
        transitions=None if orbits else tally.steps,
        depth=None if used == "bdd" else tally.depth,
        engine=used,
        seconds=perf_counter() - started,
        peak_memory_bytes=tally.memory,
    )


def _check_engine(engine: EngineChoice, *, orbits: bool) -> None:
    if engine not in get_args(EngineChoice):
        *others, last = get_args(EngineChoice)
        raise ChoiceError(f"engine must be {', '.join(others)} or {last}, not {engine!r}.")
    if engine in ("bdd", "numpy") and orbits:
        raise ChoiceError(f"The engine {engine} counts states, not orbits.")


def _explore(  # noqa: PLR0913 - each is a choice
    bounds: Bounds,
    engine: EngineChoice,
    tally: Tally,
    *,
    orbits: bool,
    threads: int | None,
    model: Model,
) -> Engine:
    """Explore with an engine, and return which it was. What it needs is imported only here."""
    if engine == "python" or (engine == "auto" and not is_installed("numba")):
        interpreted.explore(bounds, tally, orbits=orbits, model=model)
        return "python"
    if engine == "bdd":
        require("The engine bdd", "dd", "dd.cudd")
        from session_panel_spec.check.symbolic import bdd  # noqa: PLC0415 - is heavy

        bdd.check(bounds, (), tally, model)
        return "bdd"
    require(f"The engine {engine}", "numpy" if engine == "numpy" else "numba")
    from session_panel_spec.check.explicit import vectorised  # noqa: PLC0415 - is heavy
    from session_panel_spec.check.explicit.compiled_model import Compilation  # noqa: PLC0415 - is heavy

    compilation = Compilation(bounds, orbits=True, model=model)
    small = not orbits and vectorised.suits(compilation.unsorted(), tally.limit)
    if engine == "numpy" or (engine == "auto" and small):
        vectorised.explore(compilation.unsorted(), tally)
        return "numpy"
    from session_panel_spec.check.explicit import bitmap, hash_set  # noqa: PLC0415 - is heavy

    if engine == "hash" or (engine == "auto" and bitmap.needed_memory(compilation) > tally.limit):
        hash_set.explore(compilation if orbits else compilation.unsorted(), tally)
        return "hash"
    bitmap.explore(
        compilation,
        tally,
        orbits=orbits,
        threads=threads or bitmap.most_threads(compilation, tally.limit),
    )
    return "bitmap"


def is_installed(*modules: str) -> bool:
    """Say whether some modules are there to be imported; the packages of each must come first."""
    return all(find_spec(module) is not None for module in modules)


def require(what: str, *modules: str) -> None:
    """Make sure that modules are installed; the packages of each must come first.

    Raises:
        ImportError: one is not; it is said what needs it.
    """
    for module in modules:
        if find_spec(module) is None:
            if module == "dd.cudd":
                raise ImportError(f"{what} needs dd with CUDD, not without: {WHERE_CUDD_IS}.")
            raise ModuleNotFoundError(f"{what} needs {module}, which is not installed", name=module)
