"""The code mutants of the panel: a function of `machines/`, broken in one place.

mutmut chooses what is broken: an operator, a number, a text, a condition, an argument, a value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, cast

import libcst
from libcst import matchers
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

PACKAGE: Final = Path("machines/session_panel")
HOST: Final = Path("machines/session_panel_host")


@dataclass(frozen=True, slots=True)
class CodeMutant:
    """A module with one place that is not as it was.

    Attributes:
        module: such as ``"session_panel.panel"``.
        function: the outermost function that holds the place, with its class.
        change: what stood there and what stands there now, in one line.
        digest: of the function and what became of it: the same for as long as both are.
        of_a_cast: whether only the first argument of a `cast` is changed, which does nothing.
    """

    module: str
    function: str
    change: str
    digest: str
    of_a_cast: bool
    _tree: libcst.Module
    _mutation: Mutation

    @property
    def name(self) -> str:
        """What it is called for people."""
        return f"{self.module}.{self.function}: {self.change}"

    def source(self) -> str:
        """Return the source of the whole module."""
        nodes = (self._mutation.original_node, self._mutation.mutated_node)
        whole = cast("libcst.Module", deep_replace(self._tree, *nodes))
        return whole.code


def code_mutants(package: Path = PACKAGE) -> Iterator[CodeMutant]:
    """Yield every mutant of a package, in the order of its files and lines."""
    for path in sorted(package.rglob("*.py")):
        module = ".".join((package.name, *path.relative_to(package).with_suffix("").parts))
        yield from _of_file(path, module.removesuffix(".__init__"))


def _of_file(path: Path, module: str) -> Iterator[CodeMutant]:
    tree, mutations, *_ = create_mutations(str(path), path.read_text("utf-8"))
    classes, casts = _classes_of_methods(tree), _casts(tree)
    seen: dict[str, int] = {}
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, libcst.FunctionDef):  # it is what a module declares
            continue
        where = ".".join(filter(None, (classes.get(function), function.name.value)))
        change = _change(tree, mutation)
        nth = seen[where + change] = seen.get(where + change, 0) + 1
        change += f" (#{nth})" if nth > 1 else ""
        told = f"{module}.{where}\n{tree.code_for_node(function)}\n{change}"
        digest = sha256(told.encode()).hexdigest()[:16]
        of_a_cast = mutation.original_node in casts and _says_the_same(mutation)
        yield CodeMutant(module, where, change, digest, of_a_cast, tree, mutation)


def _casts(tree: libcst.Module) -> frozenset[libcst.CSTNode]:
    """Return the calls of `cast`, and the first argument of each."""
    calls = matchers.findall(tree, matchers.Call(func=matchers.Name("cast")))
    first = (call.args[0].value for call in calls if isinstance(call, libcst.Call))
    return frozenset((*calls, *first))


def _says_the_same(mutation: Mutation) -> bool:
    """Say whether the place is no call, or one of which only the first argument is changed."""
    before, after = mutation.original_node, mutation.mutated_node
    if not isinstance(before, libcst.Call) or not isinstance(after, libcst.Call):
        return True
    (_, *others), (_, *now) = before.args, after.args
    return len(others) == len(now) and all(map(libcst.CSTNode.deep_equals, others, now))


def _change(tree: libcst.Module, mutation: Mutation) -> str:
    nodes = (mutation.original_node, mutation.mutated_node)
    before, after = (" ".join(tree.code_for_node(node).split()) for node in nodes)
    return f"{before} -> {after}"


def _classes_of_methods(tree: libcst.Module) -> dict[libcst.FunctionDef, str]:
    classes = (node for node in tree.body if isinstance(node, libcst.ClassDef))
    return {
        method: node.name.value
        for node in classes
        for method in node.body.body
        if isinstance(method, libcst.FunctionDef)
    }
