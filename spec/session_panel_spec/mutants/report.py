"""What the hunt for mutants found, for people or as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from session_panel_spec.mutants.trial import Hunt, Hunter

PROPERTIES: tuple[Hunter, ...] = ("properties", "properties of the panel")
"""The hunters whose reasons are names, each of which is counted."""


class HuntJson(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of all broken ones together, as JSON has it.

    Attributes:
        passed: whether each is caught, or explained.
        made: how many broken ones were made.
        caught: how many of them were caught.
        caught_by: how many each hunter caught, by its name.
        caught_by_property: how many break each property, by its name.
        equivalent: why each of those that nobody can catch is none, by its name.
        survivors: the names of those that nobody caught and nothing explains.
        unrefuted: the properties that none of them breaks, though one must, if any.
    """

    passed: bool
    made: int
    caught: int
    caught_by: dict[Hunter, int]
    caught_by_property: dict[str, int]
    equivalent: dict[str, str]
    survivors: tuple[str, ...]
    unrefuted: tuple[str, ...] = ()


def render_hunts(hunts: Mapping[str, Hunt]) -> RenderableType:
    """Return what was found of each kind of thing for a rich console to print."""
    return Group(
        _made(hunts),
        *(_catchers(what, hunt) for what, hunt in hunts.items()),
        *(_of_properties(what, hunt) for what, hunt in hunts.items()),
        *_failures(hunts),
        _conclusion(hunts),
    )


def hunts_json(hunts: Mapping[str, Hunt]) -> dict[str, Any]:
    """Return what was found of each kind of thing, and of each mutant, as JSON has it."""
    passed = all(hunt.passed for hunt in hunts.values())
    return {"passed": passed, **{what: _details_json(hunt) for what, hunt in hunts.items()}}


def hunt_json(hunt: Hunt) -> HuntJson:
    """Return what became of all broken ones together as JSON has it."""
    return HuntJson(
        hunt.passed,
        len(hunt.trials),
        len(hunt.caught),
        dict(hunt.catches),
        _properties(hunt),
        dict(hunt.equivalent),
        hunt.survivors,
        hunt.unrefuted,
    )


def _details_json(hunt: Hunt) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(hunt_json(hunt)),
        "caught_by_alone": {hunter: hunt.only(hunter) for hunter in hunt.catches},
        "silent_panel": hunt.silences,
        "wrongly_explained": hunt.wrongly_explained,
        "mutants": msgspec.to_builtins(hunt.trials),
    }


def _properties(hunt: Hunt) -> dict[str, int]:
    return {name: number for by in PROPERTIES for name, number in hunt.catches_by(by).items()}


def _made(hunts: Mapping[str, Hunt]) -> Table:
    numbers = ("made", "caught", "equivalent", "survivors")
    table = report_table("Mutants", "broken", numbers=numbers)
    for what, hunt in hunts.items():
        counts = (hunt.trials, hunt.caught, hunt.equivalent, hunt.survivors)
        table.add_row(what, *(f"{len(each):,}" for each in counts))
    return table


def _catchers(what: str, hunt: Hunt) -> Table:
    numbers = ("mutants", "nobody else")
    table = report_table(f"Who catches broken {what}", "", numbers=numbers)
    for hunter, number in hunt.catches.items():
        table.add_row(hunter, f"{number:,}", f"{len(hunt.only(hunter)):,}")
    for silence, number in hunt.silences.items():
        table.add_row(f"not the panel: {silence}", f"{number:,}", "")
    return table


def _of_properties(what: str, hunt: Hunt) -> Table:
    table = report_table(f"Properties that broken {what} break", "", numbers=("mutants",))
    for name, number in _properties(hunt).items():
        table.add_row(name, f"{number:,}")
    return table


def _failures(hunts: Mapping[str, Hunt]) -> Iterator[Text]:
    for what, hunt in hunts.items():
        for name in hunt.survivors:
            yield Text(f"{what}: nobody catches {name}", style="red")
        for name in hunt.wrongly_explained:
            yield Text(f"{what}: explained, but caught or never made: {name}", style="red")
        for name in hunt.unrefuted:
            yield Text(f"{what}: no broken one breaks {name}", style="red")


def _conclusion(hunts: Mapping[str, Hunt]) -> Text:
    if all(hunt.passed for hunt in hunts.values()):
        return Text("Every mutant is caught, or explained as equivalent.", style="bold green")
    return Text("Some mutant is not as it must be.", style="bold red")


def report_table(title: str, *columns: str, numbers: tuple[str, ...]) -> Table:
    """Return a table of a report that has no rows yet; numbers stand at the right."""
    told = (Column(one, style="dim", max_width=17) if one == "rules" else one for one in columns)
    right = (Column(name, justify="right", no_wrap=True) for name in numbers)
    return Table(
        *told, *right, title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
