"""What a log may become where a customer is forgotten.

Customers who are to be forgotten have ids that stand in all that says who they are, their
conversations' ids and names among it. So whatever has such an id may be replaced, and nothing else.
"""

from collections.abc import Collection
from functools import partial
from random import Random

from simulation.days import Made
from simulation.written import Row

from session_panel import Accept, Close, Confirm, Edit, End, Message, Offer, Withdraw


def guest(dice: Random) -> str:
    """Return the id of a customer whom nobody knows."""
    return f"guest{dice.randrange(10**9):09}"


def visit(dice: Random, customer: str) -> list[Made]:
    """Return what is sent to a panel of a customer who comes once, and most often goes again."""
    one = f"{customer}-1"
    told = {"name": f"Dini {customer}", "summary": f"{customer} asks"}
    begins = partial(Offer, conversation=one, customer=customer, mode="live", **told)
    if dice.random() < 0.4:
        return [begins, partial(Withdraw, conversation=one)]
    stays: list[Made] = [
        begins,
        partial(Accept, conversation=one),
        partial(Message, conversation=one),
        partial(Edit, session=one, fields={"note": f"of {customer}"}),
    ]
    goes: list[Made] = [partial(End, conversation=one), partial(Close, session=one), Confirm]
    return stays if dice.random() < 0.1 else [*stays, *goes]


def may_become(old: object, new: object, customers: Collection[str]) -> bool:
    """Say whether a part of a log may be replaced by another: null by null, a number by itself."""
    if isinstance(old, dict) and isinstance(new, dict):
        return list(old) == list(new) and all(may_become(old[k], new[k], customers) for k in old)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(may_become(*pair, customers) for pair in pairs)
    return old == new or (isinstance(new, str) and new != "" and tells(old, customers))


def tells(text: object, customers: Collection[str]) -> bool:
    """Say whether a text tells of one of some customers."""
    return isinstance(text, str) and any(customer in text for customer in customers)


def row_may_become(old: Row, new: Row, customers: Collection[str]) -> bool:
    """Say whether an event of a log may be replaced by another: its type, time and answer stay."""
    if old.caller is not None and old.command != new.command:
        return False
    if old[:2] != new[:2] or (old.rule, old.caller) != (new.rule, new.caller):
        return False
    return may_become(old.event, new.event, customers)


def drops(row: Row) -> bool:
    """Say whether an event is the one with which a panel forgets: a version of its own."""
    return row.caller is None and row.command == "forget" and row.event["type"] == "drop"
