"""Which rules say what a part of the state, of the screen or of the effects is after an event."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from session_panel import HOME, Accept, OpenConversation, Pick
from session_panel.text import (
    CONVERSATION_STATES,
    LOCALES,
    PRESENCES,
    shown_name,
    translations,
)
from session_panel_spec.conform.difference import ABSENT, Difference
from session_panel_spec.conform.reference_step import Moment
from session_panel_spec.domain.panel_events import names_accepted_by
from session_panel_spec.lockstep.part_rules import (
    CLOSING,
    FORM_EVENTS,
    PARTS,
    Part,
    Rules,
    rules_of_part,
)
from session_panel_spec.reference.texts import TEXTS

_STATUSES: Final = [
    {translations(locale).gettext(word) for word in PRESENCES.values()} for locale in LOCALES
]
"""The names of the presences in each language."""

_STATES: Final = [
    {translations(locale).gettext(word) for word in CONVERSATION_STATES.values()}
    for locale in LOCALES
]
"""The names of a conversation's states in each language."""

_MACHINES: Final = {"CLOS": "dialog", "OFFR": "offer", "CONV": "conversation"}
"""The machine whose step says what a part is, by the area of its rules."""


_OF_PRESENCE: Final = {"configure": ("CONF-1",), "withdraw": ("OFFR-7",)}
"""What says of an event, besides the machine, whether it moves the presence."""


def difference_rules(moment: Moment, difference: Difference) -> Rules:
    """Return the rules of the part that differs at a moment."""
    if _starts_alone(moment, difference):
        return ("OFFR-3",)
    group, member = _named(difference)
    own = DIFFERENCE_RULES.get(f"{group}.{member}")
    rules = own and _said(own, moment, difference)
    rules = rules or _said(DIFFERENCE_RULES[group], moment, difference)
    return _with_event(moment, rules) if _in_another_order(difference) else rules


def _in_another_order(difference: Difference) -> bool:
    """Say whether another effect is in the place of one, and none is lacking or too much."""
    both = (difference.expected, difference.observed)
    return difference.path[0] == "effects" and all(isinstance(one, dict) for one in both)


def _with_event(moment: Moment, rules: Rules) -> Rules:
    """Return rules, and before them what says of the event what is done, one after the other."""
    return tuple(dict.fromkeys((moment.event.rule, *rules))) if moment.event else rules


def _starts_alone(moment: Moment, difference: Difference) -> bool:
    """Say whether an offer is accepted on one side alone, and not by the agent's own act."""
    own_act = isinstance(moment.event, Accept | Pick | OpenConversation)
    if own_act or not (moment.before.offers or moment.after.offers or moment.accepts_alone):
        return False
    sides = [one for one in (difference.expected, difference.observed) if isinstance(one, dict)]
    offered = {*moment.before.offers, *moment.after.offers, moment.about}
    return any(_is_start(one, offered) for one in sides) and _is_session_or_effect(difference)


def _is_start(entry: Mapping[str, object], offered: Collection[str]) -> bool:
    """Say whether a session, or an effect, is that of an offer which is accepted."""
    accepted = (entry.get("state"), entry.get("outcome"))
    return entry.get("id") in offered or "active" in accepted or "accepted" in accepted


def _is_session_or_effect(difference: Difference) -> bool:
    return difference.path[:2] == ("screen", "sessions") or difference.path[0] == "effects"


def _named(difference: Difference) -> tuple[str, str]:
    """Return the part that differs, and the member of it or of its entry; of an effect its type."""
    whole, group, *rest = (*difference.path, "")
    if whole == "effects":
        entry = difference.observed if difference.expected is ABSENT else difference.expected
        member = entry.get("type") if isinstance(entry, dict) else difference.path[-1]
        return "effects", str(member)
    members = rest[1:] if group in ("conversations", "records") else rest
    names = [name for name in members if isinstance(name, str) and name]
    return str(group), names[-1] if names else ""


def _said(
    part: Part | Callable[[Moment, Difference], Rules], moment: Moment, difference: Difference
) -> Rules:
    if not isinstance(part, Part):
        return part(moment, difference)
    after = (part.at[sign] for sign in _signs(moment, difference) if sign in part.at)
    return moment.rules_of(_MACHINES.get(part.area, "")) or next(after, part.rules)


