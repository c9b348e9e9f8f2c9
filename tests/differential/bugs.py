"""Bugs that somebody could make in the panel: a function, and what it reads otherwise."""

from session_panel import config, sentiment, state, text, view
from session_panel.handlers import naming, offers, starting, work

BUGS = {
    "a work stream's own waiting time is ignored": (
        config.Config.waiting_time_of,
        "self.waiting_times.get(work_stream, self.waiting_time)",
        "self.waiting_time",
    ),
    "offers are accepted automatically in any presence": (
        offers._may_accept,
        "and shown(state.presence) in config.allowed_presences",
        "",
    ),
    "declining sets do-not-disturb only without load": (
        offers.reject,
        'move_presence(config, state, "decline")',
        'move_presence(config, state, "decline") if state.load == 0 else (state, ())',
    ),
    "what is told of elsewhere is ignored where the panel knows": (
        starting._history,
        "(event.previous or known)",
        "(last.state if last else event.previous or known)",
    ),
    "unread messages are counted to twelve": (
        state.with_message,
        "state.unread.get(conversation, 0) + 1",
        "min(12, state.unread.get(conversation, 0) + 1)",
    ),
    "closed work items are in the wrong order": (
        view._work_items,
        "for key in listing.ids)",
        "for key in (sorted(listing.ids) if over else listing.ids))",
    ),
    "the wrong tab gets the focus": (
        work.close_tab,
        "session.tabs[position - 1].id if",
        "tabs[-1].id if",
    ),
    "lost edits are not warned of": (view._dialog, "if session.edits:", "if False:"),
    "the offer time is ignored": (
        offers.offer,
        "config.offer_time",
        "120.0",
    ),
    "off counts as slightly negative": (
        sentiment.is_upset,
        'threshold != "off" and _LEVELS.index(level) <= _LEVELS.index(threshold)',
        '_LEVELS.index(level) <= (2 if threshold == "off" else _LEVELS.index(threshold))',
    ),
    "an edit replaces all edits": (work.edit, "{**session.edits, **event.fields}", "event.fields"),
    "an icon of three letters": (text.icon, "2)", "3)"),
    "an over conversation without a session can be renamed": (
        naming._renamed_conversation,
        "if known.over and conversation not in state.sessions:",
        "if False:",
    ),
}
