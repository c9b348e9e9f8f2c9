"""Random events and changed snapshots, as many as are asked for: `make fuzz` finds nothing.

Every event is answered or refused by a rule, and what it leads to is saved and loaded. Every
changed snapshot is taken if and only if a run leads to it, and else refused by a field; it goes on,
and is saved and loaded again.
"""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from random import Random
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from msgspec import structs

from panel.strategies import CONVERSATIONS, CUSTOMERS, NEW, RECORDS, TABS
from session_panel import Config, EventRefused, InvalidInput, Panel, PresencePolicy, events
from session_panel.config import PolicyPresence
from session_panel.events import AnyEvent
from session_panel.presence import ShownPresence
from session_panel.value import LAST_TIME
from session_panel_spec.differential.snapshots.possible import is_possible
from session_panel_spec.differential.snapshots.run_to import compressed, run_to

Json = dict[str, Any]

EVENTS: tuple[type[Any], ...] = get_args(AnyEvent)
NAMES = ["Ana", "Budi", "\u200b", " ", "", "👩‍🦽", "a" * 200, "\u2067Cici\u2069"]
TITLES = [name for name in NAMES if name.strip()]
BEGINNINGS = [0, 0, 0, 7e-5, 0.1, 1e3, 1.7e9, 1.7e12]
STEPS = [-1, 0, 0, 1, 100, 100.1, 1e7]
ENDS = [0.0, 1.0, 60.0, 1e7, 1e12, LAST_TIME]
DAY = 50
"""How many events a panel gets before another begins."""


# Events


def any_config(dice: Random) -> Config:
    """Return any configuration, more often one under which much happens."""
    policies = get_args(PolicyPresence)
    allowed = frozenset(p for p in get_args(ShownPresence) if dice.random() < 0.7) - {"inactive"}
    return Config(
        capacity=dice.choice([1, 2, 3, 9, 1000]),
        session_limit=dice.choice([1, 3, 9, 9, 1000]),
        offer_limit=dice.choice([1, 2, 10, 1000]),
        offer_time=dice.choice([0, 1, 120, 1e12]),
        waiting_time=dice.choice([0, 60, 1e7, 1e12]),
        waiting_times=dice.choice([{}, {"sales": 5.0}]),
        allowed_presences=allowed,
        presence_policy=PresencePolicy(*dice.choices(policies, k=3)),
        missed_sets_inactive=dice.random() < 0.5,
        declined_sets_dnd=dice.random() < 0.5,
        auto_accept=dice.random() < 0.3,
        close_dialog=dice.random() < 0.5,
        work_item_limit=dice.choice([1, 50]),
    )


def any_event(dice: Random, panel: Panel) -> AnyEvent:
    """Return any event, more often one about what the panel has."""
    kind = dice.choice(EVENTS)
    fields = {name: _value(dice, panel, kind, name, hint) for name, hint in _fields(kind)}
    if kind is events.Rename:
        fields[dice.choice(["conversation", "record"])] = None
    return kind(**fields)


@cache
def _fields(kind: type[Any]) -> list[tuple[str, object]]:
    return [(field.name, field.type) for field in structs.fields(kind)]


def _value(dice: Random, panel: Panel, kind: type[Any], name: str, hint: object) -> Any:
    if get_origin(hint) is Literal:
        return dice.choice(get_args(hint))
    if kind is events.Rename and name in ("conversation", "record"):
        return dice.choice(CONVERSATIONS if name == "conversation" else RECORDS)
    if NoneType in get_args(hint):
        given = dice.random() < 0.5
        return _value(dice, panel, kind, name, get_args(hint)[0]) if given else None
    state = panel.state
    if name == "conversation" and not issubclass(kind, NEW) and dice.random() < 0.8:
        known = [*state.conversations, *state.offers]
        return dice.choice(known or CONVERSATIONS)
    if name == "session" and dice.random() < 0.8:
        return dice.choice([*state.sessions]) if dice.random() < 0.4 else state.focus
    return _POOLS[name](dice, state.now)


_POOLS: dict[str, Callable[[Random, float], Any]] = {
    "at": lambda dice, now: min(max(now + dice.choice(STEPS if now else BEGINNINGS), 0), LAST_TIME),
    "until": lambda dice, now: dice.choice([*ENDS, now, min(now + 1, LAST_TIME)]),
    "conversation": lambda dice, _: dice.choice(CONVERSATIONS),
    "customer": lambda dice, _: dice.choice(CUSTOMERS),
    "session": lambda dice, _: dice.choice([*CONVERSATIONS, *RECORDS, "home"]),
    "record": lambda dice, _: dice.choice([*RECORDS, "c0", "home"]),
    "channel": lambda dice, _: dice.choice(["chat", "sms", "voice"]),
    "tab": lambda dice, _: dice.choice(TABS),
    "name": lambda dice, _: dice.choice(NAMES),
    "case": lambda dice, _: dice.choice(TITLES),
    "title": lambda dice, _: dice.choice(TITLES),
    "summary": lambda dice, _: dice.choice(NAMES),
    "work_stream": lambda _, __: "sales",
    "config": lambda dice, _: any_config(dice),
    "fields": lambda dice, _: {dice.choice("xyz"): dice.choice(NAMES)},
}
"""What may stand in a field, by its name, unless its type lists it."""


