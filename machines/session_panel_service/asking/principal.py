"""Who asks, and what that lets them do: by whom an event is, the panel's own table says."""

from collections.abc import Mapping
from typing import Final, Literal, Self, get_args

import msgspec

from session_panel import AnyEvent
from session_panel.events import Actor
from session_panel_service.problem import Problem

Role = Literal["agent", "channel", "administrator"]
"""What somebody is to a panel; the channel and the router are one."""

ROLES: Final[frozenset[Role]] = frozenset(get_args(Role))

ROLE_OF: Final[Mapping[Actor, Role | None]] = {
    "agent": "agent",
    "customer": "channel",
    "router": "channel",
    "host": "channel",
    "administrator": "administrator",
    "clock": None,
}
"""Who sends the events of an actor; nobody sends those of the clock."""


class Principal(msgspec.Struct, frozen=True):
    """Somebody who was recognised.

    Attributes:
        name: who it is. The ids of commands and the limits are those of a name.
        roles: what they are.
        panels: the ids of the panels that they may reach; None for all.
        requests_per_second: how many requests they may make.
        streams: how many streams they may have open.
    """

    name: str
    roles: frozenset[Role]
    panels: frozenset[str] | None = None
    requests_per_second: float = 20.0
    streams: int = 32

    @classmethod
    def agent(cls, panel: str) -> Self:
        """Return the agent whose panel has an id."""
        return cls(f"agent {panel}", frozenset({"agent"}), frozenset({panel}))

    @classmethod
    def channel(cls, name: str, requests_per_second: float = 20.0) -> Self:
        """Return a channel or a router, which reaches every panel."""
        told = cls(name, frozenset({"channel"}))
        return msgspec.structs.replace(told, requests_per_second=requests_per_second)

    @classmethod
    def administrator(cls, name: str) -> Self:
        """Return an administrator, who reaches every panel."""
        return cls(name, frozenset({"administrator"}))


def require_panel(principal: Principal, panel: str) -> None:
    """Refuse a panel that is another's, whether it is there or not.

    Raises:
        Problem: it is.
    """
    if principal.panels is not None and panel not in principal.panels:
        raise Problem(403, "not-yours", f"Panel {panel!r} is not one of {principal.name!r}")


def require_role(principal: Principal, roles: frozenset[Role]) -> None:
    """Refuse somebody who is nothing of what is asked for.

    Raises:
        Problem: they are not.
    """
    if not principal.roles & roles:
        wanted = " or ".join(sorted(roles))
        raise Problem(403, "not-allowed", f"Only the {wanted} may do this")


def require_sender(
    principal: Principal, event: AnyEvent, senders: Mapping[Actor, Role | None]
) -> None:
    """Refuse an event that somebody else sends.

    Args:
        principal: who sends it.
        event: the event.
        senders: who sends the events of an actor.

    Raises:
        Problem: nobody sends it, or somebody who has another role.
    """
    kind, role = type(event).__struct_config__.tag, senders[event.actor]
    if role is None:
        raise Problem(403, "not-allowed", f"Nobody sends {kind!r}: it comes by itself")
    if role not in principal.roles:
        raise Problem(403, "not-allowed", f"Only the {role} may send {kind!r}")
