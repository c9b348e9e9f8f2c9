"""What states, screens and effects have as members: whatever else is reported is a mistake."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import inspect

from session_panel import Effect, View
from session_panel_spec.model.language import Variable
from session_panel_spec.model.panel_model import CONVERSATION, RECORD

Path = Sequence[str | int]
"""Where in an answer, such as ``("state", "conversations", "c1", "conv")``."""


def _names(variables: tuple[Variable, ...]) -> tuple[str, ...]:
    return tuple(variable.name for variable in variables)


_OF_SLOTS: Final = {"conversations": _names(CONVERSATION), "records": _names(RECORD)}
"""The members of each entry of a state, which stands by its id."""

MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "state": ("presence", "mode", "focus", *_OF_SLOTS),
    "screen": View.__struct_fields__,
}
"""The members of the whole state, and of the whole screen."""

_SCREEN: Final = inspect.type_info(View)
_EFFECTS: Final = inspect.multi_type_info(Effect.__subclasses__())


def is_member(path: Path) -> bool:
    """Say whether there is such a place in some answer."""
    match path:
        case ["state", str(name)]:
            return name in MEMBERS["state"]
        case ["state", ("conversations" | "records") as slots, _, str(name)]:
            return name in _OF_SLOTS[slots]
        case ["screen", *rest]:
            return _leads_somewhere(_SCREEN, rest)
        case ["effects", int(), *rest]:
            return any(_leads_somewhere(kind, rest) for kind in _EFFECTS)
    return True


def _leads_somewhere(kind: inspect.Type, path: Path) -> bool:
    """Say whether something of a type can be at a path in it."""
    return not path or any(_leads_somewhere(one, path[1:]) for one in _parts(kind, path[0]))


def _parts(kind: Any, name: str | int) -> Iterator[inspect.Type]:  # noqa: ANN401 - any type of msgspec
    """Yield the types of what is by a name, or at a place, in something of a type."""
    match kind:
        case inspect.UnionType(types=types):
            for one in types:
                yield from _parts(one, name)
        case inspect.StructType(fields=fields, tag_field=tag):
            yield from (field.type for field in fields if field.encode_name == name)
            yield from [inspect.StrType()] if name == tag else []
        case inspect.VarTupleType(item_type=item) if isinstance(name, int):
            yield item
        case inspect.DictType(value_type=value):
            yield value