def _signs(moment: Moment, difference: Difference) -> Iterator[str]:
    """Yield what a part may depend on: the event, what becomes of sessions, and the focus."""
    if moment.accepts_alone:
        yield "accepts alone"
    yield moment.kind
    if moment.asks:
        yield "asks"
    if moment.opens_again:
        yield "opens again"
    if moment.starts:
        yield "opens" if difference.observed is ABSENT else "starts"
        yield "starts"
    if len(moment.after.sessions) < len(moment.before.sessions):
        gone = "gone at once" if moment.kind == "close" else "gone"
        yield gone if difference.expected in (ABSENT, "absent") else "shut"
    if moment.after.focus == HOME:
        yield "at home"


def _presence(moment: Moment, _difference: Difference) -> Rules:
    if moment.kind in _OF_PRESENCE:
        return _OF_PRESENCE[moment.kind]
    taken = moment.rules_of("presence")
    return rules_of_part("presence", moment.kind, taken, expected=moment.after.presence)


def _status(moment: Moment, difference: Difference) -> Rules:
    """A presence's name on the screen: another presence, or the wrong word."""
    among = any(_both_among(difference, words) for words in _STATUSES)
    is_another = difference.path[0] == "state" or among
    return _presence(moment, difference) if is_another else ("LANG-1",)


def _conversation(moment: Moment, difference: Difference) -> Rules:
    """What a conversation is, of the one that the event is about or of another."""
    if moment.asks:
        return ("CLOS-2",)
    named = difference.path[2:3] if difference.path[0] == "state" else ()
    if named and named != (moment.about,):
        return _another(moment, str(named[0]))
    said = moment.rules_of("conversation") or PARTS["state"].at.get(moment.kind)
    return said or _still(moment, moment.about)


def _conversation_state(moment: Moment, difference: Difference) -> Rules:
    """A state's name on the screen: another state, or the wrong word."""
    another = any(_both_among(difference, words) for words in _STATES)
    return _conversation(moment, difference) if another else ("LANG-1",)


def _another(moment: Moment, conversation: str) -> Rules:
    """A conversation that the event is not about: the panel may accept its offer by itself."""
    started = moment.after.conversations.get(conversation)
    if conversation in moment.before.offers and started and started.state == "active":
        return ("OFFR-3",)
    return _still(moment, conversation)


def _still(moment: Moment, conversation: str) -> Rules:
    """A conversation that the event does not change."""
    known = moment.before.conversations.get(conversation)
    return ("CONV-10",) if known and known.over else ("CONV-1",)


def _offer(moment: Moment, difference: Difference) -> Rules:
    """Whether an offer is pending, of the conversation of the event or of another."""
    named = difference.path[2:3] if difference.path[0] == "state" else (moment.about,)
    is_own = named == (moment.about,)
    return _said(PARTS["offered"], moment, difference) if is_own else PARTS["offered"].rules


def _conversation_entry(moment: Moment, difference: Difference) -> Rules:
    """A conversation that is known, or is not: offered, or started."""
    known = difference.expected if difference.observed is ABSENT else difference.observed
    offered = isinstance(known, dict) and known.get("conv") == "none"
    return _offer(moment, difference) if offered else _conversation(moment, difference)


def _work_item(moment: Moment, difference: Difference) -> Rules:
    """Whether a conversation is listed, and where: by what the event makes of it, if anything."""
    there = [one for one in (difference.expected, difference.observed) if isinstance(one, dict)]
    listed = [str(one["conversation"]) for one in there if "conversation" in one]
    if len(listed) > 1:
        return ("UNRD-1", "SESS-1")
    if listed and not moment.changes(*listed):
        return ("SESS-1", "UNRD-1")
    said = moment.rules_of("conversation") or _OF_WORK_ITEMS.get(moment.kind)
    return said or ("SESS-1",)


def _waits_until(moment: Moment, difference: Difference) -> Rules:
    """An end of waiting that is handed back: another end was said before."""
    entry_lacks = ABSENT in (difference.expected, difference.observed)
    before = moment.waits_by.get(moment.about, frozenset())
    said = tuple(rule for rule in ("CONV-4", "OFFR-2", "CONV-13") if rule in before)
    return _HANDED_BACK.at["transfer"] if entry_lacks or not said else said


def _until(moment: Moment, _difference: Difference) -> Rules:
    """An offer's end, from the time that its event is taken to have."""
    return ("TIME-1", "OFFR-4") if moment.late else ("OFFR-4",)


