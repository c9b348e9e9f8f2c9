"""The reference: a page for each group of public names, and whether the built site has them all."""

import json
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

import session_panel
from session_panel import Reason, reason_text
from session_panel_site.pages.markdown import blocks, bullets, table
from session_panel_site.pages.signature import inherited_meanings, methods, signature


class Group(NamedTuple):
    """Public names that belong together on a page, under a title if it has several such groups."""

    title: str
    names: tuple[str, ...]


class Theme(NamedTuple):
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
    groups: tuple[Group, ...]


_PANEL: Final = "session_panel"


def _names_of(module: str) -> Group:
    """Return what a module offers: what it lists, or else what it defines."""
    loaded = import_module(module)
    own = [
        name
        for name, value in vars(loaded).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module
    ]
    return Group("", tuple(getattr(loaded, "__all__", own)))


PANEL: Final = (
    Theme(
        "panel",
        "The panel",
        "What a service embeds. [The guide](../embedding.md) shows how.",
        _PANEL,
        (Group("", ("Panel", "PanelState", "Snapshot", "HOME")),),
    ),
    Theme(
        "events",
        "Events",
        "What can happen to a panel, one type each. All are values, checked when they are made; "
        "`at` is when it happened, in seconds.",
        _PANEL,
        (
            Group("The customer", ("Offer", "Message", "Sentiment", "Leave")),
            Group("The clock", ("Miss", "Expire")),
            Group("The agent's conversations", ("Accept", "Reject", "End")),
            Group(
                "The agent's sessions",
                ("Pick", "OpenConversation", "OpenRecord", "ShiftClick", "Focus"),
            ),
            Group("The close dialog", ("Close", "Confirm", "Cancel")),
            Group("The agent's work", ("Edit", "Save", "OpenTab", "FocusTab", "CloseTab")),
            Group("Presence and panel", ("Choose", "Reset", "Toggle")),
            Group("The host", ("Drop",)),
            Group("Any of them", ("AnyEvent",)),
        ),
    ),
    Theme(
        "effects",
        "Effects",
        "What the service must carry out after an event, in order.",
        _PANEL,
        (
            Group("", ("NotifyOffer", "CloseNotification", "NotOffered", "PublishPresence")),
            Group("", ("UpdateConversation", "LoadPage", "SaveForm", "Effect", "Effects")),
        ),
    ),
    Theme(
        "configuration",
        "Configuration",
        "What an administrator decides. Each default is [the domain's](../domain.md).",
        _PANEL,
        (Group("", ("Config", "PresencePolicy")),),
    ),
    Theme(
        "refusals",
        "Refusals and errors",
        "An event is applied whole, or refused whole.",
        _PANEL,
        (Group("", ("EventRefused", "Reason", "reason_text", "InvalidInput")),),
    ),
    Theme(
        "screen",
        "The screen",
        "What `Panel.view` returns: everything that the agent sees, in the agent's language.",
        _PANEL,
        (
            Group("What shows", ("View", "SessionView", "TabView", "CommunicationView")),
            Group("", ("DialogView", "OfferView", "DashboardView", "WorkItemView")),
            Group("Languages", ("LOCALES", "Translations", "translations")),
        ),
    ),
    Theme(
        "json",
        "JSON",
        "The forms in which events, configurations and snapshots travel.",
        _PANEL,
        (
            Group("", ("to_json", "event_from_json", "config_from_json", "snapshot_from_json")),
            Group("", ("json_schemas",)),
        ),
    ),
    Theme(
        "machines",
        "Machines",
        "The machines that a panel composes, and the tables that they compile to. [Their "
        "pages](../machines/index.md) show each of them.",
        _PANEL,
        (Group("", ("MACHINES", "Machine", "Table", "Branch", "compile_machine")),),
    ),
)
"""The pages about what a service embeds."""

SPECIFICATION: Final = tuple(
    Theme(file, title, lead, module, (_names_of(module),))
    for file, title, lead, module in (
        ("logs", "Logs", "Events, kept and read again.", "session_panel_spec.logs.log"),
        ("rules", "The catalogue of rules", "What an ID means.", "session_panel_spec.domain.rules"),
        ("stories", "Stories", "The manual's, to replay.", "session_panel_spec.logs.story"),
        (
            "tables",
            "Hand-written tables",
            "To hold a machine against.",
            "session_panel_spec.domain.tables",
        ),
        ("proofs", "Proofs", "For every size; needs z3.", "session_panel_spec.check.proof"),
    )
)
"""The pages about what somebody who holds an implementation against the specification imports.

Everything else of the specification is run by the command line, and may change with it.
"""

THEMES: Final = (*PANEL, *SPECIFICATION)


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
    return frozenset((*panel, *_names(SPECIFICATION)))


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
    return blocks(
        "# Reference",
        "Every public name, made from the code itself. What is not here is nobody's business but "
        "ours, and may change without a word.",
        "## What a service embeds",
        f"From `{_PANEL}`:",
        bullets(f"[{theme.title}]({theme.file}.md): {_listed(theme)}" for theme in PANEL),
        "## What checks an implementation",
        "From `session_panel_spec`, with the extra `session-panel[verify]`:",
        bullets(f"[{theme.title}]({theme.file}.md): {_listed(theme)}" for theme in SPECIFICATION),
    )


def _listed(theme: Theme) -> str:
    told = [f"`{name}`" for group in theme.groups for name in group.names]
    return ", ".join(told)


def _page(theme: Theme) -> str:
    groups = (_group(theme, group) for group in theme.groups)
    return blocks(f"# {theme.title}", theme.lead, *groups)


def _group(theme: Theme, group: Group) -> str:
    title = f"## {group.title}" if group.title else ""
    return blocks(title, *(_entry(theme.module, name) for name in group.names))


def _entry(module: str, name: str) -> str:
    """Return what makes the entry of a name; fields and reasons are told more briefly."""
    value = getattr(import_module(module), name)
    entry = f"::: {module}.{name}"
    if value is Reason:
        return blocks(_with_members(entry, []), _reasons())
    if isinstance(value, type) and issubclass(value, msgspec.Struct):
        call = f"```python\n{signature(value)}\n```" if value.__struct_fields__ else ""
        told = (f"`{field}`: {text}" for field, text in inherited_meanings(value).items())
        return blocks(_with_members(entry, methods(value)), call, bullets(told))
    return entry


def _with_members(entry: str, members: list[str]) -> str:
    return f"{entry}\n    options:\n      members: {json.dumps(members)}"


def _reasons() -> str:
    rows = ((f"`{reason}`", reason_text(reason)) for reason in Reason)
    return table(("reason", "in English"), rows)
