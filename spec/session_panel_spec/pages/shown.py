"""What a screen must show, in words: a part of a view as JSON has it, told line by line."""

from collections.abc import Iterator, Mapping
from typing import Any

from session_panel_spec.plain import time_text

Shown = Mapping[str, Any]
Labels = Mapping[str, str]


def shown_lines(shows: Shown, labels: Labels) -> Iterator[str]:
    """Yield a line for each part of the screen, and one more for each entry of a list.

    Args:
        shows: the part of the view, such as that of a story's screen.
        labels: what the parts are called, by their names.
    """
    for name, value in shows.items():
        yield from _part(name, value, labels)


def _part(name: str, value: object, labels: Labels) -> Iterator[str]:
    label = labels[name]
    match value:
        case False | [] | "":
            yield f"{label}: {labels['nothing']}"
        case list():
            yield f"{label}:"
            yield from (f"&ensp;{n}. {_entry(entry, labels)}" for n, entry in enumerate(value, 1))
        case dict() if name == "form":
            fields = ", ".join(f"{field} = “{text}”" for field, text in value.items())
            yield f"{label}: {fields}"
        case dict() if name == "dashboard":
            yield from shown_lines(value, labels)
        case dict():
            yield f"{label}: {_entry(value, labels)}"
        case _:
            yield f"{label}: **{value}**"


def _entry(entry: Shown, labels: Labels) -> str:
    """Return an entry of a list, or a part with several values; its title comes without a label."""
    told = (_value(name, value, labels) for name, value in entry.items())
    return ", ".join(told) or labels["any"]


def _value(name: str, value: object, labels: Labels) -> str:
    match value:
        case True:
            return labels[name]
        case False:
            return labels[f"not_{name}"]
        case "":
            return f"{labels[name]}: {labels['nothing']}"
        case float():
            return f"{labels[name]} {time_text(value)}"
    return f"**{value}**" if name == "title" else f"{labels[name]} “{value}”"
