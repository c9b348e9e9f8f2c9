"""Section 7 of the domain read a second time, in the plainest way: a row a case, slots as lists.

It shares nothing with the model, its language or its engines. What it counts is what they must.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from session_panel_spec.model.abstract_state import Bounds

Slot = dict[str, Any]
NEW = {
    "conv": "none",
    "session": "absent",
    "offered": False,
    "mode": "live",
    "history": "fresh",
    "unread": 0,
    "upset": False,
    "draft": False,
    "dialog": False,
}
RECORD = {"session": "absent", "draft": False, "dialog": False}
CHOICES = {
    "available": "available",
    "busy": "busy",
    "dnd": "held_dnd",
    "away": "held_away",
    "offline": "held_offline",
}
State = tuple[str, str, tuple[tuple[Any, ...], ...]]


class Counted(NamedTuple):
    states: int
    transitions: int
    depth: int
    orbits: int


def count(bounds: Bounds) -> Counted:
    """Count the states, the transitions and the depth of a size, and its orbits."""
    k = bounds.conversations
    first = Panel(bounds).frozen()
    depth, queue, transitions = {first: 0}, [first], 0
    for state in queue:
        for _, after in successors(bounds, state):
            transitions += after != state
            if after not in depth:
                depth[after] = depth[state] + 1
                queue.append(after)
    orbits = {(p, m, *map(tuple, map(sorted, (s[:k], s[k:])))) for p, m, s in depth}
    return Counted(len(depth), transitions, max(depth.values()), len(orbits))


def successors(bounds: Bounds, state: State) -> Iterator[tuple[str, State]]:
    """Yield every event that is enabled, with the state after it."""
    for label in labels(bounds):
        panel = Panel(bounds, state)
        if panel.event(*label):
            yield name_of(bounds, *label), panel.frozen()


def name_of(bounds: Bounds, event: str, *arguments: Any) -> str:
    """Return how an event is named: record slots, which come last, by their own numbers."""
    k = bounds.conversations
    is_record = arguments and type(arguments[0]) is int and arguments[0] >= k
    named = (f"record-{arguments[0] - k}",) if is_record else arguments
    return f"{event}({', '.join(map(str, named))})"


def labels(bounds: Bounds) -> Iterator[tuple[Any, ...]]:
    k = bounds.conversations
    every = range(k + bounds.records)
    for i in range(k):
        yield from (
            (event, i, mode) for event in ("offer", "pick") for mode in ("live", "persistent")
        )
        yield from ((event, i) for event in ("leaves", "message", "withdraw", "transfer", "assign"))
        yield from ((event, i) for event in ("expire", "miss", "accept", "reject", "end"))
        yield from (("sentiment", i, upset) for upset in (True, False))
    for x in every:
        yield from ((event, x) for event in ("open", "focus", "close", "edit", "save", "discard"))
    yield ("focus", "home")
    yield from (("choose", choice) for choice in CHOICES)
    yield from ((event,) for event in ("confirm", "cancel", "toggle", "reset"))


class Panel:
    """A state that can be changed, with a method for each event that says whether it is enabled."""

    def __init__(self, bounds: Bounds, state: State | None = None) -> None:
        kinds = [NEW] * bounds.conversations + [RECORD] * bounds.records
        values = state[2] if state else [tuple(kind.values()) for kind in kinds]
        self.presence, self.mode = state[:2] if state else ("available", "expanded")
        self.bounds = bounds
        self.slots = [
            dict(zip(kind, own, strict=True)) for kind, own in zip(kinds, values, strict=True)
        ]
        self.conversations = self.slots[: bounds.conversations]

    def frozen(self) -> State:
        return self.presence, self.mode, tuple(tuple(slot.values()) for slot in self.slots)

    # What is asked

    @property
    def load(self) -> int:
        return sum(slot["conv"] == "active" for slot in self.conversations)

    @property
    def offers(self) -> int:
        return sum(slot["offered"] for slot in self.conversations)

    @property
    def room(self) -> bool:
        is_open = sum(slot["session"] != "absent" for slot in self.slots)
        return is_open + self.offers < self.bounds.max_sessions

    @property
    def still(self) -> bool:
        return not any(slot["dialog"] for slot in self.slots)

    @property
    def held(self) -> bool:
        return self.presence.startswith("held")

    def is_free(self, s: Slot) -> bool:
        shut = not s["offered"] and s["session"] == "absent"
        return shut and s["conv"] in ("none", "closed", "ended")

    # What several events do

    def recompute(self) -> None:
        if not self.held:
            busy = "busy" if self.load < self.bounds.capacity else "dnd"
            self.presence = busy if self.load else "available"

    def recompute_unless_inactive(self) -> None:
        if self.presence != "inactive":
            self.recompute()

    def withdraw_offer(self, s: Slot) -> None:
        s["offered"] = False
        if s["conv"] != "active":
            s["mode"] = "live"

    def stop(self, s: Slot, conv: str) -> None:
        s.update(conv=conv, mode="live", history="fresh", upset=False)

    def blur(self) -> None:
        for slot in self.slots:
            if slot["session"] == "focused":
                slot["session"] = "background"

    def show(self, s: Slot) -> None:
        self.blur()
        s["session"] = "focused"
        if "unread" in s:
            s["unread"] = 0

    def start(self, s: Slot, mode: str) -> None:
        history = "carried" if s["conv"] in ("waiting", "closed") else "fresh"
        mode = "persistent" if s["conv"] == "waiting" else mode
        for slot in self.slots:
            slot["dialog"] = False
        s.update(conv="active", offered=False, mode=mode, history=history, upset=False, draft=False)
        self.show(s)
        self.recompute()

    def unanswered(self, s: Slot, presence: str, *, configured: bool) -> None:
        self.withdraw_offer(s)
        if configured and not self.held:
            self.presence = presence

    # The rows

    def event(self, name: str, *arguments: Any) -> bool:
        """Do an event, and say whether it is enabled; where it is not, nothing counts."""
        if arguments and type(arguments[0]) is int:
            slot, *more = arguments
            return self.of_slot(name, self.slots[slot], *more)
        return self.of_panel(name, *arguments)

    def of_slot(self, name: str, s: Slot, *arguments: Any) -> bool:
        if name in ("open", "focus", "close", "edit", "save", "discard"):
            return self.still and self.of_session(name, s)
        return {
            "router": self.router,
            "customer": self.customer,
            "clock": self.clock,
            "agent": self.agent,
        }[BY[name]](name, s, *arguments)

    def customer(self, name: str, s: Slot, *arguments: Any) -> bool:
        as_new = s["offered"] and s["conv"] != "waiting"
        if name == "leaves" and s["mode"] == "live" and as_new:
            self.withdraw_offer(s)
        elif name == "leaves" and s["mode"] == "live" and s["conv"] == "active":
            self.stop(s, "ended")
            self.recompute_unless_inactive()
        elif name == "message" and as_new:
            pass
        elif name == "message" and s["conv"] in ("active", "waiting"):
            if s["session"] != "focused":
                s["unread"] = min(self.bounds.unread_max, s["unread"] + 1)
            if s["conv"] == "waiting" and self.offers < self.bounds.offer_limit and self.room:
                s["offered"] = True
        elif name == "sentiment" and s["conv"] == "active":
            (s["upset"],) = arguments
        else:
            return False
        return True

    def router(self, name: str, s: Slot, *arguments: Any) -> bool:
        bounds = self.bounds
        if name == "offer" and self.is_free(s):
            within = self.load + self.offers < bounds.capacity and self.offers < bounds.offer_limit
            if not (self.presence in ("available", "busy") and within and self.room):
                return False
            s["offered"], (s["mode"],) = True, arguments
        elif name == "assign" and self.is_free(s):
            s.update(conv="waiting", unread=0)
        elif name == "withdraw" and s["offered"]:
            self.withdraw_offer(s)
        elif name == "transfer" and s["conv"] in ("active", "waiting"):
            was_active = s["conv"] == "active"
            s.update(NEW)
            if was_active:
                self.recompute_unless_inactive()
        else:
            return False
        return True

    def clock(self, name: str, s: Slot) -> bool:
        if name == "expire" and s["conv"] == "waiting" and not s["offered"]:
            s["conv"] = "closed"
        elif name == "miss" and s["offered"]:
            self.unanswered(s, "inactive", configured=self.bounds.missed_sets_inactive)
        else:
            return False
        return True

    def agent(self, name: str, s: Slot, *arguments: Any) -> bool:
        if name == "accept" and s["offered"]:
            self.start(s, s["mode"])
        elif name == "reject" and s["offered"]:
            self.unanswered(s, "dnd", configured=self.bounds.declined_sets_dnd)
        elif name == "pick" and self.still and self.is_free(s) and self.room:
            self.start(s, *arguments)
        elif name == "end" and self.still and s["conv"] == "active" and s["session"] == "focused":
            self.stop(s, "ended")
            self.recompute()
        else:
            return False
        return True

    def of_session(self, name: str, s: Slot) -> bool:
        absent, focused = (s["session"] == one for one in ("absent", "focused"))
        if name == "open" and absent and self.room:
            if "conv" not in s or (not s["offered"] and s["conv"] in ("closed", "ended")):
                self.show(s)
            elif not s["offered"] and s["conv"] == "waiting":
                self.start(s, "persistent")
            else:
                return False
        elif name == "focus" and not absent:
            self.show(s)
        elif name == "close" and not absent:
            s["dialog"] = True
        elif name in ("edit", "save", "discard") and focused:
            s["draft"] = name == "edit"
        else:
            return False
        return True

    def of_panel(self, name: str, *arguments: Any) -> bool:
        asked = [slot for slot in self.slots if slot["dialog"]]
        if name == "focus" and self.still:
            self.blur()
        elif name == "toggle":
            self.mode = "collapsed" if self.mode == "expanded" else "expanded"
        elif name == "choose":
            self.presence = CHOICES[arguments[0]]
        elif name == "reset":
            self.presence = "available"
            self.recompute()
        elif name == "cancel" and asked:
            asked[0]["dialog"] = False
        elif name == "confirm" and asked:
            self.close(asked[0])
        else:
            return False
        return True

    def close(self, s: Slot) -> None:
        s.update(session="absent", dialog=False, draft=False)
        if s.get("conv") == "active":
            self.stop(s, "closed" if s["mode"] == "live" else "waiting")
            self.recompute()


BY = {
    **dict.fromkeys(("leaves", "message", "sentiment"), "customer"),
    **dict.fromkeys(("offer", "assign", "withdraw", "transfer"), "router"),
    **dict.fromkeys(("expire", "miss"), "clock"),
    **dict.fromkeys(("accept", "reject", "pick", "end"), "agent"),
}
