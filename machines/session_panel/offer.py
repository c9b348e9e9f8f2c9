"""The offer machine (rules OFFR-3 to OFFR-7)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import ANY, Machine, cite
from session_panel.refusal import Reason

OfferState = Literal["pending", "accepted", "rejected", "missed", "withdrawn"]


class OfferMachine(Machine):
    """An incoming conversation that waits for the agent's answer.

    Guard ``new_live``: it offers a new conversation, and a live one.
    """

    pending = State(initial=True)
    accepted = State(final=True)
    rejected = State(final=True)
    missed = State(final=True)
    withdrawn = State(final=True)

    accept = cite("OFFR-3 OFFR-6", pending.to(accepted))
    reject = cite("OFFR-4 OFFR-6", pending.to(rejected))
    miss = cite("OFFR-4", pending.to(missed))
    leave = cite("OFFR-5", pending.to(withdrawn, cond="new_live"))
    withdraw = cite("OFFR-7", pending.to(withdrawn))

    refusals = {
        (ANY, "accept"): ("OFFR-3", Reason.NOT_OFFERED),
        (ANY, "reject"): ("OFFR-4", Reason.NOT_OFFERED),
        (ANY, "miss"): ("OFFR-4", Reason.NOT_OFFERED),
        (ANY, "leave"): ("OFFR-5", Reason.NOT_OFFERED),
        ("pending", "leave"): ("CONV-7", Reason.NOT_LIVE),
        (ANY, "withdraw"): ("OFFR-7", Reason.NOT_OFFERED),
    }


OFFER: Table[OfferState] = compile_machine(OfferMachine)
