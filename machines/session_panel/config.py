"""What an administrator configures: capacity, limits, times, and the policies of the rules."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from session_panel.presence import ShownPresence
from session_panel.value import Duration, Id, InvalidInput, Name, Value

PolicyPresence = Literal["available", "busy", "dnd", "keep"]
"""What the presence policy says for a load."""

Threshold = Literal["slightly negative", "negative", "very negative", "off"]
"""The sentiment from which on an alert shows (SENT-1)."""

HIGHEST_LIMIT = 1000
"""The highest limit that can be configured."""

Limit = Annotated[int, Meta(ge=1, le=HIGHEST_LIMIT)]


class PresencePolicy(Value, frozen=True):
    """The presence for each load (PRES-1).

    Attributes:
        no_load: the one without any active conversation.
        some_load: the one with fewer than the capacity.
        full_load: the one with as many as the capacity, or more.
    """

    no_load: PolicyPresence = "available"
    some_load: PolicyPresence = "busy"
    full_load: PolicyPresence = "dnd"


class Config(Value, frozen=True):
    """The configuration of a panel; each default is the domain's.

    Attributes:
        capacity: C, the most active conversations that offers may lead to (OFFR-1).
        session_limit: M, the most open sessions and pending offers (SESS-6).
        offer_limit: the most pending offers (OFFR-1, OFFR-2).
        offer_time: seconds until an unanswered offer is missed (OFFR-4).
        waiting_time: seconds until a waiting conversation closes (CONV-4).
        waiting_times: the same for single work streams, by their name (CONV-4).
        allowed_presences: the shown presences in which offers come: available and busy, unless
            others are told (OFFR-1).
        presence_policy: the presence for each load (PRES-1).
        missed_sets_inactive: whether a missed offer sets the presence to inactive (PRES-4).
        declined_sets_dnd: whether a declined offer sets do-not-disturb (PRES-4).
        work_item_limit: N, the most work items that the dashboard lists of mine, and of closed.
        auto_accept: whether the panel accepts offers by itself (OFFR-3).
        close_dialog: whether closing a session asks first (CLOS-2).
        sentiment_threshold: the sentiment from which on an alert shows (SENT-1).
        dashboard: the name of Home's default dashboard (CLOS-1); without one, "Dashboard"
            in the reader's language.
    """

    capacity: Limit = 2
    session_limit: Limit = 9
    offer_limit: Limit = 10
    offer_time: Duration = 120.0
    waiting_time: Duration = 28 * 86_400.0
    waiting_times: Mapping[Id, Duration] = {}
    allowed_presences: frozenset[ShownPresence] = field(
        default_factory=lambda: frozenset({"available", "busy"})
    )
    presence_policy: PresencePolicy = PresencePolicy()
    missed_sets_inactive: bool = True
    declined_sets_dnd: bool = False
    work_item_limit: Limit = 50
    auto_accept: bool = False
    close_dialog: bool = True
    sentiment_threshold: Threshold = "slightly negative"
    dashboard: Name | None = None

    def __post_init__(self) -> None:
        """Check every field, and that the panel accepts nothing while the agent is inactive.

        Raises:
            InvalidInput: a field is not of its type or out of its bounds, or offers are allowed
                while inactive and accepted by the panel itself, though only the agent's own act
                ends inactive (OFFR-3).
        """
        super().__post_init__()
        if self.auto_accept and "inactive" in self.allowed_presences:
            problem = "Expected no inactive: with auto_accept an offer would end it (OFFR-3)"
            raise InvalidInput("config.allowed_presences", problem)

    def waiting_time_of(self, work_stream: str | None) -> float:
        """Return the waiting time, in seconds, of a work stream's conversations (CONV-4).

        Raises:
            InvalidInput: it is not a name.
        """
        if work_stream is None:
            return self.waiting_time
        if not isinstance(work_stream, str):
            raise InvalidInput("work_stream", f"Expected text, got {type(work_stream).__name__}")
        return self.waiting_times.get(work_stream, self.waiting_time)

    def policy(self, load: int) -> PolicyPresence:
        """Return what the presence policy says for a load (PRES-1).

        Raises:
            InvalidInput: it is not a number of conversations.
        """
        if type(load) is not int:
            raise InvalidInput("load", f"Expected a number, got {type(load).__name__}")
        if load == 0:
            return self.presence_policy.no_load
        if load < self.capacity:
            return self.presence_policy.some_load
        return self.presence_policy.full_load
