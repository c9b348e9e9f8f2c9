"""What refuses an event: of each list the first that is so counts."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from session_panel_spec.reference import conditions as so
from session_panel_spec.reference.turn import Turn


class Refusal(NamedTuple):
    """Why an event is refused.

    Attributes:
        rule: the rule that refuses it.
        reason: the code of the reason.
        about: the id that the refusal is about, if any.
    """

    rule: str
    reason: str
    about: str | None = None


class Against(NamedTuple):
    """A row of a list: the condition, the rule, the reason, and the clauses that say it."""

    so: so.Condition
    rule: str
    reason: str
    by: tuple[str, ...] = ()


DIALOG: Final = Against(so.dialog_is_open, "CLOS-3", "dialog-open")
NO_DIALOG: Final = Against(so.no_dialog_is_open, "CLOS-2", "no-dialog", ("CLOS-2.4",))
UNKNOWN: Final = Against(so.is_unknown, "CONV-1", "unknown-conversation")
NOT_STARTED: Final = Against(so.is_new, "CONV-1", "not-started", ("CONV-1.1",))
OVER: Final = Against(so.is_final, "CONV-10", "over")
OFFERED: Final = Against(so.is_offered, "SESS-5", "offered")
NEW: Final = (
    Against(so.is_known, "OFFR-1", "not-new"),
    Against(so.is_taken, "OFFR-1", "id-taken"),
    Against(so.is_engaged, "OFFR-1", "customer-engaged"),
)
RECORD: Final = (
    DIALOG,
    Against(so.record_is_known, "OFFR-1", "id-taken"),
    Against(so.record_is_home, "OFFR-1", "id-taken"),
    Against(so.no_room_to_open, "SESS-6", "no-room"),
)
NO_SESSION: Final = Against(so.is_not_open, "SESS-1", "no-session")


def _in_focus(rule: str, focused: str, anchored: str) -> tuple[Against, ...]:
    """Return what refuses what is done in the focused session."""
    return (
        DIALOG,
        NO_SESSION,
        Against(so.is_not_focused, rule, "not-focused", (focused,)),
        Against(so.is_home, rule, "anchored", (anchored,)),
    )


TABS: Final = _in_focus("TABS-1", "TABS-1.3", "TABS-1.1")
NO_TAB: Final = Against(so.has_no_tab, "TABS-1", "no-tab")

REFUSALS: Final[Mapping[str, tuple[Against, ...]]] = {
    "message": (UNKNOWN, OVER._replace(by=("UNRD-1.10", "END-1.3"))),
    "sentiment": (
        UNKNOWN,
        NOT_STARTED,
        OVER,
        Against(so.is_waiting, "SENT-2", "not-active", ("SENT-2.2",)),
    ),
    "leave": (UNKNOWN, OVER, Against(so.is_persistent, "CONV-7", "not-live", ("CONV-7.2",))),
    "offer": (
        *NEW,
        Against(so.presence_forbids, "OFFR-1", "presence", ("OFFR-1.23",)),
        Against(so.is_at_capacity, "OFFR-1", "at-capacity", ("OFFR-1.23",)),
        Against(so.is_at_offer_limit, "OFFR-1", "offer-limit", ("OFFR-1.23",)),
        Against(so.no_room, "OFFR-1", "no-room", ("OFFR-1.23",)),
    ),
    "withdraw": (
        UNKNOWN,
        OVER,
        Against(so.is_not_offered, "OFFR-7", "not-offered", ("OFFR-7.1",)),
    ),
    "transfer": (
        UNKNOWN._replace(by=("CONV-12.16",)),
        Against(so.is_new, "OFFR-7", "not-started", ("CONV-12.17", "OFFR-7.5")),
        OVER._replace(by=("CONV-12.18",)),
    ),
    "assign": NEW,
    "expire": (
        UNKNOWN,
        NOT_STARTED,
        Against(so.is_not_waiting, "CONV-4", "not-waiting", ("CONV-4.1",)),
        Against(so.is_offered, "OFFR-2", "offered", ("OFFR-2.7",)),
        Against(so.waits_longer, "CONV-4", "not-due", ("CONV-4.1",)),
    ),
    "miss": (
        UNKNOWN,
        Against(so.is_not_offered, "OFFR-4", "not-offered", ("OFFR-4.2",)),
        Against(so.rings_longer, "OFFR-4", "not-due", ("OFFR-4.2",)),
    ),
    "accept": (UNKNOWN, Against(so.is_not_offered, "OFFR-3", "not-offered", ("OFFR-3.1",))),
    "reject": (UNKNOWN, Against(so.is_not_offered, "OFFR-4", "not-offered", ("OFFR-4.1",))),
    "pick": (
        DIALOG,
        OFFERED._replace(by=("SESS-5.6", "SESS-6.6")),
        *NEW,
        Against(so.no_room_to_pick, "SESS-6", "no-room", ("SESS-6.6",)),
    ),
    "open_conversation": (
        DIALOG,
        OFFERED._replace(by=("SESS-5.5",)),
        UNKNOWN,
        Against(so.no_room_to_open, "SESS-6", "no-room"),
    ),
    "open_record": RECORD,
    "shift_click": RECORD,
    "focus": (DIALOG, NO_SESSION),
    "close": (DIALOG, NO_SESSION, Against(so.is_home, "CLOS-1", "anchored", ("CLOS-1.1",))),
    "confirm": (NO_DIALOG,),
    "cancel": (NO_DIALOG._replace(by=("CLOS-2.5",)),),
    "end": (
        DIALOG,
        UNKNOWN,
        NOT_STARTED,
        OVER,
        Against(so.is_waiting, "CONV-6", "not-active", ("CONV-6.1",)),
        Against(so.conversation_is_not_focused, "END-1", "not-focused", ("END-1.1",)),
    ),
    "edit": _in_focus("EDIT-1", "EDIT-1.1", "EDIT-1.2"),
    "save": _in_focus("EDIT-1", "EDIT-1.1", "EDIT-1.2"),
    "discard": _in_focus("EDIT-2", "EDIT-2.1", "EDIT-1.2"),
    "open_tab": TABS,
    "focus_tab": (*TABS, NO_TAB),
    "close_tab": (
        *TABS,
        NO_TAB,
        Against(so.is_first_tab, "TABS-1", "anchored", ("TABS-1.7", "TABS-1.8")),
    ),
    "rename": (
        Against(so.names_home, "CLOS-1", "anchored", ("TITL-3.25",)),
        Against(so.names_unknown, "CONV-1", "unknown-conversation", ("TITL-3.24",)),
        Against(so.names_what_is_over, "CONV-10", "over", ("TITL-3.23", "CONV-10.5")),
        Against(so.names_no_record, "CONV-1", "no-session", ("TITL-3.24",)),
        Against(so.name_shows_nothing, "TITL-3", "no-name", ("TITL-3.18", "TITL-3.22")),
    ),
    "drop": (
        Against(so.is_not_over, "CONV-15", "not-over", ("CONV-15.5",)),
        Against(so.is_unknown_customer, "CONV-15", "unknown-customer", ("CONV-15.5", "CONV-15.8")),
        Against(so.has_open_session, "CONV-15", "session-open", ("CONV-15.5", "CONV-15.9")),
    ),
}
"""The lists of the interface, by the event; what is not here is never refused."""


def refused(turn: Turn) -> Refusal | None:
    """Return why an event is refused; None if it is applied."""
    for row in REFUSALS.get(turn.kind, ()):
        found = row.so(turn)
        if found:
            turn.by(*row.by)
            return Refusal(row.rule, row.reason, found if isinstance(found, str) else None)
    return None
