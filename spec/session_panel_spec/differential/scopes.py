"""What is small enough to be tried exhaustively, written out: each scope is a list of fans."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, product
from math import nextafter
from typing import Any, Final, NamedTuple, get_args

from msgspec.structs import replace

from session_panel import HOME, Config, PresencePolicy, events
from session_panel.config import PolicyPresence, Threshold
from session_panel.events import (
    AnyEvent,
    ChosenPresence,
    ConversationMode,
    OpenedTabKind,
    SentimentLevel,
)
from session_panel_spec.differential.names import NAMES, TITLES


class Fan(NamedTuple):
    """A run, and the events of which each is tried after it."""

    config: Config
    run: tuple[AnyEvent, ...]
    tried: tuple[AnyEvent, ...] = ()


# Events, at the time 0 unless another is told


def _pick(who: str, at: float = 0, **more: Any) -> AnyEvent:  # noqa: ANN401 - any field
    more.setdefault("mode", "persistent")
    return events.Pick(at=at, conversation=who, customer=f"customer {who}", **more)


def _offer(who: str, at: float = 0, **more: Any) -> AnyEvent:  # noqa: ANN401 - any field
    more.setdefault("mode", "live")
    return events.Offer(at=at, conversation=who, customer=f"customer {who}", **more)


def _message(who: str, at: float = 0) -> AnyEvent:
    return events.Message(at=at, conversation=who)


def _shut(who: str, at: float = 0) -> tuple[AnyEvent, ...]:
    return events.Close(at=at, session=who), events.Confirm(at=at)


def _waits(who: str, at: float = 0, **more: Any) -> tuple[AnyEvent, ...]:  # noqa: ANN401 - any field
    return _pick(who, at, **more), *_shut(who, at)


def _tried(who: str, at: float, *kinds: type[events.Event]) -> tuple[AnyEvent, ...]:
    """Return events about a conversation or its session."""
    return tuple(kind(at=at, **{kind.about: who}) for kind in kinds)  # type: ignore[misc]


# Tabs, up to three more than a session has


def _tabs() -> Iterator[Fan]:
    """Each number of tabs, each of them in focus: open, focus and close any, or what is none."""
    starts = (
        ((_pick("s"),), ("conversation", "kb_search")),
        ((_pick("s"), events.CloseTab(at=0, session="s", tab="kb_search")), ("conversation",)),
        ((events.OpenRecord(at=0, record="s", kind="case", title="Kettle"),), ("form",)),
    )
    for (begun, own), number in product(starts, range(4)):
        pages = tuple(f"page {n}" for n in range(number))
        opened = tuple(map(_opened, pages))
        for tab in (*own, *pages):
            run = (*begun, *opened, events.FocusTab(at=0, session="s", tab=tab))
            yield Fan(Config(), run, tuple(_of_tabs((*own, *pages))))


def _opened(tab: str, **more: Any) -> AnyEvent:  # noqa: ANN401 - any field
    return events.OpenTab(at=0, session="s", tab=tab, **{"kind": "line_of_business", **more})


def _of_tabs(tabs: Sequence[str]) -> Iterator[AnyEvent]:
    for tab in (*tabs, "kb_search", "unknown"):
        yield events.FocusTab(at=0, session="s", tab=tab)
        yield events.CloseTab(at=0, session="s", tab=tab)
        yield _opened(tab)
    for kind, title in product(get_args(OpenedTabKind), (None, *TITLES[:2])):
        yield _opened("new", kind=kind, title=title)


# Deadlines


def _deadlines() -> Iterator[Fan]:
    """What may end, at the moments before, at and after: everything that may then happen to it."""
    for offer_time, waiting_time in _TIMES:
        own = {"sales": 60.0}
        config = Config(offer_time=offer_time, waiting_time=waiting_time, waiting_times=own)
        for run, ends in _ending(config):
            moments = {*chain.from_iterable(map(_beside, ends))}
            tried = chain.from_iterable(_at_a_deadline(at) for at in sorted(moments))
            yield Fan(config, run, tuple(tried))


def _together() -> Iterator[Fan]:
    """What ends at one moment: of two offers, of two that wait, and of one of each."""
    config = Config(offer_time=60, waiting_time=60)
    for first, second in product(("offer", "wait"), repeat=2):
        for one, other in (("a", "b"), ("b", "a")):
            run = (*_begun(first, one), *_begun(second, other))
            clock = (*_tried("a", 60, *_CLOCK), *_tried("b", 60, *_CLOCK))
            yield Fan(config, run, clock)


_CLOCK: Final = (events.Miss, events.Expire)


def _begun(what: str, who: str) -> tuple[AnyEvent, ...]:
    return (_offer(who),) if what == "offer" else _waits(who)


_TIMES: Final = ((0.0, 500.0), (1.0, 1.0), (120.0, 0.0), (120.0, 500.0), (1.0, 28 * 86_400.0))
"""Times of offers and of waiting: either ends first."""


def _ending(config: Config) -> Iterator[tuple[tuple[AnyEvent, ...], tuple[float, ...]]]:
    """Yield runs after which something ends, and when."""
    away = events.Choose(at=5, presence="away")
    for stream in (None, "sales", "support"):
        waiting = config.waiting_time_of(stream)
        closed = _waits("c", 10, work_stream=stream)
        writes = (*closed, away, _message("c", 20))
        offered = 20 + config.offer_time
        yield closed, (10 + waiting,)
        yield writes, (20 + waiting, offered)
        yield (*writes, _message("c", 30)), (30 + waiting, offered)
        yield (*writes, events.Reject(at=30, conversation="c")), (20 + waiting,)
    for mode in ("live", "persistent"):
        yield (_offer("c", 10, mode=mode),), (10 + config.offer_time,)
    yield (_offer("c", 10), _offer("d", 10)), (10 + config.offer_time,)
    for until in (5.0, 10.0, 70.0):
        assigned = events.Assign(at=10, conversation="c", customer="ana", until=until)
        yield (assigned,), (until,)
        yield (assigned, away, _message("c", 20)), (until, 20 + config.offer_time)


def _beside(end: float) -> tuple[float, ...]:
    return nextafter(end, 0), end, end + 1


def _at_a_deadline(at: float) -> tuple[AnyEvent, ...]:
    kinds = (
        *(events.Miss, events.Expire, events.Accept, events.Reject, events.Withdraw),
        *(events.Message, events.OpenConversation, events.Transfer, events.Leave),
    )
    return _tried("c", max(at, 0), *kinds)


# Sentiment


def _sentiments() -> Iterator[Fan]:
    """Each level at each threshold: in the background, in focus, over, and another threshold."""
    for threshold, level in product(get_args(Threshold), get_args(SentimentLevel)):
        config = Config(sentiment_threshold=threshold)
        measured = events.Sentiment(at=0, conversation="c", level=level)
        run = (_pick("c", mode="live"), _pick("d"), measured, _message("c"))
        yield Fan(config, run, (*_after_sentiment(config), *_tried("d", 0, events.Focus)))


def _after_sentiment(config: Config) -> Iterator[AnyEvent]:
    yield from _tried("c", 0, events.Leave, events.Focus, events.Close, events.Message)
    yield from _tried(HOME, 0, events.Focus)
    for level in get_args(SentimentLevel):
        yield events.Sentiment(at=0, conversation="c", level=level)
    for threshold in get_args(Threshold):
        yield events.Configure(at=0, config=replace(config, sentiment_threshold=threshold))


# Unread messages

_MOST_UNREAD: Final = 13


def _unread() -> Iterator[Fan]:
    """Each number of unread messages, in the background, waiting, offered; how it goes."""
    at_home = (_pick("c"), events.Focus(at=0, session=HOME))
    asked = (_pick("b"), events.Close(at=0, session="b"), _offer("c"))
    ended = (_pick("c", mode="live"), events.Focus(at=0, session=HOME))
    gone = (events.Focus, events.OpenConversation, events.Close, events.Transfer, events.Leave)
    of_offer = (events.Accept, events.Reject, events.Leave, events.Withdraw)
    answers = (events.Cancel(at=0), events.Confirm(at=0))
    for number in range(_MOST_UNREAD + 1):
        messages = (_message("c"),) * number
        closing = (*at_home, *messages, events.Close(at=0, session="c"))
        shut = (*at_home, *messages, *_shut("c"))
        yield Fan(Config(), (*at_home, *messages), _tried("c", 0, *gone))
        yield Fan(Config(), closing, (*answers, _message("c")))
        yield Fan(Config(), shut, _tried("c", 0, *gone))
        yield Fan(Config(), (*_waits("c"), *messages), _tried("c", 0, *gone, *of_offer))
        yield Fan(Config(), (_offer("c"), *messages), _tried("c", 0, *of_offer))
        full = (*_waits("c"), _pick("b"), *messages)
        busy = PresencePolicy(full_load="busy")
        yield Fan(Config(auto_accept=True, capacity=1, presence_policy=busy), full)
        handed_back = (_offer("c"), *messages, *_tried("c", 0, events.Reject))
        yield Fan(Config(), handed_back, (_offer("c"),))
        over = (*ended, *messages, events.Leave(at=0, conversation="c"))
        yield Fan(Config(), over, _tried("c", 0, *gone))
        closed = (_pick("c", mode="live"), events.Focus(at=0, session=HOME), *messages, *_shut("c"))
        yield Fan(Config(), closed, _tried("c", 0, events.OpenConversation, events.Message))
        for auto in (False, True):
            tried = (*answers, *_tried("c", 0, *of_offer))
            yield Fan(Config(auto_accept=auto, capacity=3), (*asked, *messages), tried)


# Titles


def _titles() -> Iterator[Fan]:
    """Each name, wherever one may be told."""
    for name in NAMES:
        renamed = events.Rename(at=0, conversation="c", name=name)
        assigned = events.Assign(at=0, conversation="c", customer="ana", name=name)
        opened = events.Focus(at=0, session=HOME), events.Close(at=0, session="c")
        yield Fan(Config(), (_offer("c", name=name), *_tried("c", 0, events.Accept), *opened))
        yield Fan(Config(), (_pick("c", name=name), *opened))
        yield Fan(Config(), (assigned, _message("c")), _tried("c", 0, events.OpenConversation))
        yield Fan(Config(), (_offer("c"), renamed), _tried("c", 0, events.Accept))
        yield Fan(Config(), (_pick("c"), renamed, *opened, _message("c")))
        yield Fan(Config(), (_pick("c", name="Ana"), renamed, *_shut("c"), renamed))
        yield Fan(Config(), (_pick("c", mode="live"), *_shut("c")), (renamed,))
    for title in TITLES:
        record = events.ShiftClick(at=0, record="r", kind="account", title=title)
        named = events.Rename(at=0, record="r", name=title)
        yield Fan(Config(), (_pick("c", case=title, channel=title), record, named))
        no_record = events.Rename(at=0, record="c", name=title)
        yield Fan(Config(), (_pick("c"),), (named, no_record))
        yield Fan(Config(dashboard=title), ())


# Presence


def _presences() -> Iterator[Fan]:
    """Each presence, load and policy: whatever may move the presence."""
    for policy, unanswered in product(get_args(PolicyPresence), (True, False)):
        config = Config(
            presence_policy=PresencePolicy(policy, policy, policy),
            missed_sets_inactive=unanswered,
            declined_sets_dnd=unanswered,
            close_dialog=False,
            allowed_presences=frozenset({"available", "busy", "dnd", "inactive", "away"}),
        )
        for load, moved in product(range(3), _PRESENCES):
            working = tuple(_pick(f"w{n}", mode="live") for n in range(load))
            offered = (*_waits("x"), *working, _message("x"))
            last = _tried(f"w{load - 1}", 1000, events.Focus)
            yield Fan(config, (*offered, *moved, *last), tuple(_moving(config)))


_PRESENCES: Final[tuple[tuple[AnyEvent, ...], ...]] = (
    (),
    *((events.Choose(at=0, presence=presence),) for presence in get_args(ChosenPresence)),
    (*_waits("y"), _message("y"), events.Miss(at=1000, conversation="y")),
)
"""What leads to each presence, as far as the policy lets it."""


def _moving(config: Config) -> Iterator[AnyEvent]:
    for presence in get_args(ChosenPresence):
        yield events.Choose(at=1000, presence=presence)
    yield events.Reset(at=1000)
    yield _pick("z", 1000)
    yield _offer("z", 1000)
    kinds = (events.Accept, events.Reject, events.Miss, events.Withdraw, events.Transfer)
    yield from _tried("x", 1000, *kinds)
    yield from _tried("w0", 1000, events.Leave, events.Transfer, events.End, events.Message)
    yield from _tried("w0", 1000, events.Close)
    yield from _tried("w1", 1000, events.End, events.Close)
    for capacity in (1, 2, 3):
        yield events.Configure(at=1000, config=replace(config, capacity=capacity))
    yield events.Configure(at=1000, config=replace(config, presence_policy=PresencePolicy()))


# Many at once

_MOST_AT_ONCE: Final = 11


def _crowds() -> Iterator[Fan]:
    """Each number of conversations at once, up to more than nine, at two capacities."""
    for capacity, shown in ((2, 50), (10, 2)):
        config = Config(capacity=capacity, session_limit=_MOST_AT_ONCE, work_item_limit=shown)
        for number in range(_MOST_AT_ONCE + 1):
            picked = tuple(_pick(f"c{n}", n, mode=_mode(n)) for n in range(number))
            yield Fan(config, picked, tuple(_of_a_crowd(number)))
            shut = chain.from_iterable(_shut(f"c{n}", 20) for n in range(number))
            yield Fan(config, (*picked, *shut), tuple(_of_a_crowd(number)))


def _mode(number: int) -> ConversationMode:
    return "live" if number % 2 else "persistent"


def _of_a_crowd(number: int) -> Iterator[AnyEvent]:
    last = f"c{number - 1}"
    yield from (
        _pick("z", 20),
        _offer("z", 20),
        events.Reset(at=20),
        *_tried(HOME, 20, events.Focus),
    )
    yield from _tried(last, 20, events.End, events.Leave, events.Transfer, events.Close)
    yield events.ShiftClick(at=20, record="r", kind="contact", title="Kettle")


# Dialogs


def _dialogs() -> Iterator[Fan]:
    """A dialog about a session, in focus or not, beside others: whatever else may happen then."""
    record = events.OpenRecord(at=0, record="r", kind="case", title="Kettle")
    edited = events.Edit(at=0, session="a", fields={"x": "y"})
    for mode, last in product(("live", "persistent"), ("a", "b", "r", HOME)):
        opened = (_pick("a", mode=mode), edited, _pick("b"), record, *_tried(last, 0, events.Focus))
        for about in ("a", "b", "r"):
            asked = (_offer("c"), *opened, events.Close(at=0, session=about))
            yield Fan(Config(capacity=9), asked, tuple(_while_asked()))


def _while_asked() -> Iterator[AnyEvent]:
    kinds = (events.Message, events.Leave, events.Transfer, events.End, events.Withdraw)
    for who in ("a", "b", "c"):
        yield from _tried(who, 0, *kinds, events.Accept, events.Reject, events.Miss)
    for session in ("a", "b", "r", HOME):
        yield from _tried(session, 0, events.Focus, events.Close, events.Save, events.Discard)
    yield from (events.Confirm(at=0), events.Cancel(at=0), events.Toggle(at=0), _pick("z"))
    yield events.Rename(at=0, conversation="a", name="Ana")


# Hundreds

_HUNDREDS: Final = 160
"""More than what a panel keeps as one dict or one list."""


def _hundreds() -> Iterator[Fan]:
    """Hundreds that wait with unread messages, expire and are dropped; hundreds of offers."""
    full = Config(session_limit=1, work_item_limit=150)
    record = events.OpenRecord(at=0, record="r", kind="case", title="Kettle")
    waiting = tuple(_assigned(f"c{n}", 1000 + n * 37 % _HUNDREDS) for n in range(_HUNDREDS))
    writes = tuple(_message(f"c{n}") for n in _mixed(53))
    ends = ((1000 + n * 37 % _HUNDREDS, f"c{n}") for n in range(_HUNDREDS))
    expires = tuple(events.Expire(at=at, conversation=who) for at, who in sorted(ends))
    dropped = tuple(events.Drop(at=0, customer=f"customer c{n}") for n in _mixed(71))
    at_home = events.Focus(at=0, session=HOME)
    yield Fan(full, (record, at_home, *waiting, *writes, *expires, *dropped))
    many = Config(capacity=1000, session_limit=1000, offer_limit=1000, work_item_limit=3)
    offers = tuple(_offer(f"c{n}") for n in _mixed(37))
    tried = (events.Miss, events.Reject, events.Leave, events.Withdraw, events.Accept)
    yield Fan(many, (*offers, *writes), _tried("c7", 1, *tried))


def _assigned(who: str, until: float) -> AnyEvent:
    return events.Assign(at=0, conversation=who, customer=f"customer {who}", until=until)


def _mixed(step: int) -> Iterator[int]:
    return (n * step % _HUNDREDS for n in range(_HUNDREDS))


# What went before


def _histories() -> Iterator[Fan]:
    """What a customer's last two conversations became, and what is told of the next."""
    for first, last in product(_BEFORE, _BEFORE):
        run = (*_became("b", first), *_became("a", last))
        told = (None, "closed", "ended", "transferred")
        yield Fan(Config(), run, tuple(_offered_to_ana("c", previous=each) for each in told))
        yield Fan(Config(), run, tuple(_picked_for_ana("c", previous=each) for each in told))
        yield Fan(Config(), (*run, _offered_to_ana("c")), _tried("c", 0, events.Accept))
        yield Fan(Config(), run, (events.Drop(at=0, customer="ana"),))


