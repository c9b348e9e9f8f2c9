"""Known conversations: every order of them is what plain lists of them would give."""

import pickle
from copy import deepcopy
from random import Random

import pytest
from msgspec.structs import replace

from session_panel import hash_trie, sorted_set
from session_panel.known_conversations import KnownConversations, Listing, known_conversations
from session_panel.state import Conversation

IDS = [f"c{n}" for n in range(60)]
STATES = ("active", "waiting", "closed", "ended")


@pytest.fixture
def _small(monkeypatch):
    """Mappings and sets of which a few make a tree."""
    monkeypatch.setattr(hash_trie, "SMALL", 2)
    monkeypatch.setattr(hash_trie, "LEAF", 2)
    monkeypatch.setattr(sorted_set, "SMALL", 8)
    monkeypatch.setattr(sorted_set, "WIDTH", 4)
    monkeypatch.setattr(sorted_set, "_FILLED", 3)


class Plain:
    """What is known, in lists that are looked through for each question."""

    def __init__(self):
        self.conversations = []
        self.unread = set()
        self.transferred = set()

    def ids(self):
        return [c.id for c in self.conversations]

    def taken_out(self, key):
        self.conversations = [c for c in self.conversations if c.id != key]

    def of(self, customer):
        return [c for c in self.conversations if c.customer == customer]

    def last_of(self, customer):
        theirs = self.of(customer)
        return theirs[-1] if theirs and customer not in self.transferred else None

    def first_end(self, but):
        ends = [(c.expires_at, c.id) for c in self.conversations if c.expires_at is not None]
        return min((end for end in ends if end[1] not in but), key=lambda end: end[0], default=None)

    def listing(self, most, over):
        newest_first = [c for c in reversed(self.conversations) if c.over == over]
        ordered = sorted(newest_first, key=lambda c: c.id not in self.unread)
        others = ordered[most:]
        return Listing(
            tuple(c.id for c in ordered[:most]),
            len(others),
            sum(c.id in self.unread for c in others),
        )


def conversation(dice, key):
    state = dice.choice(STATES)
    expires_at = float(dice.randrange(10)) if state == "waiting" else None
    customer = f"ana-{IDS.index(key) % 20}"
    return Conversation(key, customer, "persistent", "fresh", state, key, expires_at=expires_at)


def a_change(dice, known, plain):
    """Change both in the same way, at random, and return what is known then.

    Of what a customer has here, only the last can enter another state (OFFR-1, CONV-10).
    """
    key = dice.choice(IDS)
    unread, before = key in plain.unread, known.get(key)
    if dice.random() < 0.5:
        known.get(dice.choice(IDS))  # what is asked last changes nothing
    if not before or (plain.last_of(before.customer) == before and dice.random() < 0.5):
        entered = conversation(dice, key)
        plain.taken_out(key)
        plain.conversations.append(entered)
        if not before:
            plain.transferred.discard(entered.customer)
        return known.entered(entered, plain.unread)
    what = dice.choice(["change", "mark", "take out"])
    if what == "change":
        end = None if before.expires_at is None else float(dice.randrange(10))
        changed = replace(before, name="Ana", expires_at=end)
        plain.conversations[plain.ids().index(key)] = changed
        return known.changed(changed)
    if what == "mark":
        plain.unread ^= {key}
        return known.read(key) if unread else known.changed(before, unread=True)
    after, told = known.without(key, plain.unread)
    assert told == unread
    plain.taken_out(key)
    plain.unread.discard(key)
    plain.transferred.add(before.customer)
    return after


def agree(known, plain):
    assert list(known.values()) == plain.conversations
    assert list(known) == plain.ids()
    assert len(known) == len(plain.conversations)
    assert (IDS[0] in known) == (IDS[0] in plain.ids())
    customers = {c.customer for c in plain.conversations} | {"nobody"}
    assert all(known.of(customer) == plain.of(customer) for customer in customers)
    assert all(known.last_of(customer) == plain.last_of(customer) for customer in customers)
    assert set(known.forgotten()) == plain.transferred & customers
    for but in ((), IDS[:30]):
        assert known.first_end(but) == plain.first_end(but)
    for most in (1, 5, 60):
        for over in (False, True):
            assert known.listing(most, plain.unread, over=over) == plain.listing(most, over)
    return True


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("seed", range(4))
def test_every_order_is_what_is_worked_out_plainly_whatever_changes(seed):
    dice, plain = Random(seed), Plain()  # noqa: S311 - dice
    known: KnownConversations = known_conversations([])
    for _ in range(200):
        known = a_change(dice, known, plain)
        assert agree(known, plain)
    assert agree(known_conversations(plain.conversations, plain.unread, plain.transferred), plain)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert agree(pickle.loads(pickle.dumps(known, protocol)), plain)  # noqa: S301 - our own
    assert agree(deepcopy(known), plain)


def test_an_id_that_is_not_known_can_be_read_and_changes_nothing():
    known = known_conversations([])
    assert known.read("offered") is known


def test_known_conversations_are_a_mapping():
    ana = Conversation("c1", "ana", "live", "fresh", name="Ana")
    known = known_conversations([ana])
    assert known == {"c1": ana}
    assert known.get("c2") is None
    assert known.get("c2", ana) is ana
    assert repr(known) == f"KnownConversations({{'c1': {ana!r}}})"
