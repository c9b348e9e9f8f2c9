"""What changed of that which is written: rules, cells of tables, variables, and properties."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from session_panel_spec.domain.tables import Line, Table, outcomes
from session_panel_spec.model.language import Model, Variable
from session_panel_spec.model.properties.property import Property
from session_panel_spec.releases.changes.change import (
    CellChange,
    PanelPropertyChange,
    PropertyChange,
    RuleChange,
)
from session_panel_spec.releases.release import Release


def rule_changes(old: Release, new: Release) -> Iterator[RuleChange]:
    """Yield each rule that is not as it was."""
    for name in dict.fromkeys((*new.rules, *old.rules)):
        change = RuleChange(name, old.rules.get(name), new.rules.get(name))
        if change.what:
            yield change


def cell_changes(old: Release, new: Release) -> Iterator[CellChange]:
    """Yield each cell that answers otherwise; in other words but alike is not otherwise."""
    for machine in dict.fromkeys((*new.tables, *old.tables)):
        was, now = old.tables.get(machine), new.tables.get(machine)
        for state, event in dict.fromkeys((*_cells(now), *_cells(was))):
            lines = _cells(was).get((state, event), ()), _cells(now).get((state, event), ())
            if not _answer_alike(*lines):
                yield CellChange(machine, state, event, *lines)


def _cells(table: Table | None) -> Mapping[tuple[str, str], tuple[Line, ...]]:
    return table.cells if table else {}


def _answer_alike(old: tuple[Line, ...], new: tuple[Line, ...]) -> bool:
    """Say whether two cells answer alike, whichever guards hold."""
    guards = sorted({line.guard for line in (*old, *new) if line.guard})
    return all(_first(old, facts) == _first(new, facts) for facts in outcomes(guards))


def _first(lines: tuple[Line, ...], facts: frozenset[str]) -> object:
    return next((line.answer for line in lines if line.holds(facts)), None)


def variable_changes(old: Release, new: Release) -> Iterator[str]:
    """Yield what only one of the models speaks of: its variables, and values of them."""
    for side, one, other in ((old, old.model, new.model), (new, new.model, old.model)):
        there = {(place, name): values for place, name, values in _variables(other)}
        for place, name, values in _variables(one):
            known = there.get((place, name))
            if known is None:
                yield f"only {side.version} has {name} of {place}"
            else:
                for value in (value for value in values if value not in known):
                    yield f"only in {side.version} can {name} of {place} be {value}"


def only_in(one: Model, other: Model) -> tuple[str, ...]:
    """Return the names of the events that one model has and the other has not."""
    there = {event.name for event in other.events}
    return tuple(dict.fromkeys(event.name for event in one.events if event.name not in there))


def _variables(model: Model) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    owned: dict[str, tuple[Variable, ...]] = {"the panel": model.shared}
    owned |= {f"a {kind}": own for kind, own in model.slots.items()}
    for place, variables in owned.items():
        yield from ((place, variable.name, variable.domain) for variable in variables)


def property_changes(old: Release, new: Release) -> Iterator[PropertyChange]:
    """Yield each property of the model that is added, gone, or says something else.

    Its words, and the rules that it cites, may be others all the same.
    """
    olds, news = ({one.name: one for one in side.properties} for side in (old, new))
    for name in dict.fromkeys((*news, *olds)):
        was, now = olds.get(name), news.get(name)
        if was is None or now is None or _said(was) != _said(now):
            yield PropertyChange(name, was, now)


def _said(what: Property) -> Property:
    """Return what a property says, without its words and its rules."""
    return replace(what, rules=(), text="")


def panel_property_changes(old: Release, new: Release) -> Iterator[PanelPropertyChange]:
    """Yield each property of the real panel that is added, gone, or in other words."""
    olds, news = ({one.name: one for one in side.panel_properties} for side in (old, new))
    for name in dict.fromkeys((*news, *olds)):
        was, now = olds.get(name), news.get(name)
        text, other = was.text if was else None, now.text if now else None
        if text != other:
            rules = (rule for one in (was, now) if one for rule in one.rules)
            yield PanelPropertyChange(name, text, other, frozenset(rules))
