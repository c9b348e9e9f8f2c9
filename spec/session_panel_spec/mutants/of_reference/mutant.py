"""The broken references, and how one is loaded beside the true one."""

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType
from typing import Any, Final, NamedTuple

from session_panel_spec.mutants.instead import Instead
from session_panel_spec.mutants.of_reference.behaviour import PACKAGE, behaviour
from session_panel_spec.mutants.of_reference.mutations import mutations


class Behaviour(NamedTuple):
    """What a reference, or a broken one, is asked.

    Attributes:
        initial: returns the state at the beginning, of a configuration.
        answer: returns the answer to an event in a state.
        screen: returns what is shown of a state in a language.
    """

    initial: Callable[..., Any]
    answer: Callable[..., Any]
    screen: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ReferenceMutant:
    """The reference with one place that is not as it was.

    Attributes:
        name: the module, the function, and the change, in one line.
        module: such as ``"session_panel_spec.reference.clock"``.
        source: of the module.
        at: what stood in that place, with where it stands in the file.
    """

    name: str
    module: str
    source: str
    at: tuple[ast.AST, ...] = ()

    def load(self) -> Behaviour:
        """Return the broken reference.

        Raises:
            Exception: it cannot even be imported; whatever it raises then.
        """
        return _loaded({self.module: compile(self.source, self.module, "exec")})


def reference_mutants() -> Iterator[ReferenceMutant]:
    """Yield every broken reference, in the order of its modules and lines."""
    for module, tree in behaviour().items():
        seen = Counter[str]()
        for function, change, source, at in mutations(tree):
            where = ".".join(filter(None, (module.rpartition(".")[2], function)))
            name = f"{where}: {change}"
            seen[name] += 1
            nth = f" (#{seen[name]})" if seen[name] > 1 else ""
            yield ReferenceMutant(f"{name}{nth}", module, source, tuple(at))


def without_margin() -> Behaviour:
    """Return the reference without its margin, and with nothing broken."""
    return _loaded({})


_ASKED: Final = tuple(f"{PACKAGE}.{name}" for name in ("state", "answers", "screens"))


def _loaded(broken: Mapping[str, CodeType]) -> Behaviour:
    codes = {**_codes(), **broken}
    with _apart(), _instead(codes):
        state, answers, screens = map(import_module, _ASKED)
    return Behaviour(state.initial, answers.answer, screens.screen)


@cache
def _codes() -> Mapping[str, CodeType]:
    """Return the code of each module; the package itself holds nothing."""
    sources = {name: ast.unparse(tree) for name, tree in behaviour().items()}
    return {
        name: compile(source, name, "exec") for name, source in {PACKAGE: "", **sources}.items()
    }


@contextmanager
def _apart() -> Iterator[None]:
    """Let what is imported meanwhile be another copy of the reference."""
    true = {name: one for name, one in sys.modules.items() if name.startswith(PACKAGE)}
    parent, _, own = PACKAGE.rpartition(".")
    for name in true:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]
        sys.modules.update(true)
        vars(sys.modules[parent])[own] = true[PACKAGE]


@contextmanager
def _instead(codes: Mapping[str, CodeType]) -> Iterator[None]:
    """Load other code in the place of some modules."""
    finder = Instead(codes, lambda module: codes[module.__name__])
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