def _handed_back(moment: Moment, difference: Difference) -> Rules:
    """What is handed back; nothing where a conversation waits on whose offer goes."""
    waits_on = moment.about in moment.after.conversations and moment.rules_of("offer")
    return waits_on or _said(_HANDED_BACK, moment, difference)


def _history(moment: Moment, difference: Difference) -> Rules:
    """What is told of elsewhere, or else what is known here."""
    if "CONV-13" in moment.waits_by.get(moment.about, ()):
        return ("CONV-13", "CONV-5")
    if getattr(moment.event, "previous", None):
        return ("CONV-14",)
    if moment.rules_of("conversation") == ("CONV-5",):
        return ("CONV-5",)
    return ("CONV-8",) if difference.expected == "fresh" else ("CONV-9",)


def _badge(_moment: Moment, difference: Difference) -> Rules:
    """The wrong count, or the right one in the wrong form."""
    counts = {"", *map(str, range(-9, 0)), *map(str, range(1, 10))}
    return ("UNRD-1",) if _both_among(difference, counts) else ("UNRD-2",)


def _both_among(difference: Difference, texts: Collection[str]) -> bool:
    both = (difference.expected, difference.observed)
    return all(isinstance(one, str) and one in texts for one in both)


def _tooltip(_moment: Moment, difference: Difference) -> Rules:
    """Which sentences it says: the sentiment's, the unread count's, or both."""
    expected = str(difference.expected)
    unread = any(character.isdecimal() for character in expected.rpartition(". ")[2])
    if _alerts(expected) and (unread or "baru" in expected or "new" in expected):
        return ("SENT-4",)
    return ("SENT-3",) if _alerts(expected) or _alerts(str(difference.observed)) else ("UNRD-3",)


def _alerts(tooltip: str) -> bool:
    return any(sentence in tooltip for sentence in TEXTS["alert"])


def _title(moment: Moment, difference: Difference) -> Rules:
    """A name: of Home, one that shows nothing, or another."""
    if difference.path[1:3] == ("sessions", 0):
        is_word = _both_among(difference, TEXTS["home"])
        return ("LANG-1", "CLOS-1") if is_word else ("CLOS-1", "LANG-1")
    name = getattr(moment.event, "name", None)
    if name is not None and shown_name(name) is None and difference.observed == name:
        return ("TITL-3", "TITL-1")
    return _said(_TITLE, moment, difference)


def _tabs(moment: Moment, difference: Difference) -> Rules:
    """Which tabs show: of a session that was open before, all that there were."""
    is_lost = difference.observed is ABSENT and not moment.starts
    return _said(_OPEN_TABS if is_lost else _TABS, moment, difference)


def _dashboard(moment: Moment, _difference: Difference) -> Rules:
    """Whether the dashboard shows: Home's, while Home has the focus."""
    return ("CLOS-1", "FOCS-3") if moment.after.focus == HOME else ("FOCS-3", "CLOS-1")


_SESSION: Final = Part(
    ("FOCS-1",),
    {
        **dict.fromkeys(("end", "leave"), ("END-1",)),
        "": ("CLOS-1",),
        "asks": ("CLOS-2",),
        "accepts alone": ("OFFR-3",),
        "gone at once": ("CLOS-2",),
        "opens again": ("SESS-4",),
        "opens": ("SESS-1", "SESS-3"),
        "starts": ("SESS-3", "SESS-1"),
        "gone": ("CLOS-4",),
        "shut": ("FOCS-4",),
    },
)
"""Whether a session is open, and in the background or not."""

_FOCUS: Final = Part(_SESSION.rules, {**_SESSION.at, **dict.fromkeys(CLOSING, ("FOCS-4",))})
_DRAFT: Final = Part(
    PARTS["unsaved"].rules,
    {**PARTS["unsaved"].at, "discard": ("EDIT-2",), "opens again": ("SESS-4",)},
)
_ON_TABS: Final[Mapping[str | None, Rules]] = dict.fromkeys(
    names_accepted_by("TABS-1"), ("TABS-1",)
)

_TABS: Final = Part(("FOCS-3", "FOCS-2"), {**_ON_TABS, "starts": ("SESS-2",), "": ("CLOS-1",)})
_OPEN_TABS: Final = Part(("FOCS-2", "FOCS-3"), _TABS.at)

_OF_WORK_ITEMS: Final = {
    "transfer": ("CONV-12",),
    "assign": ("CONV-13",),
    "drop": ("CONV-15",),
    **dict.fromkeys(("message", "focus"), ("UNRD-1",)),
}
"""What says of an event which conversations are known, or which are listed first."""

