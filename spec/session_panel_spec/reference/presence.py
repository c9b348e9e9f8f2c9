"""Section 3: how the presence moves."""

from typing import Final

from session_panel.effects import PublishPresence
from session_panel_spec.reference.turn import Turn

CHOICES: Final = {
    "available": ("available", ("PRES-2.1", "PRES-2.6")),
    "busy": ("busy", ("PRES-2.2", "PRES-2.6")),
    "dnd": ("held_dnd", ("PRES-2.3", "PRES-2.7")),
    "away": ("held_away", ("PRES-2.4", "PRES-2.7")),
    "offline": ("held_offline", ("PRES-2.5", "PRES-2.7")),
}
"""Where each choice leads, and by what."""

ACTS: Final = {
    "start": ("PRES-1.1", "PRES-1.14"),
    "close": ("PRES-1.2", "PRES-1.15"),
    "end": ("PRES-1.3", "PRES-1.16"),
}
"""The agent's acts that recompute, and what then ends *inactive* where the policy says *keep*."""

OTHERS: Final = {"leave": "PRES-1.6", "transfer": "PRES-1.7", "configure": "CONF-1.13"}
"""What else recomputes."""


def become(turn: Turn, presence: str) -> None:
    """Take a presence, and publish it if others see another than before."""
    shown = turn.state.shown
    turn.change(presence=presence)
    if turn.state.shown != shown:
        turn.tell(PublishPresence(turn.state.shown))  # type: ignore[arg-type]


def is_held(turn: Turn) -> bool:
    """Return whether the agent holds the presence."""
    return turn.state.presence.startswith("held_")


def recompute(turn: Turn, cause: str) -> None:
    """Recompute the presence from the load, as PRES-1 has it for this cause."""
    turn.by("PRES-1.5", ACTS[cause][0] if cause in ACTS else OTHERS[cause])
    if turn.when(is_held(turn), "PRES-1.4", "PRES-2.7"):
        return
    inactive = turn.state.presence == "inactive"
    if turn.when(inactive and cause in OTHERS, "PRES-1.8"):
        return
    turn.when(turn.state.presence in ("available", "busy"), "PRES-2.6")
    said = policy(turn)
    if said != "keep":
        become(turn, said)
    elif inactive:
        turn.by(ACTS[cause][1])
        become(turn, "available")
    else:
        turn.when(cause == "configure", "CONF-1.14")


def policy(turn: Turn) -> str:
    """Return what the administrator's policy says for the load."""
    load, says = turn.state.load, turn.config.presence_policy
    if load == 0:
        said, default, clause = says.no_load, "available", "PRES-1.9"
    elif load < turn.config.capacity:
        said, default, clause = says.some_load, "busy", "PRES-1.10"
    else:
        said, default, clause = says.full_load, "dnd", "PRES-1.11"
    turn.by(clause if said == default else "PRES-1.13" if said == "keep" else "PRES-1.12")
    return said


def missed(turn: Turn) -> None:
    """PRES-4 of a missed offer."""
    turn.by("PRES-4.1")
    if turn.when(turn.config.missed_sets_inactive, "PRES-4.3"):
        if not turn.when(is_held(turn), "PRES-2.7"):
            become(turn, "inactive")
    else:
        turn.by("PRES-4.2")


def declined(turn: Turn) -> None:
    """PRES-4 of a declined offer."""
    if turn.when(turn.config.declined_sets_dnd, "PRES-4.4", "PRES-4.5"):
        if not turn.when(is_held(turn), "PRES-2.7"):
            become(turn, "dnd")
    else:
        turn.by("PRES-4.6")


def choose(turn: Turn) -> None:
    """The agent chooses a presence."""
    presence, clauses = CHOICES[turn.event.presence]
    turn.by(*clauses)
    become(turn, presence)


def reset(turn: Turn) -> None:
    """The agent resets the presence: the policy's, from a held one, too."""
    turn.by("PRES-3.2", "PRES-1.5")
    turn.when(is_held(turn), "PRES-3.1", "PRES-2.8")
    said = policy(turn)
    become(turn, _lifted(turn) if said == "keep" else said)


def _lifted(turn: Turn) -> str:
    """Return what a presence becomes by a reset where the policy says *keep*."""
    presence = turn.state.presence
    if turn.when(presence == "held_dnd", "PRES-3.3"):
        return "dnd"
    if turn.when(is_held(turn), "PRES-3.4"):
        return "available"
    if turn.when(presence == "inactive", "PRES-3.5", "PRES-1.17"):
        return "available"
    return presence
