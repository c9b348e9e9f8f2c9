"""Bugs that somebody could make in the panel: a function, and what it reads otherwise."""

from session_panel import config, due, incoming, panel, sentiment, state, text, view
from session_panel.handlers import (
    configuration,
    conversations,
    handing_back,
    known,
    naming,
    offers,
    presence,
    sessions,
    starting,
    stopping,
    work,
)

BUGS = {
    # Those that issue 13 names
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
    "a returning customer's offer time is ignored": (
        offers.returns,
        "config.offer_time",
        "120.0",
    ),
    "off counts as slightly negative": (
        sentiment.is_upset,
        'threshold != "off" and _LEVELS.index(level) <= _LEVELS.index(threshold)',
        '_LEVELS.index(level) <= (2 if threshold == "off" else _LEVELS.index(threshold))',
    ),
    "the threshold itself does not alert": (
        sentiment.is_upset,
        "_LEVELS.index(level) <= _LEVELS.index(threshold)",
        "_LEVELS.index(level) < _LEVELS.index(threshold)",
    ),
    # Time
    "an early event moves time back": (panel.Panel.apply, "if event.at < self._now:", "if False:"),
    "an expiry comes before a miss at the same time": (
        due.next_clock_event,
        "expired[0] < missed.until",
        "expired[0] <= missed.until",
    ),
    "a message moves the end of waiting back": (
        offers._waiting_until,
        "max(end, at_least)",
        "at_least",
    ),
    "an expiry is due only after its end": (
        conversations.expire,
        "event.at < conversation.expires_at",
        "event.at <= conversation.expires_at",
    ),
    "a miss is taken a second early": (
        offers.miss,
        "event.at < state.offers[event.conversation].until",
        "event.at < state.offers[event.conversation].until - 1",
    ),
    "an unaccepted offer leaves the end of waiting": (
        offers.gone,
        "return _waiting_until(state, state.conversations[conversation], at), notified",
        "return state, notified",
    ),
    "an assignment ignores until when": (
        conversations.assign,
        "by_default if event.until is None else event.until",
        "by_default",
    ),
    "an assignment that is over is not taken": (
        conversations.assign,
        "by_default if event.until is None else event.until",
        "by_default if event.until is None else max(event.at, event.until)",
    ),
    # Offers
    "the offer limit does not count for returning customers": (
        incoming.without_place,
        "if len(state.offers) >= config.offer_limit:",
        "if len([o for o in state.offers.values() if o.new]) >= config.offer_limit:",
    ),
    "pending offers are not load": (
        incoming.against_offers,
        "state.load + len(state.offers) >= config.capacity",
        "state.load >= config.capacity",
    ),
    "room does not count offers": (
        state.has_room,
        "+ len(state.offers) ",
        "",
    ),
    "the last offer is accepted first": (
        offers.accept_automatically,
        "next(iter(state.offers))",
        "list(state.offers)[-1]",
    ),
    "only one offer is accepted automatically": (
        offers.accept_automatically,
        "while state.offers and",
        "if state.offers and",
    ),
    "an offer that is accepted by itself takes the focus": (
        offers.accept_automatically,
        "focus=before.focus == HOME == state.focus",
        "focus=True",
    ),
    "an offer that is accepted by itself takes the focus from what was closed": (
        offers.accept_automatically,
        "focus=before.focus == HOME == state.focus",
        "focus=state.focus == HOME",
    ),
    "an open dialog does not stop accepting": (
        offers._may_accept,
        "state.dialog is None\n        and ",
        "",
    ),
    "messages of a withdrawn new offer are not handed back": (
        offers.gone,
        "(*notified, *handed_back(state, conversation))",
        "notified",
    ),
    "a missed new offer keeps its count": (
        offers.gone,
        "return with_read(state, conversation), (",
        "return state, (",
    ),
    "who offered first is not told": (
        starting.require_new,
        "Reason.CUSTOMER_ENGAGED, engaged",
        "Reason.CUSTOMER_ENGAGED",
    ),
    "a customer who is offered can be offered again": (
        starting.engagement,
        "return next(offered, None)",
        "return None",
    ),
    "an open record's id is new": (
        starting.require_new,
        "if event.conversation in state.sessions:",
        "if event.conversation == 'home':",
    ),
    # Sessions, forms, tabs
    "X closes unsaved edits without asking": (
        sessions.close,
        "config.close_dialog or state.sessions[event.session].edits",
        "config.close_dialog",
    ),
    "a read session keeps its count when opened": (
        sessions._focused,
        'with_read(with_session_state(state, session, "focus"), session)',
        'with_session_state(state, session, "focus")',
    ),
    "an edit replaces all edits": (work.edit, "{**session.edits, **event.fields}", "event.fields"),
    "an open page opens again": (
        work.open_tab,
        "replace(session, tab=event.tab)), ()",
        "replace(session, tab=event.tab)), (LoadPage(session.id, event.tab),)",
    ),
    "closing a tab in the background moves the focus": (
        work.close_tab,
        "if session.tab == event.tab else session.tab",
        "",
    ),
    "a transferred session's dialog stays": (
        handing_back._removed,
        "if leaving.id == state.dialog:",
        "if False:",
    ),
    "a transfer forgets the unsaved edits": (
        handing_back.transfer,
        "session.edits if session else EMPTY",
        "EMPTY",
    ),
    "a transfer does not tell the end of waiting": (
        handing_back.transfer,
        "leaving.expires_at",
        "None",
    ),
    "a dropped customer's open session does not matter": (
        handing_back.drop,
        "any(c.id in state.sessions for c in theirs)",
        "False",
    ),
    # Presence
    "leaving brings an inactive agent back": (
        stopping.stop,
        'presence_event = "recompute_unless_inactive" if event == "leave" else "recompute"',
        'presence_event = "recompute"',
    ),
    "a configuration with another policy changes no presence": (
        configuration.configure,
        "(new.presence_policy, new.capacity) == (config.presence_policy, config.capacity)",
        "new.capacity == config.capacity",
    ),
    "a configuration with another capacity changes no presence": (
        configuration.configure,
        "(new.presence_policy, new.capacity) == (config.presence_policy, config.capacity)",
        "new.presence_policy == config.presence_policy",
    ),
    "busy means at most the capacity": (
        config.Config.policy,
        "if load < self.capacity:",
        "if load <= self.capacity:",
    ),
    "a hold is published though nothing else shows": (
        presence._moved,
        "() if seen == shown(state.presence) else",
        "() if False else",
    ),
    # The screen
    "ten shows as a number": (view._badge, "unread < 10", "unread < 11"),
    "sentiment comes after unread": (
        view._tooltip,
        "return f\"{title}. {' '.join(sentences)}\"",
        "return f\"{title}. {' '.join(sentences[::-1])}\"",
    ),
    "closed work items are in the wrong order": (
        view._work_items,
        "for key in listing.ids)",
        "for key in (sorted(listing.ids) if over else listing.ids))",
    ),
    "the number of further unread is of all": (
        view._work_items,
        "listing.more_unread",
        "listing.more",
    ),
    "an icon of three letters": (text.icon, "2)", "3)"),
    "white space is a letter": (text._shows, "not cluster.isspace() and ", ""),
    "control characters are letters": (text._shows, '("Cc", "Cf")', '("Cc",)'),
    "a visitor who comes back is counted again": (
        starting.with_begun,
        "conversation.name is None and conversation.visitor == 0",
        "conversation.name is None",
    ),
    "a dialog says nothing of unread messages": (
        view._dialog,
        "if session.id in state.unread:",
        "if False:",
    ),
    "a dialog speaks of ended conversations": (
        view._dialog,
        "if conversation and not conversation.over:",
        "if conversation:",
    ),
    "the dashboard's name is ignored": (
        view._tab,
        'config.dashboard if tab.kind == "dashboard" else tab.title',
        "tab.title",
    ),
    "a name can be taken back": (
        naming._required,
        "if shown := shown_name(name):",
        "if (shown := shown_name(name)) or True:",
    ),
    "an over conversation without a session can be renamed": (
        naming._renamed_conversation,
        "if known.over and conversation not in state.sessions:",
        "if False:",
    ),
    "an over conversation cannot be offered a withdrawal": (
        known.require_not_over,
        'raise EventRefused("CONV-10", Reason.OVER)',
        'raise EventRefused("OFFR-7", Reason.NOT_OFFERED)',
    ),
}
