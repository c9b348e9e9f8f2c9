"""The reference: a page for each group of public names, and whether the built site has them all."""

import json
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

import session_panel
import session_panel_host
from session_panel import Reason, reason_text
from session_panel.events import Actor
from session_panel_site.pages.markdown import blocks, bullets, table
from session_panel_site.pages.signature import inherited_meanings, methods, signature
from session_panel_site.pages.templates import page
from session_panel_spec.domain.panel_events import EVENTS


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Public names that belong together on a page, under a title if it has several such groups."""

    names: tuple[str, ...]
    title: str = ""


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of the reference.

    Attributes:
        file: its file, without the suffix.
        title: its title.
        lead: what is on it, in Markdown.
        module: the module from which all of its names are imported.
        groups: its names.
    """

    file: str
    title: str
    lead: str
    module: str
    groups: tuple[Group, ...] = ()


_PANEL: Final = "session_panel"
_HOST: Final = "session_panel_host"


def _load_themes() -> Iterator[Theme]:
    text = (files(__package__) / "reference.toml").read_text("utf-8")
    for theme in msgspec.convert(tomllib.loads(text)["themes"], list[Theme]):
        groups = theme.groups or (_names_of(theme.module),)
        groups = (*_events(), *groups) if theme.file == "events" else groups
        yield msgspec.structs.replace(theme, groups=groups)


def _events() -> Iterator[Group]:
    """Yield the types of events, by who causes them."""
    for who in get_args(Actor):
        names = tuple(event.__name__ for event in EVENTS if event.actor == who)
        yield Group(names, f"The {who}")


def _names_of(module: str) -> Group:
    """Return what a module offers: what it lists, or else what it defines."""
    loaded = import_module(module)
    own = [
        name
        for name, value in vars(loaded).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module
    ]
    return Group(tuple(getattr(loaded, "__all__", own)))


THEMES: Final = tuple(_load_themes())

PANEL: Final = tuple(theme for theme in THEMES if theme.module == _PANEL)
"""The pages about what a service embeds."""

HOST: Final = tuple(theme for theme in THEMES if theme.module == _HOST)
"""The page about what keeps panels."""

SPECIFICATION: Final = tuple(theme for theme in THEMES if theme not in {*PANEL, *HOST})
"""The pages about what somebody who holds an implementation against the specification imports.

Everything else of the specification is run by the command line, and may change with it.
"""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages of the reference."""
    yield "reference/index.md", _index()
    for theme in THEMES:
        yield f"reference/{theme.file}.md", _page(theme)


def names() -> frozenset[str]:
    """Return the full name of everything that the reference has an entry for."""
    return frozenset(_names(THEMES))


def public_names() -> frozenset[str]:
    """Return the full name of everything that is public."""
    panel = (f"{_PANEL}.{name}" for name in session_panel.__all__)
    host = (f"{_HOST}.{name}" for name in session_panel_host.__all__)
    return frozenset((*panel, *host, *_names(SPECIFICATION)))


def inventory(site: Path) -> frozenset[str]:
    """Return the entries of a built site for names of the modules that the reference is about.

    Raises:
        OSError: the site has no inventory.
    """
    modules = {theme.module for theme in THEMES}
    _, _, _, _, packed = (site / "objects.inv").read_bytes().split(b"\n", 4)
    entries = (line.split(" ", 2) for line in zlib.decompress(packed).decode().splitlines())
    return frozenset(
        name
        for name, role, _ in entries
        if role != "py:module" and name.rpartition(".")[0] in modules
    )


def reference_problems(built: frozenset[str]) -> list[str]:
    """Return one sentence for each public name without an entry, and for each entry without one."""
    public = public_names()
    return [
        *(f"{name} is public, and not in the reference" for name in sorted(public - built)),
        *(f"{name} is in the reference, and not public" for name in sorted(built - public)),
    ]


def _names(themes: Iterable[Theme]) -> Iterator[str]:
    for theme in themes:
        yield from (f"{theme.module}.{name}" for group in theme.groups for name in group.names)


def _index() -> str:
    return page("reference.md", panel=PANEL, host=HOST, specification=SPECIFICATION)


def _page(theme: Theme) -> str:
    groups = (_group(theme, group) for group in theme.groups)
    return blocks(f"# {theme.title}", theme.lead, *groups)


def _group(theme: Theme, group: Group) -> str:
    title = f"## {group.title}" if group.title else ""
    options = {"heading_level": 3} if group.title else {}
    return blocks(title, *(_entry(theme.module, name, options) for name in group.names))


def _entry(module: str, name: str, options: Mapping[str, Any]) -> str:
    """Return what makes the entry of a name; fields and reasons are meanings more briefly."""
    value = getattr(import_module(module), name)
    named = f"{module}.{name}"
    if value is Reason:
        return blocks(_documented(named, {**options, "members": []}), _reasons())
    if isinstance(value, type) and issubclass(value, msgspec.Struct):
        call = f"```python\n{signature(value)}\n```" if value.__struct_fields__ else ""
        meanings = (f"`{field}`: {text}" for field, text in inherited_meanings(value).items())
        entry = _documented(named, {**options, "members": methods(value)})
        return blocks(entry, call, bullets(meanings))
    return _documented(named, options)


def _documented(name: str, options: Mapping[str, Any]) -> str:
    told = "".join(f"\n      {option}: {json.dumps(value)}" for option, value in options.items())
    return f"::: {name}" + (f"\n    options:{told}" if told else "")


def _reasons() -> str:
    rows = ((f"`{reason}`", reason_text(reason)) for reason in Reason)
    return table(("reason", "in English"), rows)
