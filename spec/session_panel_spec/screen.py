"""A view of the panel as a screen for a terminal.

What users wrote is shown as text and nothing else: it is never markup, and its characters that
would drive a terminal show as signs for them.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from session_panel import View
from session_panel.view import CommunicationView, DashboardView, OfferView, SessionView, WorkItemView

WIDTH: Final = 100
"""The most columns of a screen, and how many it has where there is no terminal."""

_LONGEST: Final = 300
_EXPANDED, _COLLAPSED = 34, 13
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60))

_SIGNS: Final = {
    **{code: 0x2400 + code for code in range(0x20)},
    ord("\n"): "↵",
    0x7F: 0x2421,
    **dict.fromkeys(
        [
            *range(0x80, 0xA0),
            *range(0x2028, 0x202F),
            *range(0x2066, 0x206A),
        ],
        "\N{REPLACEMENT CHARACTER}",
    ),
}
"""Control characters, line separators and bidirectional overrides: what is shown for them."""


def screen_console(file: IO[str] | None = None) -> Console:
    """Return a console for screens: it takes no text for markup, and is wide enough in a pipe."""
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    return console


def render_screen(view: View) -> RenderableType:
    """Return what the screen shows, for a rich console to print."""
    parts = (_frame(view), *_tooltips(view.sessions), *_offers(view.offers), *_dialog(view))
    return Constrain(Group(*parts), WIDTH)


def plain(text: str) -> str:
    """Return a text of which no character drives a terminal."""
    return text.translate(_SIGNS)


def brief(text: str) -> str:
    """Return a text as `plain` does, without the rest of a very long one."""
    return plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def time_text(seconds: float) -> str:
    """Return a number of seconds as people write it, such as ``28d1m5s``.

    Example:
        >>> time_text(95.5)
        '1m35.5s'
    """
    parts = []
    for unit, length in _UNITS:
        count, seconds = divmod(seconds, length)
        parts.append(f"{count:.0f}{unit}" if count else "")
    rest = f"{math.floor(seconds * 1000) / 1000:g}s" if seconds else ""
    return "".join((*parts, rest)) or "0s"


def _frame(view: View) -> Table:
    expanded = view.mode == "expanded"
    frame = Table(box=box.ROUNDED, border_style="dim", expand=True)
    frame.add_column(_text(view.presence, "bold"), width=_EXPANDED if expanded else _COLLAPSED)
    frame.add_column(_tabs(view), ratio=1)
    frame.add_row(_sessions(view.sessions, expanded), Group(*_work(view)))
    return frame


def _tabs(view: View) -> Text:
    titles = (
        _text(f"[{tab.title}]", "bold reverse") if tab.focused else _text(f" {tab.title} ", "dim")
        for tab in view.tabs
    )
    return Text(" ").join(titles)


def _sessions(sessions: Iterable[SessionView], expanded: bool) -> Table:
    entries = Table.grid(padding=(0, 1), expand=True)
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


def _work(view: View) -> Iterator[RenderableType]:
    if view.communication:
        yield _communication(view.communication)
    if view.form:
        yield Text("Unsaved", "bold")
        yield _pairs(view.form.items(), "yellow")
    if view.dashboard:
        yield from _dashboard(view.dashboard)


def _communication(shown: CommunicationView) -> Table:
    told = {
        "Customer": shown.customer,
        "Case": shown.case,
        "Summary": shown.summary,
        "State": f"{shown.state}, read-only" if shown.read_only else shown.state,
        "Sentiment": shown.sentiment,
        "History": shown.history,
    }
    return _pairs((name, value) for name, value in told.items() if value)


def _dashboard(dashboard: DashboardView) -> Iterator[RenderableType]:
    lists: Mapping[str, tuple[WorkItemView, ...]] = {
        "My work items": dashboard.mine,
        "Closed work items": dashboard.closed,
    }
    for name, items in lists.items():
        yield Text(name, "bold")
        yield _pairs(((item.title, item.state) for item in items) if items else [("–", "")])


def _pairs(pairs: Iterable[tuple[str, str]], style: str = "") -> Padding:
    grid = Table.grid(padding=(0, 2))
    for name, value in pairs:
        grid.add_row(_text(name, "dim"), _text(value, style))
    return Padding(grid, (0, 0, 0, 2))


def _tooltips(sessions: Iterable[SessionView]) -> Iterator[Text]:
    for session in sessions:
        if session.unread or session.alert:
            yield _text(f"  {session.icon}: {session.tooltip}", "italic")


def _offers(offers: Iterable[OfferView]) -> Iterator[Text]:
    for offer in offers:
        until = time_text(offer.until)
        yield _text(f"  ◂ {offer.title} ({offer.conversation}) is calling until {until}", "magenta")


def _dialog(view: View) -> Iterator[Panel]:
    if view.dialog:
        yield Panel(_text(view.dialog.text), box=box.DOUBLE, border_style="yellow", expand=False)


def _text(value: str, style: str = "") -> Text:
    return Text(brief(value), style)
