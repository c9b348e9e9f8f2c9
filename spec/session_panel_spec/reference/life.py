"""How a conversation starts and stops, and how a session opens and closes."""

from msgspec.structs import replace

from session_panel.effects import LoadPage, UpdateConversation
from session_panel_spec.reference.presence import recompute
from session_panel_spec.reference.state import HOME, Conversation, Session, Tab, is_over
from session_panel_spec.reference.turn import Turn, without
from session_panel_spec.reference.waiting import end_of_waiting

STOPS = {
    ("close", "waiting"): ("CONV-2.1", "CONV-4.7", "CONV-11.1", "UNRD-1.6"),
    ("close", "closed"): ("CONV-3.1", "CONV-3.2", "UNRD-1.6"),
    ("end", "ended"): ("CONV-6.1", "END-1.1", "END-1.2"),
    ("leave", "ended"): ("CONV-7.1", "END-1.2"),
}
"""By what a conversation stops, from its cause and the state that it enters."""


def start(turn: Turn, conversation: Conversation, *, focused: bool = True) -> None:
    """Start a conversation (SESS-1): by accept, pick, or open of a waiting one."""
    turn.by("CONV-11.2", "SENT-1.2", "SESS-2.1", "SESS-2.4", "SESS-2.10", "TABS-1.1")
    if turn.when(conversation.state == "waiting", "CONV-5.3", "CONV-5.4"):
        turn.when(conversation.assigned, "CONV-13.8")
        conversation = replace(conversation, history="carried", ends=None, assigned=False)
    else:
        _note_successor(turn, conversation.customer)
    turn.change(new=without(turn.state.new, conversation.id))
    enter(turn, numbered(turn, conversation), "active")
    begin_last(turn, conversation)
    open_conversation(turn, conversation.id, focused=focused)
    recompute(turn, "start")


def _note_successor(turn: Turn, customer: str) -> None:
    """Note what a customer's next conversation comes after, and leaves as it is."""
    if customer in turn.state.last:
        before = turn.state.known[turn.state.last[customer]]
        turn.by("CONV-10.7", "CONV-8.1" if before.state == "ended" else "CONV-9.1")
        turn.when(before.unread, "UNRD-1.11")


def begin_last(turn: Turn, conversation: Conversation) -> None:
    """A conversation is started or assigned: its customer's last for CONV-8 and CONV-9."""
    turn.change(last={**turn.state.last, conversation.customer: conversation.id})


def numbered(turn: Turn, conversation: Conversation) -> Conversation:
    """Return a conversation with a visitor's number, if it needs and has none."""
    if conversation.number is not None:
        turn.by("TITL-1.6", "TITL-1.12")
        return conversation
    if conversation.name is not None:
        named = conversation.state == "offered" and conversation.told
        turn.when(named, "TITL-3.15", "TITL-3.16")
        return conversation
    number = turn.state.next_number
    turn.by("TITL-1.2", "TITL-1.4", "TITL-1.5", "TITL-1.6")
    others = (one.customer == conversation.customer for one in turn.state.known.values())
    turn.when(any(others), "TITL-1.13")
    turn.when(turn.state.gone.get(conversation.id) == "OFFR-1.9", "TITL-1.14")
    turn.change(next_number=number + 1)
    return replace(conversation, number=number)


def enter(turn: Turn, conversation: Conversation, state: str) -> None:
    """A conversation enters a state: it stands last of all, and the host is told."""
    entered = replace(conversation, state=state)
    turn.change(known={**without(turn.state.known, entered.id), entered.id: entered})
    turn.tell(UpdateConversation(entered.id, state))  # type: ignore[arg-type]


def stop(turn: Turn, conversation: Conversation, state: str, cause: str) -> None:
    """An active conversation stops: by close, end or leave."""
    turn.by(*STOPS[cause, state])
    ends = end_of_waiting(turn, conversation) if state == "waiting" else None
    turn.when(ends is not None and turn.state.configured, "CONF-1.19")
    enter(turn, replace(conversation, ends=ends), state)
    if session := turn.state.sessions.get(conversation.id):
        turn.when(session.sentiment != "neutral", "SENT-1.3")
        turn.put(replace(session, sentiment="neutral"))
    recompute(turn, cause)


def open_conversation(turn: Turn, name: str, *, focused: bool = True) -> None:
    """Open a conversation's session (SESS-1), last of all, with its two pages (SESS-2)."""
    tabs = tuple(Tab(kind, kind) for kind in ("conversation", "kb_search"))
    turn.put(Session(name, "conversation", tabs, "conversation"))
    for tab in tabs:
        turn.tell(LoadPage(name, tab.id))
    if focused:
        turn.by("SESS-3.1", "SESS-2.2")
        give_focus(turn, name)


def give_focus(turn: Turn, name: str) -> None:
    """Give a session the focus (FOCS-1); its messages are read (UNRD-1)."""
    turn.by("FOCS-1.1")
    if turn.when(turn.state.focus != name, "FOCS-2.3"):
        _switch(turn)
    turn.change(focus=name)
    conversation = turn.state.known.get(name)
    if conversation and turn.when(conversation.unread, "UNRD-1.5", "UNRD-1.9"):
        turn.when(is_over(conversation), "CONV-10.2")
        turn.amend(replace(conversation, unread=0))


def _switch(turn: Turn) -> None:
    """Note what is left as it was."""
    left = turn.state.sessions[turn.state.focus]
    turn.when(left.kind == "conversation", "FOCS-2.1", "FOCS-2.2")
    turn.when(left.unsaved, "FOCS-2.4")


def close_session(turn: Turn, name: str) -> None:
    """Close a session, which may be its conversation's stop (CONV-2, CONV-3)."""
    remove_session(turn, name)
    conversation = turn.state.known.get(name)
    if conversation is None or conversation.state != "active":
        turn.by("CLOS-4.4")
        turn.when(conversation, "END-1.4", "CONV-10.1", "UNRD-1.6")
        return
    waits = conversation.mode == "persistent"
    turn.by("CLOS-4.2" if waits else "CLOS-4.3")
    stop(turn, conversation, "waiting" if waits else "closed", "close")


def remove_session(turn: Turn, name: str) -> None:
    """A session is gone (CLOS-4), with tabs and unsaved edits; Home has its focus (FOCS-4)."""
    turn.change(sessions=without(turn.state.sessions, name))
    if turn.when(turn.state.focus == name, "FOCS-4.1"):
        turn.change(focus=HOME)
    else:
        turn.by("FOCS-4.2")
