"""What a screen must show, in words: a part of a view as JSON has it, told line by line."""

from collections.abc import Iterator, Mapping
from typing import Any

from session_panel_spec.logs.terminal_text import time_text

Shown = Mapping[str, Any]
Labels = Mapping[str, str]


def shown_lines(shows: Shown, view: Shown, labels: Labels) -> Iterator[str]:
    """Yield a line for each part of the screen, and one more for each entry of a list.

    Args:
        shows: the part of the view, such as that of a story's screen.
        view: the whole view, which knows the title of every entry.
        labels: what the parts are called, by their names.
    """
    for name, value in shows.items():
        yield from _part(name, value, view[name], labels)


def _part(name: str, value: object, view: Any, labels: Labels) -> Iterator[str]:  # noqa: ANN401 - any JSON
    label = labels[name]
    match value:
        case False | [] | "":
            yield f"{label}: {labels['nothing']}"
        case list():
            yield f"{label}:"
            titles = (str(entry["title"]) for entry in view)
            for n, (entry, title) in enumerate(zip(value, titles, strict=True), 1):
                yield f"&ensp;{n}. {_titled(entry, title, labels)}"
        case dict() if name == "form":
            fields = ", ".join(f"{field} = “{text}”" for field, text in value.items())
            yield f"{label}: {fields}"
        case dict() if name == "dashboard":
            yield from shown_lines(value, view, labels)
        case {"items": list(items), **left_out}:
            yield from _part(name, items, view["items"], labels)
            yield from (f"&ensp;{_value(str(n), count, labels)}" for n, count in left_out.items())
        case dict():
            yield f"{label}: {_entry(value, labels)}"
        case _:
            yield f"{label}: **{value}**"


def _titled(entry: Shown, title: str, labels: Labels) -> str:
    """Return an entry of a list under its title, which is in bold where the screen must show it."""
    if not entry:
        return f"{title} ({labels['any']})"
    return _entry(entry, labels) if "title" in entry else f"{title}, {_entry(entry, labels)}"


def _entry(entry: Shown, labels: Labels) -> str:
    """Return an entry of a list, or a part with several values; its title comes without a label."""
    return ", ".join(_value(name, value, labels) for name, value in entry.items())


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
        case list():
            told = ", ".join(f"“{entry}”" for entry in value)
            return f"{labels[name]}: {told or labels['nothing']}"
    return f"**{value}**" if name == "title" else f"{labels[name]} “{value}”"
