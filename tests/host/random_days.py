"""Random days of agents: what many panels are sent, the same for the same seed."""

from random import Random

from session_panel import (
    Accept,
    AnyEvent,
    Choose,
    Close,
    Confirm,
    Edit,
    End,
    Focus,
    Leave,
    Message,
    Offer,
    OpenRecord,
    Reject,
    Save,
    Toggle,
    Withdraw,
)

IDS = ("c1", "c2", "c3", "c4")


def any_event(dice: Random, at: float) -> AnyEvent:
    """Return an event; most are accepted, some are refused."""
    conversation = dice.choice(IDS)
    new = f"{conversation}-{dice.randrange(1000)}"
    return dice.choice(
        [
            Offer(at, new, conversation, "Ana", mode="live"),
            Offer(at, conversation, conversation, mode="persistent"),
            Accept(at, conversation),
            Accept(at, conversation),
            Reject(at, conversation),
            Withdraw(at, conversation),
            Message(at, conversation),
            Leave(at, conversation),
            End(at, conversation),
            Close(at, conversation),
            Confirm(at),
            Focus(at, conversation),
            OpenRecord(at, "r1", "case", "Lamp"),
            Edit(at, "r1", {"note": str(dice.random())}),
            Save(at, "r1"),
            Toggle(at),
            Choose(at, "available"),
            Choose(at, "available"),
        ]
    )