def goes_on(dice: Random, panel: Panel, count: int) -> Iterator[tuple[AnyEvent, str]]:
    """Apply random events and those that are due, and tell what came of each."""
    for _ in range(count):
        due = panel.due()
        event = due if due and dice.random() < 0.1 else any_event(dice, panel)
        before = panel.state
        try:
            panel.apply(event)
        except EventRefused as refused:
            assert panel.state is before, event
            assert event is not due, event
            yield event, refused.rule
        else:
            yield event, "applied"


def comes_back(panel: Panel) -> None:
    """Demand that a panel is saved and loaded as it is, and shows the same."""
    again = Panel.from_json(panel.to_json())
    assert again == panel
    assert again.state == panel.state
    assert again.view("id") == panel.view("id")
    assert again.due() == panel.due()


def is_reached(panel: Panel) -> None:
    """Demand that a run leads to a panel."""
    wanted = Panel.restore(compressed(panel.snapshot()))
    reached = Panel()
    for event in run_to(wanted.snapshot()):
        reached.apply(event)
    assert reached == wanted, (reached.to_json(), wanted.to_json())


def random_day(dice: Random, tried: Counter[str]) -> Panel:
    """Return a panel after a day of random events, and count them by kind and outcome."""
    panel = Panel(any_config(dice))
    for number, (event, outcome) in enumerate(goes_on(dice, panel, DAY)):
        refused = "" if outcome == "applied" else " refused"
        tried[f"{type(event).__name__}{refused}"] += 1
        if number % 10 == 0:
            comes_back(panel)
    comes_back(panel)
    return panel


# Changed snapshots

Place = tuple[Any, Any]
"""An object or list of a snapshot, and a key of it."""


def places(value: Any) -> Iterator[Place]:
    """Yield every place of a JSON value."""
    keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])


def _one(dice: Random, snapshot: Json, fits: Callable[[Any], bool]) -> Place | None:
    fitting = [(where, key) for where, key in places(snapshot) if fits(where[key])]
    return dice.choice(fitting) if fitting else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def change_number(dice: Random, snapshot: Json) -> None:
    if place := _one(dice, snapshot, _is_number):
        where, key = place
        near = [where[key] + step for step in (-1, 1, -0.5, 1e12)]
        far = [0, -1, -0.0, 1, 2**53, 2**63, 1e12, 1.0001e12, 1e15, snapshot["now"]]
        where[key] = dice.choice(near + far)


def change_text(dice: Random, snapshot: Json) -> None:
    if place := _one(dice, snapshot, lambda value: isinstance(value, str)):
        where, key = place
        where[key] = dice.choice([*NAMES, *CONVERSATIONS, *RECORDS, *CUSTOMERS, *TABS, "x" * 201])


def change_type(dice: Random, snapshot: Json) -> None:
    where, key = dice.choice(list(places(snapshot)))
    where[key] = dice.choice([None, True, 0, 1.5, "", "x", [], {}, [None], {"x": 1}])


def leave_out(dice: Random, snapshot: Json) -> None:
    where, key = dice.choice(list(places(snapshot)))
    del where[key]


_LISTS = ("sessions", "offers", "conversations")
_WORDS = {
    "state": ["active", "waiting", "closed", "ended"],
    "mode": ["live", "persistent", "expanded", "collapsed"],
    "history": ["fresh", "carried"],
    "presence": ["available", "busy", "dnd", "inactive", "held_dnd", "held_away", "held_offline"],
    "kind": ["home", "conversation", "case", "kb_search", "record", "dashboard", "form"],
    "sentiment": ["neutral", "negative"],
    "focus": ["home", *CONVERSATIONS, *RECORDS],
    "dialog": [None, *CONVERSATIONS, *RECORDS],
}


def change_word(dice: Random, snapshot: Json) -> None:
    fitting = [(where, key) for where, key in places(snapshot) if key in _WORDS]
    where, key = dice.choice(fitting)
    where[key] = dice.choice(_WORDS[key])


def change_order(dice: Random, snapshot: Json) -> None:
    entries = snapshot[dice.choice(_LISTS)]
    rest = entries[1:] if entries is snapshot["sessions"] else entries[:]
    dice.shuffle(rest)
    entries[len(entries) - len(rest) :] = rest


