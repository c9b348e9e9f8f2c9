"""A view of the panel as a screen for a terminal.

What users wrote is shown as text and nothing else: it is never markup.
"""

import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import IO, Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from session_panel import View
from session_panel.text import HISTORIES, LABELS, Translations, more_text
from session_panel.view import (
    CommunicationView,
    DashboardView,
    OfferView,
    SessionView,
    WorkItemView,
)
from session_panel_spec.logs.terminal_text import brief, time_text

WIDTH: Final = 100
"""The most columns of a screen, and how many it has where there is no terminal."""

_COLLAPSED: Final = 15


def screen_console(file: IO[str] | None = None) -> Console:
    """Return a console for screens: it takes no text for markup, and is wide enough in a pipe.

    What the file's encoding does not have is written as ``?``.

    Args:
        file: where to print; standard output without one.
    """
    target = file or sys.stdout
    if isinstance(target, TextIOWrapper):
        target.reconfigure(errors="replace")
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    return console


def render_screen(view: View, words: Translations) -> RenderableType:
    """Return what the screen shows, for a rich console to print.

    Args:
        view: the view, in a language.
        words: the catalogue of that language, for the names of the screen's parts.
    """
    told = (*_tooltips(view), *_offers(view.offers, words))
    return Constrain(Group(_frame(view, words), *told, *_dialog(view)), WIDTH)


def _frame(view: View, words: Translations) -> Table:
    expanded = view.mode == "expanded"
    frame = Table(box=box.ROUNDED, border_style="dim", header_style="", expand=True)
    width, ratio = (None, 4) if expanded else (_COLLAPSED, None)
    frame.add_column(_presence(view), width=width, ratio=ratio)
    frame.add_column(_tabs(view), ratio=7)
    frame.add_row(_sessions(view.sessions, expanded), Group(*_work(view, words)))
    return frame


def _presence(view: View) -> Text:
    """Whether new conversations can come stands beside the presence, and why not (OFFR-8)."""
    incoming = (_text(line, "dim") for line in (view.incoming.text, *view.incoming.reasons))
    return Text("\n").join((_text(view.presence, "bold"), *incoming))


def _tabs(view: View) -> Text:
    titles = (
        _text(f"[{tab.title}]", "bold reverse") if tab.focused else _text(f" {tab.title} ", "dim")
        for tab in view.tabs
    )
    return Text(" ").join(titles)


def _sessions(sessions: Iterable[SessionView], expanded: bool) -> Table:
    entries = Table.grid(padding=(0, 1), expand=expanded)
    entries.add_column(width=1)
    entries.add_column(width=4)
    if expanded:
        entries.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    entries.add_column(justify="right", no_wrap=True)
    for session in sessions:
        entries.add_row(*_entry(session, expanded))
    return entries


def _entry(session: SessionView, expanded: bool) -> Iterator[Text]:
    style = "bold" if session.focused else ""
    yield _text("▸" if session.focused else "", "bold cyan")
    yield _text(session.icon, f"{style} cyan")
    if expanded:
        yield _text(session.title, style)
    yield _badges(session)


def _badges(session: SessionView) -> Text:
    badges = (
        _text("*" if session.unsaved else "", "yellow"),
        _text(session.unread, "bold green"),
        _text(session.alert, "bold red"),
    )
    return Text(" ").join(badge for badge in badges if badge)


def _work(view: View, words: Translations) -> Iterator[RenderableType]:
    if view.communication:
        yield _communication(view.communication, words)
    if view.form:
        yield Text(words.gettext(LABELS["unsaved"]), "bold")
        yield _pairs(view.form.items(), "yellow")
    elif view.form is not None and not view.communication:
        yield Text(words.gettext(LABELS["saved"]), "dim")
    if view.dashboard:
        yield from _dashboard(view.dashboard, words)


def _communication(shown: CommunicationView, words: Translations) -> Padding:
    read_only = f", {words.gettext(LABELS['read_only'])}" if shown.read_only else ""
    told = {
        "customer": shown.customer,
        "channel": shown.channel,
        "case": shown.case,
        "summary": shown.summary,
        "state": f"{shown.state}{read_only}",
        "sentiment": shown.sentiment,
        "history": words.gettext(HISTORIES[shown.history]),
    }
    return _pairs((words.gettext(LABELS[name]), value) for name, value in told.items() if value)


def _dashboard(dashboard: DashboardView, words: Translations) -> Iterator[RenderableType]:
    for name, listed in (("mine", dashboard.mine), ("closed", dashboard.closed)):
        yield Text(words.gettext(LABELS[name]), "bold")
        yield _work_items(listed.items) if listed.items else _nothing(words)
        if listed.more:
            yield _indented(_text(more_text(listed.more, listed.more_unread, words), "dim"))


def _work_items(items: Iterable[WorkItemView]) -> Padding:
    grid = Table.grid(padding=(0, 2))
    for item in items:
        menu = "… " + ", ".join(item.menu)
        badge = _text(item.unread, "bold green")
        grid.add_row(_text(item.title, "dim"), _text(item.state), badge, _text(menu, "dim"))
    return _indented(grid)


def _nothing(words: Translations) -> Padding:
    return _indented(_text(words.gettext(LABELS["none"]), "dim"))


def _pairs(pairs: Iterable[tuple[str, str]], style: str = "") -> Padding:
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(min_width=1)
    for name, value in pairs:
        grid.add_row(_text(name, "dim"), _text(value, style))
    return _indented(grid)


def _tooltips(view: View) -> Iterator[Padding]:
    """Yield what a badge brings; of a work item only where no session's badge brings it."""
    for session in view.sessions:
        if session.unread or session.alert:
            yield _indented(_text(f"{session.icon}: {session.tooltip}", "italic"))
    shown = {session.id for session in view.sessions}
    for item in _listed(view.dashboard):
        if item.unread and item.conversation not in shown:
            yield _indented(_text(item.tooltip, "italic"))


def _listed(dashboard: DashboardView | None) -> tuple[WorkItemView, ...]:
    return (*dashboard.mine.items, *dashboard.closed.items) if dashboard else ()


def _offers(offers: Iterable[OfferView], words: Translations) -> Iterator[Padding]:
    for offer in offers:
        who = f"{offer.title} ({offer.conversation}, {offer.channel})"
        until = f"t={time_text(offer.until)}"
        told = words.gettext(LABELS["offer"]) % {"title": who, "time": until}
        yield _indented(_text(f"◂ {told}", "magenta"))


def _dialog(view: View) -> Iterator[Panel]:
    if view.dialog:
        yield Panel(_text(view.dialog.text), box=box.DOUBLE, border_style="yellow", expand=False)


def _indented(shown: RenderableType) -> Padding:
    return Padding(shown, (0, 0, 0, 2), expand=False)


def _text(value: str, style: str = "") -> Text:
    return Text(brief(value), style)