_RENAMED: Final[Mapping[str | None, Rules]] = {"rename": ("TITL-3",)}
_TITLE: Final = Part(("TITL-1",), {**_RENAMED, "opens again": ("SESS-4",)})
_HANDED_BACK: Final = Part(
    ("OFFR-1",), {"save": ("EDIT-1",), "transfer": ("CONV-12",), "drop": ("CONV-15",)}
)

DIFFERENCE_RULES: Final[Mapping[str, Part | Callable[[Moment, Difference], Rules]]] = {
    "": Part(("CLOS-1",)),
    "presence": _status,
    "incoming": Part(("OFFR-8",)),
    "mode": PARTS["mode"],
    "focus": _FOCUS,
    "conversations": _conversation_entry,
    "conversations.conv": _conversation,
    "conversations.session": _SESSION,
    "conversations.offered": _offer,
    "conversations.mode": PARTS["mode of the conversation"],
    "conversations.history": _history,
    "conversations.unread": Part(("UNRD-1",)),
    "conversations.upset": Part(("SENT-1",)),
    "conversations.draft": _DRAFT,
    "conversations.dialog": PARTS["dialog"],
    "records": _SESSION,
    "records.session": _SESSION,
    "records.draft": _DRAFT,
    "records.dialog": PARTS["dialog"],
    "sessions": _SESSION,
    "sessions.title": _title,
    "sessions.icon": Part(("TITL-2",), _RENAMED),
    "sessions.focused": _FOCUS,
    "sessions.closable": Part(("CLOS-1",)),
    "sessions.unread": _badge,
    "sessions.alert": PARTS["alert"],
    "sessions.tooltip": _tooltip,
    "sessions.unsaved": _DRAFT,
    "tabs": _tabs,
    "tabs.title": Part(
        ("LANG-1", "TABS-1"), {"configure": ("CONF-1", "CLOS-1"), "at home": ("CLOS-1", "LANG-1")}
    ),
    "tabs.closable": Part(("TABS-1",), {"at home": ("CLOS-1",)}),
    "communication": Part(("FOCS-3",), {"starts": ("SESS-2", "FOCS-3")}),
    "communication.customer": _title,
    "communication.channel": Part(("SESS-2",)),
    "communication.case": Part(("SESS-2",)),
    "communication.summary": Part(("SESS-2",)),
    "communication.state": _conversation_state,
    "communication.sentiment": Part(("SENT-1",)),
    "communication.history": _history,
    "communication.read_only": Part(("END-1",)),
    "form": Part(("FOCS-3", "FOCS-2"), dict.fromkeys(FORM_EVENTS, ("EDIT-1",))),
    "dialog": PARTS["dialog"],
    "dialog.text": Part(("CLOS-2",)),
    "offers": _offer,
    "offers.title": _title,
    "offers.channel": Part(("SESS-2",)),
    "offers.until": _until,
    "dashboard": _dashboard,
    "dashboard.title": _title,
    "dashboard.mine": _work_item,
    "dashboard.closed": _work_item,
    "dashboard.items": _work_item,
    "dashboard.more": Part(("UNRD-1",)),
    "dashboard.more_unread": Part(("UNRD-1",)),
    "dashboard.unread": _badge,
    "dashboard.tooltip": _tooltip,
    "dashboard.menu": Part(("SESS-1",)),
    "dashboard.state": _conversation_state,
    "effects": _conversation,
    "effects.notify_offer": _offer,
    "effects.close_notification": Part((), area="OFFR"),
    "effects.not_offered": Part(("OFFR-2",)),
    "effects.publish_presence": _presence,
    "effects.load_page": Part(("SESS-2",), {**_ON_TABS, "opens again": ("SESS-4",)}),
    "effects.save_form": Part(("EDIT-1",)),
    "effects.handed_back": _handed_back,
    "effects.fields": _HANDED_BACK,
    "effects.unread": _HANDED_BACK,
    "effects.waits_until": _waits_until,
    "effects.outcome": Part((), area="OFFR"),
    "effects.tab": Part(("SESS-2",), _ON_TABS),
    "effects.until": _until,
    "effects.reason": Part(("OFFR-2",)),
    "effects.presence": _presence,
}
"""By the part that differs: of an entry of a list, with the member; of an effect, with its type."""
