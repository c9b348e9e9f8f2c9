"""Which rules say what a part of the state, of the screen or of the effects is after an event."""

from collections.abc import Callable, Mapping
from typing import Final

from session_panel.text import LOCALES, PRESENCES, translations
from session_panel_spec.conform.difference import ABSENT, Difference
from session_panel_spec.conform.reference_step import Moment
from session_panel_spec.lockstep.rules_of_parts import (
    CLOSING,
    FORM_EVENTS,
    PARTS,
    Rules,
    rules_of_part,
)

_TAB_EVENTS: Final = ("open_tab", "focus_tab", "close_tab")
_WHOLE: Final = Difference(("effects",))
_STATUSES: Final = [
    {translations(locale).gettext(word) for word in PRESENCES.values()} for locale in LOCALES
]
"""The names of the presences in each language."""


def part_rules(moment: Moment, difference: Difference) -> Rules:
    """Return the rules of the part that differs at a moment."""
    whole, group, *rest = (*difference.path, "")
    if whole == "effects":
        return _effect(moment, difference)
    members = rest[1:] if group in ("conversations", "records") else rest
    names = [str(name) for name in members if isinstance(name, str) and name]
    found = PART_RULES.get(".".join([str(group), *names[-1:]])) or PART_RULES[str(group)]
    return found(moment, difference)


def _always(*rules: str) -> Callable[[Moment, Difference], Rules]:
    return lambda _moment, _difference: rules


def _of_part(name: str, machine: str = "") -> Callable[[Moment, Difference], Rules]:
    """Return the rules of a part, or those of the step that its machine takes."""
    return lambda moment, _: rules_of_part(name, moment.kind, moment.rules_of(machine))


def _presence(moment: Moment) -> Rules:
    taken = moment.rules_of("presence")
    return rules_of_part("presence", moment.kind, taken, expected=moment.after.presence)


def _status(moment: Moment, difference: Difference) -> Rules:
    """A presence's name on the screen: another presence, or the wrong word."""
    both = {difference.expected, difference.observed}
    is_another = difference.path[0] == "state" or any(both <= words for words in _STATUSES)
    return _presence(moment) if is_another else ("LANG-1",)


def _conversation(moment: Moment, difference: Difference) -> Rules:
    """What a conversation is, of the one that the event is about or of another."""
    if difference.path[0] == "state" and difference.path[2] != moment.about:
        return _still(moment, str(difference.path[2]))
    said = moment.rules_of("conversation") or PARTS["state"].at.get(moment.kind)
    return said or _still(moment, moment.about)


def _still(moment: Moment, conversation: str) -> Rules:
    """A conversation that the event does not change."""
    known = moment.before.conversations.get(conversation)
    return ("CONV-10",) if known and known.over else ("CONV-1",)


def _session(moment: Moment, difference: Difference) -> Rules:
    """Whether a session is open, and in the background or not."""
    if moment.opens_again:
        return ("SESS-4",)
    if moment.starts:
        return ("SESS-3", "SESS-1")
    if len(moment.after.sessions) < len(moment.before.sessions):
        gone = difference.expected in (ABSENT, "absent")
        return ("CLOS-4",) if gone else ("FOCS-4",)
    if moment.kind in ("end", "leave"):
        return ("END-1",)
    return ("FOCS-1",) if moment.event else ("CLOS-1",)


def _focus(moment: Moment, difference: Difference) -> Rules:
    if moment.kind in CLOSING:
        return PARTS["focus"].at[moment.kind]
    return _session(moment, difference)


def _offer(moment: Moment, difference: Difference) -> Rules:
    """Whether an offer is pending, of the conversation of the event or of another."""
    named = difference.path[2:3] if difference.path[0] == "state" else (moment.about,)
    if named == (moment.about,):
        return rules_of_part("offered", moment.kind, moment.rules_of("offer"))
    return PARTS["offered"].rules


def _conversation_entry(moment: Moment, difference: Difference) -> Rules:
    """A conversation that is known, or is not: offered, or started."""
    known = difference.expected if difference.observed is ABSENT else difference.observed
    offered = isinstance(known, dict) and known.get("conv") == "none"
    return _offer(moment, difference) if offered else _conversation(moment, difference)


def _history(moment: Moment, difference: Difference) -> Rules:
    if moment.rules_of("conversation") == ("CONV-5",):
        return ("CONV-5",)
    return ("CONV-8",) if difference.expected == "fresh" else ("CONV-9",)


def _draft(moment: Moment, _difference: Difference) -> Rules:
    return ("SESS-4",) if moment.opens_again else rules_of_part("unsaved", moment.kind)


