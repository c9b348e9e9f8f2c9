"""The trees of the language, gone over in one place: a back-end says only what each node means."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar, cast, get_args, get_type_hints

from session_panel_spec.model.language import Expression, Term, Value

T = TypeVar("T")
N = TypeVar("N")
Case = Callable[..., T]

_MOST = 1 << 14
"""So many nodes are remembered at once: models are changed by the thousand."""


class UnknownNodeError(TypeError):
    """A back-end has met a node of a class that it does not know."""


def children(node: object) -> tuple[Any, ...]:
    """Return the expressions and terms that a node is made of, in the order of its fields."""
    parts: list[Any] = []
    for name, is_several in _fields(type(node)):  # type: ignore[arg-type]
        part = getattr(node, name)
        parts += part if is_several else (part,)
    return tuple(parts)


def rebuild(node: N, parts: Iterable[Any]) -> N:
    """Return a node with other expressions and terms in the places of its own."""
    left = iter(parts)
    changed = {
        name: tuple(next(left) for _ in getattr(node, name)) if is_several else next(left)
        for name, is_several in _fields(type(node))  # type: ignore[arg-type]
    }
    return cast("N", replace(cast("Any", node), **changed)) if changed else node


def unchanged(node: T, *_: object) -> T:
    """Return a node as it is, for a back-end that leaves it so."""
    return node


class Fold(Generic[T]):
    """What a back-end makes of a node, given what it makes of the node's children.

    What it makes is often a function of what the node is about, such as a moment.
    """

    def __init__(
        self,
        name: str,
        inherited: Mapping[str, Case[T]] | None = None,
        *,
        given: Mapping[Any, T] | None = None,
        **cases: Case[T],
    ) -> None:
        """Make the fold.

        Args:
            name: the back-end's, as its errors say it.
            inherited: cases of another fold.
            given: what is made of some nodes, whatever they consist of.
            cases: by the name of a node's class, what is made of it and of what has been made of
                its children. A value has the name `Value`.
        """
        self.name = name
        self.cases: Mapping[str, Case[T]] = {**(inherited or {}), **cases}
        self._given = given or {}
        self._known: dict[int, tuple[object, T]] = {}

    def __call__(self, node: object) -> T:
        """Return what is made of a node.

        Raises:
            UnknownNodeError: the back-end does not know the node, or a node within it.
        """
        known = self._known.get(id(node))
        if known is None:
            known = (node, self._given[node] if node in self._given else self.anew(node))
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[id(node)] = known
        return known[1]

    def anew(self, node: object) -> T:
        """Return what is made of a node even if that is given."""
        kind = "Value" if isinstance(node, get_args(Value)) else type(node).__name__
        case = self.cases.get(kind)
        if case is None:
            raise UnknownNodeError(f"{self.name} knows no {type(node).__name__}: {node!r}")
        return case(node, *map(self, children(node)))


@cache
def _fields(kind: Hashable) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a class that hold expressions or terms, and whether it is several."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    several = {Expression: False, Term: False, tuple[Expression, ...]: True}
    return tuple((f.name, several[hints[f.name]]) for f in fields(kind) if hints[f.name] in several)