def exchange(dice: Random, snapshot: Json) -> None:
    """Two entries of a list exchange one field."""
    entries = snapshot[dice.choice(_LISTS)]
    if len(entries) > 1:
        one, other = dice.sample(entries, 2)
        key = dice.choice(list(one))
        one[key], other[key] = other[key], one[key]


def repeat(dice: Random, snapshot: Json) -> None:
    entries = snapshot[dice.choice(_LISTS)]
    if entries:
        again = json.loads(json.dumps(dice.choice(entries)))
        if dice.random() < 0.5:
            again["id"] = dice.choice([*CONVERSATIONS, *RECORDS])
            if again.get("new"):
                again["new"]["id"] = again["id"]
        entries.insert(dice.randint(0, len(entries)), again)


def change_unread(dice: Random, snapshot: Json) -> None:
    ids = [entry["id"] for name in _LISTS for entry in snapshot[name]]
    snapshot["unread"][dice.choice(ids)] = dice.choice([0, 1, 2, 9, 2**53, 2**70])


def change_forgotten(dice: Random, snapshot: Json) -> None:
    snapshot["forgotten"] = dice.sample(CUSTOMERS, dice.randint(0, 2))


def change_config(dice: Random, snapshot: Json) -> None:
    other = json.loads(Panel(any_config(dice)).to_json())["config"]
    key = dice.choice(list(other))
    snapshot["config"][key] = other[key]


def change_visitors(dice: Random, snapshot: Json) -> None:
    """Visitors get other numbers, all different."""
    entries = snapshot["conversations"]
    numbers = dice.sample(range(1, len(entries) + 3), len(entries))
    for entry, number in zip(entries, numbers, strict=True):
        if entry["visitor"] or dice.random() < 0.2:
            entry["visitor"] = number
    snapshot["visitors"] = max(snapshot["visitors"], len(entries) + 2)


def change_version(dice: Random, snapshot: Json) -> None:
    snapshot["version"] = dice.choice([0, 1, 2, 3, -1, 2.0, "2", True, None, 10**30])


CHANGES: tuple[Callable[[Random, Json], None], ...] = (
    *(change_number, change_text, change_type, leave_out, change_word, change_order, exchange),
    *(repeat, change_unread, change_forgotten, change_config, change_visitors, change_version),
)


def try_snapshot(dice: Random, panel: Panel, tried: Counter[str]) -> None:
    """Change a panel's snapshot once or more, and try what came of it."""
    snapshot = json.loads(panel.to_json())
    changes = dice.choices(CHANGES, k=dice.choice([1, 1, 1, 2, 3]))
    kind = changes[0].__name__ if len(changes) == 1 else "several changes"
    try:
        for change in changes:
            change(dice, snapshot)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):
        kind = "several changes"  # one had left nothing to change for the next
    panel = loaded(json.dumps(snapshot))
    if panel is None:
        tried[f"{kind}: refused"] += 1
        return
    tried[f"{kind}: taken"] += 1
    is_reached(panel)
    for _ in goes_on(dice, panel, 8):
        pass
    comes_back(panel)


def loaded(text: str) -> Panel | None:
    """Return the panel of a snapshot, or None for one that is refused by its field.

    No run must lead to what is refused.
    """
    try:
        return Panel.from_json(text)
    except InvalidInput as invalid:
        refused = invalid
    assert refused.field.startswith("snapshot"), refused
    assert refused.problem, refused
    assert not is_possible(text), text
    return None


# All of it


def fuzz(days: range, snapshots: int, seed: int, say: Callable[[str], object]) -> Counter[str]:
    """Try random days, and changed snapshots of each, and return how many of each kind.

    Raises:
        AssertionError, or whatever else is raised: something is found; `say` has told how to
            find it again.
    """
    tried: Counter[str] = Counter()
    for day in days:
        dice = Random(f"{seed} {day}")  # noqa: S311 - the same again is what is wanted
        try:
            panel = random_day(dice, tried)
            is_reached(panel)
            for _ in range(snapshots):
                try_snapshot(dice, panel, tried)
        except BaseException:
            say(f"Something is found, and again with --seed {seed} --day {day}")
            raise
        if day % 500 == 0:
            say(f"Day {day}: {tried.total()} events and snapshots")
    return tried


def main(arguments: Sequence[str]) -> None:
    """Fuzz, and tell what was tried."""
    parser = ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--snapshots", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=int, help="this day alone")
    asked = parser.parse_args(arguments)
    days = max(1, asked.events // DAY)
    chosen = range(days) if asked.day is None else range(asked.day, asked.day + 1)
    tried = fuzz(chosen, -(-asked.snapshots // days), asked.seed, _say)
    for kind, number in sorted(tried.items()):
        _say(f"{number:>9} {kind}")
    _say("Nothing is found.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