def _badge(_moment: Moment, difference: Difference) -> Rules:
    """The wrong count, or the right one in the wrong form."""
    counts = {"", *map(str, range(1, 10))}
    both = {difference.expected, difference.observed}
    return ("UNRD-1",) if both <= counts else ("UNRD-2",)


def _tooltip(_moment: Moment, difference: Difference) -> Rules:
    """Which sentences it says: the sentiment's, the unread count's, or both."""
    expected = str(difference.expected)
    unread = any(character.isdecimal() for character in expected.rpartition(". ")[2])
    alert = any(word in expected for word in ("Urgent", "mendesak"))
    if alert and (unread or "baru" in expected or "new" in expected):
        return ("SENT-4",)
    return ("SENT-3",) if alert else ("UNRD-3",)


def _tabs(moment: Moment, _difference: Difference) -> Rules:
    if moment.kind in _TAB_EVENTS:
        return ("TABS-1",)
    if moment.starts:
        return ("SESS-2",)
    return ("CLOS-1",) if not moment.event else ("FOCS-3", "FOCS-2")


def _tab_title(moment: Moment, _difference: Difference) -> Rules:
    return ("CLOS-1", "LANG-1") if moment.after.focus == "home" else ("LANG-1", "TABS-1")


def _communication(moment: Moment, _difference: Difference) -> Rules:
    return ("SESS-2", "FOCS-3") if moment.starts else ("FOCS-3",)


def _form(moment: Moment, _difference: Difference) -> Rules:
    return ("EDIT-1",) if moment.kind in FORM_EVENTS else ("FOCS-3", "FOCS-2")


def _effect(moment: Moment, difference: Difference) -> Rules:
    """The rules of the effect that is missing, or too much, or has a member that differs."""
    entry = difference.observed if difference.expected is ABSENT else difference.expected
    if not isinstance(entry, dict):
        by_member = {"until": ("OFFR-4",), "reason": ("OFFR-2",), "presence": _presence(moment)}
        return by_member.get(str(difference.path[-1])) or _conversation(moment, _WHOLE)
    by_kind: Mapping[str, Rules] = {
        "notify_offer": _offer(moment, _WHOLE),
        "close_notification": moment.rules_of("offer"),
        "not_offered": ("OFFR-2",),
        "publish_presence": _presence(moment),
        "load_page": ("TABS-1",) if moment.kind in _TAB_EVENTS else ("SESS-2",),
        "save_form": ("EDIT-1",),
    }
    return by_kind.get(str(entry.get("type"))) or _conversation(moment, _WHOLE)


PART_RULES: Final[Mapping[str, Callable[[Moment, Difference], Rules]]] = {
    "": _always("CLOS-1"),
    "presence": _status,
    "mode": _of_part("mode"),
    "focus": _focus,
    "conversations": _conversation_entry,
    "conversations.conv": _conversation,
    "conversations.session": _session,
    "conversations.offered": _offer,
    "conversations.mode": _of_part("mode of the conversation"),
    "conversations.history": _history,
    "conversations.unread": _always("UNRD-1"),
    "conversations.upset": _always("SENT-1"),
    "conversations.draft": _draft,
    "conversations.dialog": _of_part("dialog", "dialog"),
    "records": _session,
    "records.session": _session,
    "records.draft": _draft,
    "records.dialog": _of_part("dialog", "dialog"),
    "sessions": _session,
    "sessions.title": _always("TITL-1"),
    "sessions.icon": _always("TITL-2"),
    "sessions.focused": _focus,
    "sessions.closable": _always("CLOS-1"),
    "sessions.unread": _badge,
    "sessions.alert": _of_part("alert"),
    "sessions.tooltip": _tooltip,
    "sessions.unsaved": _draft,
    "tabs": _tabs,
    "tabs.title": _tab_title,
    "communication": _communication,
    "communication.customer": _always("TITL-1"),
    "communication.case": _always("SESS-2"),
    "communication.summary": _always("SESS-2"),
    "communication.state": _conversation,
    "communication.sentiment": _always("SENT-1"),
    "communication.history": _history,
    "communication.read_only": _always("END-1"),
    "form": _form,
    "dialog": _of_part("dialog", "dialog"),
    "dialog.text": _always("CLOS-2"),
    "offers": _offer,
    "offers.title": _always("TITL-1"),
    "offers.until": _always("OFFR-4"),
    "dashboard": _always("FOCS-3"),
    "dashboard.title": _always("TITL-1"),
    "dashboard.state": _conversation,
}
"""By the part that differs: of an entry of a list, with the member."""
