"""Why an event is refused: always a rule of the domain, and a reason that is stable."""

from enum import StrEnum


class Reason(StrEnum):
    """The stable code of a refusal. Its sentence, in every language, is in the catalogues."""

    ANCHORED = "anchored"
    AT_CAPACITY = "at-capacity"
    CUSTOMER_ENGAGED = "customer-engaged"
    DIALOG_OPEN = "dialog-open"
    ID_TAKEN = "id-taken"
    NOT_ACTIVE = "not-active"
    NOT_DUE = "not-due"
    NOT_FOCUSED = "not-focused"
    NOT_LIVE = "not-live"
    NOT_NEW = "not-new"
    NOT_OFFERED = "not-offered"
    NOT_OVER = "not-over"
    NOT_STARTED = "not-started"
    NOT_WAITING = "not-waiting"
    NO_DIALOG = "no-dialog"
    NO_NAME = "no-name"
    NO_ROOM = "no-room"
    NO_SESSION = "no-session"
    NO_TAB = "no-tab"
    OFFERED = "offered"
    OFFER_LIMIT = "offer-limit"
    OVER = "over"
    PRESENCE = "presence"
    SESSION_OPEN = "session-open"
    UNKNOWN_CONVERSATION = "unknown-conversation"
    UNKNOWN_CUSTOMER = "unknown-customer"


class EventRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the caller
    """An event that a rule refuses. It has changed nothing.

    Attributes:
        rule: the ID of the rule that refuses it, such as ``"CLOS-1"``.
        reason: the stable code of the reason.
        about: the id of the conversation that stands against it, if one does (OFFR-1).
    """

    def __init__(self, rule: str, reason: Reason, about: str | None = None) -> None:
        super().__init__(rule, reason, about)
        self.rule = rule
        self.reason = reason
        self.about = about

    def __str__(self) -> str:
        return f"refused by {self.rule}: {self.reason}"
