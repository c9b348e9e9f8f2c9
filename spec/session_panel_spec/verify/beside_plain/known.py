"""Known conversations beside plain ones."""

import pickle
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from random import Random
from typing import Final, NamedTuple, get_args

from msgspec.structs import replace

from session_panel.conversation import ConversationState
from session_panel.known_conversations import KnownConversations, known_conversations
from session_panel.sorted_set import SMALL
from session_panel.state import Conversation
from session_panel_spec.verify.beside_plain.look import Looks, raised, same
from session_panel_spec.verify.beside_plain.plain_known import PlainKnown

_Known = KnownConversations[Conversation]

_STATES: Final[tuple[ConversationState, ...]] = get_args(ConversationState)


class _Run(NamedTuple):
    """How large a run is.

    Attributes:
        ids: how many ids there are.
        customers: how many customers there are; a third of all conversations is the first one's.
        changes: how many changes are made.
        often: after how many what is known is looked at.
    """

    ids: int
    customers: int
    changes: int
    often: int


_RUNS: Final = (_Run(8, 3, 200, 1), _Run(2 * SMALL, SMALL // 8, 8 * SMALL, SMALL))
"""A small one, and one in which every order is large."""


class _Pair(NamedTuple):
    """What is known, and what should be."""

    found: _Known
    expected: PlainKnown


def known_looks() -> Looks:
    """Look at known conversations."""
    for number, run in enumerate(_RUNS):
        yield from _changing(run, Random(number))  # noqa: S311 - the same again


def _changing(run: _Run, dice: Random) -> Looks:
    """Look at what is known while it changes, and at what was known once more at the end."""
    kept = list[_Pair]()
    for number, now in enumerate(_changes(run, dice)):
        yield same("len", len(now.found), len(now.expected.conversations))
        if number % run.often == 0:
            yield from _looked_at(now)
            kept.append(_Pair(now.found, now.expected.copy()))
    for before in kept[:: len(kept) // 3]:
        yield from _made_otherwise(before, run, dice)
    for before in kept:
        yield from _looked_at(before)


def _made_otherwise(before: _Pair, run: _Run, dice: Random) -> Looks:
    """Look at what comes from elsewhere and is the same, and at what becomes of it."""
    for found in _sources(before):
        yield from _looked_at(before._replace(found=found))
        after = _Pair(found, before.expected.copy())
        for _ in range(9):
            after = _changed(after, run, dice)
        yield from _looked_at(after)


def _sources(before: _Pair) -> Iterator[_Known]:
    found, plain = before.found, before.expected
    yield known_conversations(plain.conversations.values(), plain.unread, plain.forgotten)
    yield found
    yield deepcopy(found)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1 if len(found) < SMALL else 0):
        yield pickle.loads(pickle.dumps(found, protocol))  # noqa: S301 - our own


def _changes(run: _Run, dice: Random) -> Iterator[_Pair]:
    """Yield what is known while more comes than goes, and then while more goes than comes."""
    now = _Pair(known_conversations([]), PlainKnown())
    yield now
    for number in range(run.changes):
        now = _changed(now, run, dice, going=0.5 if number > run.changes * 2 // 3 else 0.1)
        yield now


def _changed(pair: _Pair, run: _Run, dice: Random, going: float = 0.1) -> _Pair:
    """Change both alike, at random: a conversation comes or else goes, or changes.

    Of what a customer has, only the last may enter another state.
    """
    found, plain = pair
    n = dice.randrange(run.ids)
    before = plain.conversations.get(f"c{n}")
    if before is None:
        customer = dice.randrange(run.customers) if n % 3 else 0
        after = _entered(pair, _conversation(f"c{n}", f"x{customer}", dice))
    elif dice.random() < going:
        after, _ = found.without(before.id, plain.unread)
        plain.transfer(before)
    elif dice.randrange(3) == 0 and plain.is_last(before):
        after = _entered(pair, _conversation(before.id, before.customer, dice))
    else:
        after = dice.choice((_replaced, _written, _read))(pair, before, dice)
    return _Pair(after, plain)


def _conversation(key: str, customer: str, dice: Random) -> Conversation:
    state = dice.choice(_STATES)
    expires_at = float(dice.randrange(9)) if state == "waiting" else None
    return Conversation(key, customer, "persistent", "fresh", state, expires_at=expires_at)


def _entered(pair: _Pair, conversation: Conversation) -> _Known:
    pair.expected.enter(conversation)
    return pair.found.entered(conversation, pair.expected.unread)


def _replaced(pair: _Pair, before: Conversation, dice: Random) -> _Known:
    expires_at = None if before.expires_at is None else float(dice.randrange(9))
    after = replace(before, name=f"N{dice.randrange(9)}", expires_at=expires_at)
    pair.expected.conversations[before.id] = after
    return pair.found.changed(after)


def _written(pair: _Pair, before: Conversation, _: Random) -> _Known:
    pair.expected.unread.add(before.id)
    return pair.found.changed(before, unread=True)


def _read(pair: _Pair, before: Conversation, _: Random) -> _Known:
    pair.expected.unread.discard(before.id)
    return pair.found.read(before.id)


def _looked_at(pair: _Pair) -> Looks:
    found, conversations = pair.found, pair.expected.conversations
    yield same("conversations", list(found.items()), list(conversations.items()))
    yield same("== a dict", (found == conversations, found != conversations), (True, False))
    if len(conversations) < SMALL:
        yield same("repr", repr(found), f"KnownConversations({conversations})")
    yield from _by_id(pair)
    yield from _by_customer(pair)
    for but in (frozenset[str](), frozenset([*conversations][::2]), frozenset(conversations)):
        yield same("first_end", found.first_end(but), pair.expected.first_end(but))
    for most in (1, 2, 50, len(conversations) + 1):
        for over in (False, True):
            listing = found.listing(most, pair.expected.unread, over=over)
            yield same("listing", listing, pair.expected.listing(most, over=over))


def _by_id(pair: _Pair) -> Looks:
    found, conversations, unread = pair.found, pair.expected.conversations, pair.expected.unread
    for key in islice(conversations, 8):
        yield same("without", found.without(key, unread)[1], key in unread)
    for key in ("absent", *islice(conversations, 8)):
        yield same("in", key in found, key in conversations)
        both = (found.get(key), found.get(key, 0))
        yield same("get", both, (conversations.get(key), conversations.get(key, 0)))
    yield raised("[] of an id that is not known", lambda: found["absent"], KeyError("absent"))
    yield same("read of one", found.read("absent"), conversations)


def _by_customer(pair: _Pair) -> Looks:
    found, plain = pair
    customers = plain.by_customer()
    for customer, theirs in customers.items():
        last = None if customer in plain.forgotten else theirs[-1]
        yield same("of", found.of(customer), theirs)
        yield same("last_of", found.last_of(customer), last)
    yield same("of nobody", (found.of("nobody"), found.last_of("nobody")), ([], None))
    forgotten = tuple(customer for customer in customers if customer in plain.forgotten)
    yield same("forgotten", found.forgotten(), forgotten)
    kept = found._orders.customers  # noqa: SLF001 - it only takes room to keep more
    yield same("customers that are kept", {*kept}, {*customers})
