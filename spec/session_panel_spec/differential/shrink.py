"""The shortest run that still shows a difference, as plain as it can be.

Steps are left out, many at once and then one by one (delta debugging); what is left gets fewer
fields, earlier times, plainer ids, and a configuration nearer to the defaults. The same run always
ends the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeVar

from msgspec import NODEFAULT, structs

from session_panel import HOME, AnyEvent, Config, Configure, InvalidInput
from session_panel_spec.differential.configurations import changed, options
from session_panel_spec.differential.run import SAVED, Case, Run, Sides, first_difference

TRIES: Final = 3000
"""How many runs are tried at most."""

Candidates = Iterator[tuple[Config, Run]]
"""What is smaller than a case in one way, that which would be much smaller first."""

Way = Callable[["Shown"], Candidates]


class Shown(Protocol):
    """A run whose last step shows a difference."""

    @property
    def config(self) -> Config:
        """The configuration with which it begins."""

    @property
    def run(self) -> Run:
        """Its steps."""


C = TypeVar("C", bound=Shown)


def shrunk(sides: Sides, config: Config, run: Run, tries: int = TRIES) -> Case | None:
    """Return the shortest case that a run leads to; None where it shows no difference."""
    case = first_difference(sides, config, run)
    if case is None or case.difference.hangs:  # each try would take as long
        return case
    return smallest(case, partial(first_difference, sides), tries)


def smallest(case: C, shows: Callable[[Config, Run], C | None], tries: int = TRIES) -> C:
    """Return the smallest case that a case leads to.

    Args:
        case: shows a difference.
        shows: returns the case of a run that shows one; its run ends with the difference.
        tries: how many runs are tried at most.
    """
    search = _Search(case, shows, tries)
    while max(map(search.goes, _WAYS)):
        pass
    return search.case


class _Search(Generic[C]):
    """The smallest case that was found, and how many tries are left."""

    def __init__(self, case: C, shows: Callable[[Config, Run], C | None], tries: int) -> None:
        self.case = case
        self._shows = shows
        self._left = tries

    def goes(self, way: Way) -> bool:
        """Make the case smaller in one way while it can be, and say whether it could."""
        before, smaller = self.case, way(self.case)
        while self._left and (tried := next(smaller, None)):
            self._left -= 1
            if better := self._shows(*tried):
                self.case = better
                smaller = way(better)
        return self.case is not before


def _fewer_steps(case: Shown) -> Candidates:
    return ((case.config, shorter) for shorter in _shorter(case.run))


def _plainer_configuration(case: Shown) -> Candidates:
    return ((plainer, case.run) for plainer in _nearer(case.config, Config()))


def _plainer_ids(case: Shown) -> Candidates:
    renamed = _renamed(case.run)
    return iter([] if renamed == case.run else [(case.config, renamed)])


def _no_times(case: Shown) -> Candidates:
    flat = tuple(step and structs.replace(step, at=0.0) for step in case.run)
    return iter([] if flat == case.run else [(case.config, flat)])


def _plainer_steps(case: Shown) -> Candidates:
    for number, step in reversed([*enumerate(case.run)]):
        if step is not SAVED:
            before = (other.at for other in case.run[:number] if other is not SAVED)
            for plainer in chain(
                _earlier(step, max(before, default=0.0)), _plainer(step, case.config)
            ):
                yield case.config, (*case.run[:number], plainer, *case.run[number + 1 :])


_WAYS: Final[Sequence[Way]] = (
    _fewer_steps,
    _no_times,
    _plainer_configuration,
    _plainer_ids,
    _plainer_steps,
)


def _shorter(run: Run) -> Iterator[Run]:
    """Yield a run without its first half, its second, each quarter, and so on; each step last."""
    size = len(run)
    while size := size // 2:
        for start in range(0, len(run), size):
            yield run[:start] + run[start + size :]


def _nearer(config: Config, to: Config) -> Iterator[Config]:
    """Yield another configuration, and this with what that says of one option more."""
    if config == to:
        return
    yield to
    for option in options():
        if option.of(config) != option.of(to):
            try:
                yield changed(config, option, option.of(to))
            except InvalidInput:
                continue


def _earlier(event: AnyEvent, earliest: float) -> Iterator[AnyEvent]:
    """Yield an event that comes as early as it may, or at a full second."""
    for at in (earliest, float(int(event.at))):
        if at < event.at:
            yield structs.replace(event, at=at)


def _plainer(event: AnyEvent, config: Config) -> Iterator[AnyEvent]:
    """Yield an event with one field at its default, or with plain text."""
    for field in structs.fields(event):
        value = getattr(event, field.name)
        if field.name in _PLAIN and value != _PLAIN[field.name] and field.required:
            yield structs.replace(event, **{field.name: _PLAIN[field.name]})
        elif not field.required and field.name not in _IDS and value != _default(field):
            yield structs.replace(event, **{field.name: _default(field)})
    if isinstance(event, Configure):
        for plainer in chain(_nearer(event.config, Config()), _nearer(event.config, config)):
            yield structs.replace(event, config=plainer)


_PLAIN: Final[Mapping[str, Any]] = {"name": "Ana", "title": "Kettle", "fields": {"x": "1"}}
_IDS: Final = ("conversation", "session", "record", "customer")


def _default(field: structs.FieldInfo) -> object:
    return field.default if field.default_factory is NODEFAULT else field.default_factory()


def _renamed(run: Run) -> Run:
    """Return a run in which conversations, records and customers are numbered as they appear."""
    names: dict[str, str] = {HOME: HOME}
    return tuple(step if step is SAVED else _numbered(step, names) for step in run)


def _numbered(event: AnyEvent, names: dict[str, str]) -> AnyEvent:
    ids = {name: getattr(event, name, None) for name in _IDS if name in event.__struct_fields__}
    for field, name in ids.items():
        if name and name not in names:
            letter = "u" if field == "customer" else "r" if field == "record" else "c"
            names[name] = f"{letter}{1 + sum(one[0] == letter for one in names.values())}"
    told = {field: names[name] for field, name in ids.items() if name}
    return structs.replace(event, **told)
