"""Which rules say what must be answered where an answer differs: the most telling first.

Where a machine takes a step, it is the rules of that step. Everything else is looked up by the part
that differs, and by the event.
"""

from itertools import takewhile

from session_panel import Offer, Pick
from session_panel.machines import TABLES
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.difference_rules import difference_rules
from session_panel_spec.conform.reference import machine_answer
from session_panel_spec.conform.reference_step import Moment, moment_of
from session_panel_spec.conform.vector import Exchange, MachineVector, Run, Vector
from session_panel_spec.logs.machine_steps import record_steps
from session_panel_spec.reference.refusals import REFUSALS


def rules_of(vector: Vector, run: Run, difference: Difference) -> tuple[str, ...]:
    """Return the rules that the last answer of a run breaks.

    Args:
        vector: the vector whose run it is.
        run: the run, up to the answer that differs.
        difference: where it differs.

    Raises:
        VectorError: an event of the run is none.
    """
    refused = run[-1].expected.refused
    if isinstance(refused, str):
        return (refused,) if isinstance(vector, MachineVector) else _refusing(run[-1], difference)
    if isinstance(vector, MachineVector):
        return _machine_rules(vector, run) or vector.rules
    moment = moment_of(vector, run)
    if difference.path == ("refused",):
        return _granting(moment, difference)
    return difference_rules(moment, difference)


def _refusing(exchange: Exchange, difference: Difference) -> tuple[str, ...]:
    """Return the rule that refuses an event; before it one that does instead, if asked earlier."""
    must = exchange.expected.refused, exchange.expected.reason
    rows = REFUSALS.get(exchange.request["event"]["type"], ())
    earlier = (row.rule for row in takewhile(lambda row: (row.rule, row.reason) != must, rows))
    misread = (rule for rule in earlier if rule == difference.observed)
    return tuple(dict.fromkeys((*misread, str(must[0]))))


def _machine_rules(vector: MachineVector, run: Run) -> tuple[str, ...]:
    """Return the rules of the last step of a run of a machine; none of its reset."""
    if len(run) == 1:
        return ()
    with record_steps() as steps:
        machine_answer(TABLES[vector.machine], run[-2].expected.state, **run[-1].request)
    return steps[-1].branch.rules


def _granting(moment: Moment, difference: Difference) -> tuple[str, ...]:
    """Return the rules by which an event is accepted; the one that was misread comes first."""
    own, begins = _own_rules(moment), isinstance(moment.event, Offer | Pick)
    by_event = (moment.event.rule,) if moment.event else ("CONV-1",)
    modal = ("CLOS-3",) if moment.before.dialog else ()
    taken = (rule for step in moment.steps for rule in step.branch.rules)
    rules = (*(own or by_event), *modal, *taken)
    may_refuse = () if own and not begins else (r.rule for r in REFUSALS.get(moment.kind, ()))
    misread = (rule for rule in (*rules, *may_refuse) if rule == difference.observed)
    return tuple(dict.fromkeys((*misread, *rules)))


def _own_rules(moment: Moment) -> tuple[str, ...]:
    """Return what says more than the event alone."""
    before, name = moment.before, str(getattr(moment.event, "conversation", ""))
    known = before.conversations.get(name)
    if moment.kind == "message" and known and known.state == "waiting":
        return ("OFFR-2",)
    if moment.kind == "message" and not known and name in before.offers:
        return ("OFFR-1",)
    if moment.kind == "leave" and name in before.offers:
        return ("OFFR-5",)
    if moment.opens_again or moment.kind == "assign":
        return ("SESS-4",) if moment.opens_again else ("CONV-13",)
    if isinstance(moment.event, Offer | Pick) and before.conversations.last_of(
        moment.event.customer
    ):
        return (moment.event.rule, "CONV-10")
    return ()
