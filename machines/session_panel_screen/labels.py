"""The texts of a screen that a view does not tell: names of parts, and what a list leaves out."""

from collections.abc import Mapping

from session_panel import DashboardView, PanelState, Translations
from session_panel.text import (
    CONVERSATION_STATES,
    HISTORIES,
    LABELS,
    PRESENCES,
    SENTIMENTS,
    TABS,
    more_text,
)


def labels(words: Translations) -> Mapping[str, str]:
    """Return the names of the screen's parts and buttons, and of what they can say."""
    kinds = {
        "history": HISTORIES,
        "page": TABS,
        "presence": PRESENCES,
        "sentiment": SENTIMENTS,
        "state": CONVERSATION_STATES,
    }
    named = {f"{kind}.{name}": text for kind in kinds for name, text in kinds[kind].items()}
    return {name: words.gettext(text) for name, text in (LABELS | named).items()}


def left_out(dashboard: DashboardView | None, words: Translations) -> Mapping[str, str]:
    """Return what each list of the dashboard says of the conversations that it leaves out."""
    if dashboard is None:
        return {}
    lists = {"mine": dashboard.mine, "closed": dashboard.closed}
    return {
        name: more_text(one.more, one.more_unread, words) for name, one in lists.items() if one.more
    }


def over(state: PanelState, words: Translations) -> Mapping[str, str]:
    """Return of each open session whose conversation is over how it ended, in a word."""
    told = {name: state.conversations.get(name) for name in state.sessions}
    return {
        name: words.gettext(CONVERSATION_STATES[one.state])
        for name, one in told.items()
        if one is not None and one.over
    }