_BEFORE: Final = (
    "nothing",
    "closed",
    "closed unread",
    "ended",
    "transferred",
    "rejected",
    "dropped",
)


def _became(who: str, what: str) -> tuple[AnyEvent, ...]:
    begun = _picked_for_ana(who)
    return {
        "nothing": (),
        "closed": (begun, *_shut(who)),
        "closed unread": (begun, events.Focus(at=0, session=HOME), _message(who), *_shut(who)),
        "ended": (begun, events.End(at=0, conversation=who), *_shut(who)),
        "transferred": (begun, events.Transfer(at=0, conversation=who)),
        "rejected": (_offered_to_ana(who), events.Reject(at=0, conversation=who)),
        "dropped": (begun, *_shut(who), events.Drop(at=0, customer="ana")),
    }[what]


def _picked_for_ana(who: str, **more: Any) -> AnyEvent:  # noqa: ANN401 - any field
    return events.Pick(at=0, conversation=who, customer="ana", mode="live", **more)


def _offered_to_ana(who: str, **more: Any) -> AnyEvent:  # noqa: ANN401 - any field
    return events.Offer(at=0, conversation=who, customer="ana", mode="live", **more)


# Automatic accepting


def _accepting() -> Iterator[Fan]:
    """Up to three offers at once, from new and returning customers: whatever lets one through."""
    for capacity, returning, new in product((1, 2, 4), range(3), range(3)):
        off = Config(capacity=capacity, session_limit=12)
        on = replace(off, auto_accept=True)
        waiting = tuple(chain.from_iterable(_waits(f"c{n}") for n in range(returning)))
        writes = tuple(_message(f"c{n}") for n in range(returning))
        offers = tuple(_offer(f"n{n}") for n in range(new))
        away = events.Choose(at=0, presence="away")
        for here in ((), (events.OpenRecord(at=0, record="r", kind="case", title="Kettle"),)):
            yield Fan(off, (*waiting, *here, *offers, *writes), (_configured(on),))
            yield Fan(on, (*waiting, *here, away, *writes), tuple(_letting()))
            asked = (*waiting, *here, _pick("b"), events.Close(at=0, session="b"))
            yield Fan(on, (*asked, *writes, *offers), tuple(_letting()))


