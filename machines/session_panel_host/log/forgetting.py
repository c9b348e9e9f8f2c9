"""A log in which a customer is a stranger: what says who it was is replaced, and all else stays.

Ids get others that say nothing, each the same one everywhere; names, titles, summaries and the
values of forms become one constant, and never null, for null would count as another visitor
(TITL-1). Types, times, order and refusals stay, so that the log replays as before.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from session_panel import Snapshot
from session_panel.text import shown_name
from session_panel_host.kept import Entry, PendingEffect

FORGOTTEN: Final = "forgotten"
"""What stands where something was."""

_SESSIONS: Final = ("conversation", "session", "record", "id", "focus", "dialog")
"""The fields that hold the id of a conversation or a record."""

_TEXTS: Final = frozenset({"name", "case", "title", "summary"})
_OWN_TABS: Final = frozenset({"dashboard", "conversation", "kb_search", "form"})
"""The tabs that every session of a kind begins with: their ids say nothing."""


def not_over(snapshot: Snapshot, customer: str, records: Collection[str]) -> str | None:
    """Return the id of something of a customer that is not over or open, or of an open record."""
    theirs = [known for known in snapshot.conversations if known.customer == customer]
    offered = [offer.id for offer in snapshot.offers if offer.new and _is_of(offer.new, customer)]
    going_on = [known.id for known in theirs if not known.over]
    about = {*records, *(known.id for known in theirs)}
    opened = [session.id for session in snapshot.sessions if session.id in about]
    return next(iter([*offered, *going_on, *opened]), None)


def _is_of(conversation: Any, customer: str) -> bool:  # noqa: ANN401 - a panel's own
    return bool(conversation.customer == customer)


class Mentions:
    """Which conversations a log tells of a customer, and which of some records.

    Attributes:
        ids: of those, in the order in which they come.
        any: whether it tells of the customer or of one of the records at all.
    """

    def __init__(self, customer: str, records: Collection[str]) -> None:
        self._customer = customer
        self._records = records
        self.ids: dict[str, None] = {}
        self.any = False

    def look(self, text: str) -> None:
        """Look through an event or a snapshot, in JSON."""
        self._look(msgspec.json.decode(text))

    def _look(self, part: Any) -> None:  # noqa: ANN401 - any part of a JSON text
        if isinstance(part, dict):
            self._look_at(part)
        for one in part.values() if isinstance(part, dict) else part:
            if isinstance(one, dict | list):
                self._look(one)

    def _look_at(self, part: dict[str, Any]) -> None:
        named = [part[field] for field in _SESSIONS if field in part]
        self._found(one for one in named if one in self._records)
        if part.get("customer") == self._customer:
            self.any = True
            self._found(named)

    def _found(self, ids: Iterable[str]) -> None:
        for one in ids:
            self.any, self.ids[one] = True, None


class Forgetting:
    """What stands for a customer, and for some records, in the log of one panel.

    Give it the log from its beginning: an id that is new again may become somebody else's.

    Args:
        customer: the customer's id.
        ids: of the customer's conversations, and of the records.
        alias: how all ids begin that stand for others.
    """

    def __init__(self, customer: str, ids: Iterable[str], alias: str) -> None:
        self._customer = customer
        self._alias = alias
        self._aliases = {one: f"{alias}-{number}" for number, one in enumerate(ids, 1)}
        self._tabs: dict[str, str] = {}
        self._owners: dict[str, str] = {}

    def beginning(self, snapshot: str) -> str:
        """Return the snapshot that a log begins with, in JSON."""
        told = msgspec.json.decode(snapshot)
        begun = [offer["new"] for offer in told["offers"] if offer["new"]]
        for known in [*told["conversations"], *begun]:
            self._owners[known["id"]] = known["customer"]
        return _json(self._part(told))

    def entry(self, entry: Entry) -> Entry:
        """Return the next event of the log: itself, if it is about somebody else."""
        event = msgspec.json.decode(entry.body)
        self._learn(event, is_accepted=entry.refused is None)
        body = self._part(event)
        about = entry.refused and entry.refused.about
        if body == event and not (about and self._is_theirs(about)):
            return entry
        refused = entry.refused and replace(entry.refused, about=about and self._session(about))
        command = self._command(entry, event)
        return replace(entry, body=_json(body), refused=refused, command=command, digest=None)

    def names(self, effect: PendingEffect) -> bool:
        """Say whether an effect of the last event is about what is to be forgotten."""
        told = msgspec.json.decode(effect.body)
        return bool(self._part(told) != told)

    def _learn(self, event: dict[str, Any], *, is_accepted: bool) -> None:
        """Learn whose a conversation is from now on."""
        customer, conversation = event.get("customer"), event.get("conversation")
        if customer is None or conversation is None:
            return
        if is_accepted:
            self._owners[conversation] = customer
        if customer == self._customer and conversation not in self._aliases:
            self._aliases[conversation] = f"{self._alias}-{len(self._aliases) + 1}"

    def _command(self, entry: Entry, event: dict[str, Any]) -> str:
        """Return the id of a command; that of a clock event names the conversation."""
        conversation = event.get("conversation")
        if entry.caller is not None or conversation is None:
            return entry.command
        return entry.command.replace(f"/{conversation}/", f"/{self._session(conversation)}/")

    def _part(self, part: Any, *, theirs: bool = False) -> Any:  # noqa: ANN401 - of a JSON text
        if isinstance(part, list):
            return [self._part(one, theirs=theirs) for one in part]
        if not isinstance(part, dict):
            return part
        theirs = theirs or part.get("customer") == self._customer or self._is_about_them(part)
        return {field: self._field(field, value, theirs) for field, value in part.items()}

    def _field(self, field: str, value: Any, theirs: bool) -> Any:  # noqa: ANN401
        match field, value:
            case _, str():
                return self._text(field, value, theirs)
            case (("fields" | "edits"), dict()):
                return dict.fromkeys(value, FORGOTTEN) if theirs else value
            case "unread", dict():
                return {self._session(one): count for one, count in value.items()}
            case "forgotten", list():
                return [self._alias if one == self._customer else one for one in value]
            case "tabs", list() if theirs:
                return [self._whole_tab(tab) for tab in value]
        return self._part(value, theirs=theirs)

    def _text(self, field: str, text: str, theirs: bool) -> str:
        if field == "customer":
            return self._alias if text == self._customer else text
        if field in _SESSIONS:
            return self._session(text)
        if theirs and field == "tab":
            return self._tab(text)
        return FORGOTTEN if theirs and field in _TEXTS and shown_name(text) else text

    def _is_about_them(self, part: dict[str, Any]) -> bool:
        return any(self._is_theirs(part[field]) for field in _SESSIONS[:4] if field in part)

    def _is_theirs(self, session: object) -> bool:
        if not isinstance(session, str) or session not in self._aliases:
            return False
        return self._owners.get(session, self._customer) == self._customer

    def _session(self, session: str) -> str:
        return self._aliases[session] if self._is_theirs(session) else session

    def _whole_tab(self, tab: dict[str, Any]) -> dict[str, Any]:
        return {**self._part(tab, theirs=True), "id": self._tab(tab["id"])}

    def _tab(self, tab: str) -> str:
        if tab in _OWN_TABS:
            return tab
        return self._tabs.setdefault(tab, f"{self._alias}-tab-{len(self._tabs) + 1}")


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()
