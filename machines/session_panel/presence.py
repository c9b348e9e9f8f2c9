"""The presence machine (rules PRES-1 to PRES-5)."""

from typing import Literal, cast

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import Machine, cite, stay

PresenceState = Literal[
    "available", "busy", "dnd", "inactive", "held_dnd", "held_away", "held_offline"
]

ShownPresence = Literal["available", "busy", "dnd", "inactive", "away", "offline"]
"""A presence as others see it."""


class PresenceMachine(Machine):
    """The agent's presence: it follows the work, unless the agent holds it.

    Guards ``policy_available``, ``policy_busy``, ``policy_dnd``: what the administrator's
    policy says for the new load; it says *keep* where none of them holds.
    Guards ``missed_sets_inactive``, ``declined_sets_dnd``: whether a missed offer sets inactive
    (default yes), and a declined one do-not-disturb (default no): PRES-4.
    """

    available = State(initial=True)
    busy = State()
    dnd = State()
    inactive = State()
    held_dnd = State()
    held_away = State()
    held_offline = State()

    _working = (available, busy, dnd)
    _free = (*_working, inactive)
    _held = (held_dnd, held_away, held_offline)

    recompute = (
        cite("PRES-1", available.from_(*_free, cond="policy_available"))
        | cite("PRES-1", busy.from_(*_free, cond="policy_busy"))
        | cite("PRES-1", dnd.from_(*_free, cond="policy_dnd"))
        | cite("PRES-1", stay(*_working))
        | cite("PRES-1", inactive.to(available))
        | cite("PRES-2", stay(*_held))
    )
    recompute_unless_inactive = (
        cite("PRES-1", available.from_(*_working, cond="policy_available"))
        | cite("PRES-1", busy.from_(*_working, cond="policy_busy"))
        | cite("PRES-1", dnd.from_(*_working, cond="policy_dnd"))
        | cite("PRES-1", stay(*_free))
        | cite("PRES-2", stay(*_held))
    )
    miss = (
        cite("PRES-4", inactive.from_(*_free, cond="missed_sets_inactive"))
        | cite("PRES-4", stay(*_free))
        | cite("PRES-2", stay(*_held))
    )
    decline = (
        cite("PRES-4", dnd.from_(*_free, cond="declined_sets_dnd"))
        | cite("PRES-4", stay(*_free))
        | cite("PRES-2", stay(*_held))
    )
    choose_available = cite("PRES-2", available.from_(*_free, *_held))
    choose_busy = cite("PRES-2", busy.from_(*_free, *_held))
    choose_dnd = cite("PRES-2", held_dnd.from_(*_free, *_held))
    choose_away = cite("PRES-2", held_away.from_(*_free, *_held))
    choose_offline = cite("PRES-2", held_offline.from_(*_free, *_held))
    reset = (
        cite("PRES-3", available.from_(*_free, *_held, cond="policy_available"))
        | cite("PRES-3", busy.from_(*_free, *_held, cond="policy_busy"))
        | cite("PRES-3", dnd.from_(*_free, *_held, cond="policy_dnd"))
        | cite("PRES-3", stay(*_working))
        | cite("PRES-3", held_dnd.to(dnd))
        | cite("PRES-3", available.from_(inactive, held_away, held_offline))
    )


PRESENCE: Table[PresenceState] = compile_machine(PresenceMachine)


def shown(presence: PresenceState) -> ShownPresence:
    """Return the presence as others see it: `held_x` shows as `x`."""
    return cast("ShownPresence", presence.removeprefix("held_"))