def _letting() -> Iterator[AnyEvent]:
    for presence in get_args(ChosenPresence):
        yield events.Choose(at=0, presence=presence)
    yield from (events.Reset(at=0), events.Confirm(at=0), events.Cancel(at=0), _pick("z"))
    yield from _tried("c1", 0, events.Accept, events.Reject, events.Withdraw, events.Message)
    yield from (events.Focus(at=0, session=HOME), events.Close(at=0, session="r"))


def _configured(config: Config) -> AnyEvent:
    return events.Configure(at=0, config=config)


SCOPES: Final[Mapping[str, Callable[[], Iterator[Fan]]]] = {
    "tabs, up to three more than a session has": _tabs,
    "the moments before, at and after each deadline": _deadlines,
    "what ends at one moment": _together,
    "every sentiment at every threshold": _sentiments,
    "0 to 13 unread messages": _unread,
    "names in many scripts": _titles,
    "every presence, load and policy": _presences,
    "a dialog about each session, and what else happens": _dialogs,
    "up to eleven conversations at once": _crowds,
    "hundreds that wait, or are offered": _hundreds,
    "what a customer's last two conversations became": _histories,
    "up to four offers at once, and automatic accepting": _accepting,
}
"""What is tried exhaustively, by its name."""


@cache
def beginnings() -> tuple[tuple[AnyEvent, ...], ...]:
    """Return the run of each fan: where other runs can begin, whatever the configuration."""
    fans = chain.from_iterable(scope() for scope in SCOPES.values())
    return tuple(dict.fromkeys(fan.run for fan in fans))
