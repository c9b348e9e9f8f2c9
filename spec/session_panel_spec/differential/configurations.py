"""The configurations in which the panel is driven: every three values of options meet in one.

The options and their values follow from the schema of `Config`, so that none is forgotten.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, product
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import NODEFAULT, inspect

from session_panel import Config, InvalidInput
from session_panel_spec.differential.covering_array import Cell, covering_array

STRENGTH: Final = 3
"""Of how many options every combination of values occurs."""

WORK_STREAMS: Final = ("sales", "support")
"""The work streams that a configuration may name; events name a third, too."""

_MOST: Final = 4
_ABOVE_NINE: Final = 10
_DASHBOARD: Final = "Tim Jakarta"


class Option(NamedTuple):
    """An option of the configuration.

    Attributes:
        path: where it is, such as ``("presence_policy", "no_load")``.
        values: what is tried, as JSON has it, the default first.
    """

    path: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def name(self) -> str:
        """Its name, such as ``"presence_policy.no_load"``."""
        return ".".join(self.path)

    def of(self, config: Config) -> object:
        """Return what a configuration says of it, as JSON has it."""
        value: Any = _json(config)
        for name in self.path:
            value = value[name]
        return value


@cache
def options() -> tuple[Option, ...]:
    """Return every option of the configuration."""
    return tuple(_options(inspect.type_info(Config), ()))


def _options(of: inspect.Type, path: tuple[str, ...]) -> Iterator[Option]:
    if isinstance(of, inspect.StructType):
        for field in of.fields:
            if isinstance(field.type, inspect.StructType):
                yield from _options(field.type, (*path, field.name))
            else:
                values = [_default(field), *_values(field.type, _default(field))]
                distinct = {msgspec.json.encode(value): value for value in values}
                yield Option((*path, field.name), tuple(distinct.values())[:_MOST])


def _default(field: inspect.Field) -> object:
    made = field.default if field.default_factory is NODEFAULT else field.default_factory()
    return msgspec.to_builtins(made, order="deterministic")


def _values(of: inspect.Type, default: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any JSON
    """Return the values of a type that are tried besides the default.

    Raises:
        TypeError: nothing is known of the type: it needs a case here.
    """
    tried: tuple[Any, ...] = ()
    match of:
        case inspect.BoolType():
            tried = (False, True)
        case inspect.LiteralType():
            tried = of.values
        case inspect.IntType(ge=int(least)):
            tried = (least, least + 1, max(default, _ABOVE_NINE))
        case inspect.FloatType(ge=int(least), le=float(most)):
            tried = (float(least), float(least + 1), most)
        case inspect.DictType():
            least, one, most = _values(of.value_type, default)
            first, second = WORK_STREAMS
            tried = ({}, {first: one}, {first: most, second: least})
        case inspect.FrozenSetType(item_type=inspect.LiteralType(values=every)):
            tried = ([], list(every[1::2]), list(every))
        case inspect.UnionType():
            tried = (None, _DASHBOARD)
        case _:
            raise TypeError(f"Expected a type of which values are known, got {of}")
    return tried


class Configurations(NamedTuple):
    """Configurations, the default first.

    Attributes:
        left_out: the pairs of values that no configuration may have together, in words.
    """

    configs: tuple[Config, ...]
    left_out: tuple[str, ...]


@cache
def configurations() -> Configurations:
    """Return configurations in which every three values that may meet do."""
    levels = [len(option.values) for option in options()]
    apart = tuple(_apart())
    rows = covering_array(levels, STRENGTH, apart)
    configs = (_config(dict(enumerate(row))) for row in rows)
    default = Config()
    words = tuple(f"{_words(one)} with {_words(other)}" for one, other in apart)
    return Configurations((default, *(c for c in configs if c != default)), words)


def _apart() -> Iterator[tuple[Cell, Cell]]:
    """Yield the pairs of values that are refused as a configuration."""
    cells = [
        [(number, value) for value in range(len(option.values))]
        for number, option in enumerate(options())
    ]
    for one, other in combinations(cells, 2):
        for pair in product(one, other):
            try:
                _config(dict(pair))
            except InvalidInput:
                yield pair


def _config(row: Mapping[int, int]) -> Config:
    """Return the configuration with some values, and of all other options the defaults."""
    given: dict[str, Any] = {}
    for column, number in row.items():
        option = options()[column]
        put(given, option.path, option.values[number])
    return config_of(given)


def put(given: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Put the value of an option into a configuration as JSON has it."""
    *outer, last = path
    for name in outer:
        given = given.setdefault(name, {})
    given[last] = value


def config_of(given: Mapping[str, Any]) -> Config:
    """Return the configuration that JSON describes.

    Raises:
        InvalidInput: it is not valid.
    """
    try:
        return msgspec.convert(given, Config)
    except msgspec.ValidationError as error:
        raise InvalidInput("config", str(error)) from None


def changed(config: Config, option: Option, value: object) -> Config:
    """Return a configuration with another value of one option.

    Raises:
        InvalidInput: it is not valid.
    """
    given = _json(config)
    put(given, option.path, value)
    return config_of(given)


def every_value() -> tuple[tuple[str, str], ...]:
    """Return the name of each option with each value that is tried, as JSON."""
    return tuple(
        (one.name, msgspec.json.encode(value).decode()) for one in options() for value in one.values
    )


def values_of(config: Config) -> tuple[tuple[str, str], ...]:
    """Return the name of each option, and its value as JSON."""
    return tuple((one.name, msgspec.json.encode(one.of(config)).decode()) for one in options())


def _json(config: Config) -> dict[str, Any]:
    return dict(msgspec.to_builtins(config, order="deterministic"))


def _words(cell: Cell) -> str:
    option = options()[cell[0]]
    return f"{option.name}={msgspec.json.encode(option.values[cell[1]]).decode()}"
