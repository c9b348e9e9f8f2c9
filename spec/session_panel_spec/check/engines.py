"""The exploration of the model, by whichever engine suits the size."""

from dataclasses import dataclass
from importlib.util import find_spec
from time import perf_counter
from typing import Literal, get_args

from session_panel_spec.check.explicit import interpreted as plain
from session_panel_spec.check.explicit.counts import Progress, Tally
from session_panel_spec.check.explicit.memory import NotEnoughMemoryError, memory_limit
from session_panel_spec.model.abstract_state import Bounds, ChoiceError, check_bounds
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.language import Model

__all__ = ["Engine", "ModelExploration", "NotEnoughMemoryError", "explore_model"]

Engine = Literal["python", "bitmap", "hash", "bdd"]


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
    engine: Engine | Literal["auto"] = "auto",
    *,
    orbits: bool = False,
    max_memory: int | None = None,
    progress: Progress | None = None,
    model: Model = MODEL,
) -> ModelExploration:
    """Explore every state of the model that can be reached.

    Args:
        bounds: how many slots, and the limits.
        engine: "python" is the interpreter, "bitmap" the fastest, "hash" for sizes of which few
            states can be reached, "bdd" for sizes whose states nobody could visit one by one;
            "auto" chooses.
        orbits: whether states that differ only in the order of their slots count as one.
        max_memory: the most bytes that states may take; without it, 80 % of what is free.
        progress: told from time to time how many states there have been.
        model: the model, or a changed one.

    Raises:
        ChoiceError: the bounds or the engine are not among those allowed, or do not go together.
        NotEnoughMemoryError: the states would take too much memory.
        ImportError: the engine needs a package that is not installed.
    """
    check_bounds(bounds)
    if engine not in ("auto", *get_args(Engine)):
        raise ChoiceError(f"engine must be auto, python, bitmap, hash or bdd, not {engine!r}.")
    if engine == "bdd" and orbits:
        raise ChoiceError("The engine bdd counts states, not orbits.")
    limit = memory_limit() if max_memory is None else max_memory
    started, tally = perf_counter(), Tally(progress)
    used = _explore(bounds, engine, tally, limit, orbits=orbits, model=model)
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


def _explore(  # noqa: PLR0913 - what an exploration is asked for
    bounds: Bounds,
    engine: Engine | Literal["auto"],
    tally: Tally,
    limit: int,
    *,
    orbits: bool,
    model: Model,
) -> Engine:
    """Explore with an engine, and return which it was."""
    if engine == "python" or (engine == "auto" and not is_installed("numba")):
        plain.explore(bounds, tally, limit, orbits=orbits, model=model)
        return "python"
    if engine == "bdd":
        _explore_sets(bounds, tally, limit, model)
        return "bdd"
    return _explore_compiled(bounds, engine, tally, limit, orbits=orbits, model=model)


def _explore_sets(bounds: Bounds, tally: Tally, limit: int, model: Model) -> None:
    if not is_installed("dd", "dd.cudd"):
        raise ImportError("The engine bdd needs dd with CUDD, which is not installed.")
    from session_panel_spec.check.symbolic import bdd  # noqa: PLC0415 - only if needed

    bdd.explore(bounds, tally, limit, model)


def _explore_compiled(  # noqa: PLR0913 - the same
    bounds: Bounds,
    engine: Engine | Literal["auto"],
    tally: Tally,
    limit: int,
    *,
    orbits: bool,
    model: Model,
) -> Engine:
    if not is_installed("numba"):
        raise ImportError(f"The engine {engine} needs numba, which is not installed.")
    from session_panel_spec.check.explicit import bitmap, hash_set  # noqa: PLC0415 - only if needed
    from session_panel_spec.check.explicit.compiled_model import Compilation  # noqa: PLC0415

    compilation = Compilation(bounds, orbits=True, model=model)
    if engine == "hash" or (engine == "auto" and bitmap.needed_memory(compilation) > limit):
        hash_set.explore(Compilation(bounds, orbits=orbits, model=model), tally, limit)
        return "hash"
    bitmap.explore(compilation, tally, limit, orbits=orbits)
    return "bitmap"


def is_installed(*modules: str) -> bool:
    """Say whether some modules are there to be imported; the packages of each must come first."""
    return all(find_spec(module) is not None for module in modules)
