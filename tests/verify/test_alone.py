"""Each check is worth something: there is a fault that it alone tells.

A fault is planted, and what reads what is broken looks at it; the search for what a panel reaches,
which takes seconds, only where it tells. The table of the faults is in docs/checking.md.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from session_panel import MACHINES, Config, EventRefused, Panel, Reason, events, view
from session_panel.offer import OFFER
from session_panel.panel import HANDLERS
from session_panel_spec.check.model_check import check_states
from session_panel_spec.check.proof import Query, certify, prove
from session_panel_spec.differential.configurations import configurations
from session_panel_spec.differential.driven import Driven
from session_panel_spec.differential.parts import Effort, begin_drive
from session_panel_spec.differential.real import real
from session_panel_spec.domain.tables import Answer, Line
from session_panel_spec.export import comparison
from session_panel_spec.lockstep.coverage.search import reached
from session_panel_spec.lockstep.exploration import explore
from session_panel_spec.lockstep.modularity.representatives import Sample
from session_panel_spec.lockstep.modularity.verdict import modularity
from session_panel_spec.lockstep.refinement import lockstep
from session_panel_spec.model import panel_model as model
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import TRUE, Below
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.property import Always, Property, Sometimes
from session_panel_spec.mutants.hunt import broken_properties
from session_panel_spec.mutants.machine_mutants import running_on, with_cell
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.mutants.trial import Hunt, Trial
from session_panel_spec.parallel import Parts
from session_panel_spec.verify import (
    citations,
    direct,
    failures,
    inputs,
    machines,
    report,
    stories,
    verification,
    work,
)
from verify.test_verdict import DRIVEN, NOTHING, PARTS, SOUND

SMALL = Bounds(1, 0, 1, 1, 0)
DOCS = Path(__file__).parents[2] / "docs" / "checking.md"

Patch = pytest.MonkeyPatch
Looks = dict[str, Callable[[], Any]]
"""What looks at a fault, by the name of the part of the report that it becomes."""


@dataclass(frozen=True)
class Fault:
    """A fault that one part of a report alone tells.

    Attributes:
        plant: plants it, and yields what looks at it: all that reads what is broken.
        told: what is said of it.
        page: how the page's table tells it.
    """

    plant: Callable[[Patch, ExitStack], Looks]
    told: str
    page: str


def of_panel(**others: Callable[[], Any]) -> Looks:
    """Return who looks at the real panel; a hunt asks it no more than the lockstep does."""
    return {
        "stories": stories.story_checks,
        "explorations": lambda: (explore(SMALL, model_checked=True),),
        **others,
    }


def of_offers() -> Looks:
    """Return who looks at the machine of offers."""
    machine = next(machine for machine, table in MACHINES.items() if table is OFFER)
    return {
        "tables": lambda: (machines.table_check(OFFER),),
        "engine": lambda: (machines.engine_check(machine, OFFER),),
        **of_panel(),
    }


ACCEPTED = ("accepted", "accept")
"""A cell of the machine of offers that the panel never asks: an offer that is accepted is gone."""


def refused_by_another_rule(_patch: Patch, stack: ExitStack) -> Looks:
    refusals = {**OFFER.refusals, ACCEPTED: ("CONV-1", OFFER.refusals[ACCEPTED][1])}
    stack.enter_context(running_on(OFFER, replace(OFFER, refusals=refusals)))
    return of_offers()


def compiled_otherwise(patch: Patch, stack: ExitStack) -> Looks:
    """Compile a transition that is not declared; the table has it, too."""
    stays = replace(OFFER.branches["pending", "accept"][0], target="accepted", rules=("OFFR-3",))
    stack.enter_context(running_on(OFFER, with_cell(OFFER, ACCEPTED, (stays,))))
    written = machines.load_table("offer")
    line = Line(None, True, Answer("accepted", frozenset({"OFFR-3"})))  # noqa: FBT003
    mistaken = replace(written, cells={**written.cells, ACCEPTED: (line,)})
    patch.setattr(machines, "load_table", lambda _name: mistaken)
    return of_offers()


def cites_no_rule(patch: Patch, _stack: ExitStack) -> Looks:
    one = citations.Citation("story", "a story", ("CONV-99",), "a subject")
    patch.setattr(citations, "citations", lambda: (one,))
    return {"citations": citations.citation_check, "stories": stories.story_checks}


def title_is_the_id(patch: Patch, _stack: ExitStack) -> Looks:
    patch.setattr(view, "_name", lambda conversation, _words: conversation.id)
    return of_panel()


def mistaking(kind: type[events.Event], reason: Reason, other: Reason, where: Any = None) -> Any:
    """Return a handler that refuses by the right rule, but for another reason than one."""
    handler = HANDLERS[kind]

    def wrong(config: Any, state: Any, event: Any) -> Any:
        try:
            return handler(config, state, event)
        except EventRefused as refused:
            mistaken = refused.reason == reason and (where is None or where(state))
            raise EventRefused(refused.rule, other if mistaken else refused.reason) from None

    return wrong


def refuses_for_another_reason(patch: Patch, _stack: ExitStack) -> Looks:
    mistaken = mistaking(events.Accept, Reason.UNKNOWN_CONVERSATION, Reason.NOT_STARTED)
    patch.setitem(HANDLERS, events.Accept, mistaken)
    return of_panel()


def refused_moves_the_time(patch: Patch, _stack: ExitStack) -> Looks:
    apply = Panel.apply

    def moving(panel: Panel, event: Any) -> Any:
        try:
            return apply(panel, event)
        except EventRefused:
            panel._now, panel._shown = max(panel._now, event.at), None
            raise

    patch.setattr(Panel, "apply", moving)
    return of_panel()


def asks_for_no_tab(patch: Patch, _stack: ExitStack) -> Looks:
    """Take it that a tab is asked for which is not there: nothing changes, and nobody is told."""

    def taking(handler: Any) -> Any:
        def taken(config: Any, state: Any, event: Any) -> Any:
            try:
                return handler(config, state, event)
            except EventRefused as refusal:
                if refusal.reason != "no-tab":
                    raise
                return state, ()

        return taken

    for event in (events.CloseTab, events.FocusTab):
        patch.setitem(HANDLERS, event, taking(HANDLERS[event]))
    return of_panel(coverage=reached)


def of_model(patch: Patch, claim: Property) -> Callable[[], Any]:
    """Return who looks at the model, of which there is but one claim."""
    for module in (report, failures):
        patch.setattr(module, "PROPERTIES", (claim,))
    return lambda: (check_states(SMALL, properties=(claim,)),)


def never_happens(patch: Patch, _stack: ExitStack) -> Looks:
    both = model.active & model.is_offered
    claim = Sometimes("active-and-offered", ("OFFR-1",), "It is both.", model.CONV, both)
    return {"models": of_model(patch, claim)}


def holds_of_few(patch: Patch, _stack: ExitStack) -> Looks:
    claim = Always("few", ("SESS-6",), "Few are open.", (), TRUE, Below((model.OPEN,), 3))
    return {
        "models": of_model(patch, claim),
        "proofs": lambda: prove(claims=(claim,)),
    }


def counts_one_less(patch: Patch, _stack: ExitStack) -> Looks:
    counted = comparison.explore_model(SMALL)
    fewer = replace(counted, transitions=counted.transitions - 1)
    patch.setattr(comparison, "explore_model", lambda _bounds: fewer)
    patch.setattr(comparison, "COUNTERS", {"spin": comparison.COUNTERS["spin"]})
    return {"confirmations": lambda: counted_by_others(SMALL)}


def counted_by_others(bounds: Bounds) -> Iterable[Any]:
    found = comparison.compare(bounds)
    if found[0].missing:
        pytest.skip(found[0].missing)
    return found


def two_at_work(patch: Patch, _stack: ExitStack) -> Looks:
    def where(state: Any) -> bool:
        return sum(one.state == "active" for one in state.conversations.values()) > 1

    mistaken = mistaking(events.End, Reason.NOT_FOCUSED, Reason.NOT_ACTIVE, where)
    patch.setitem(HANDLERS, events.End, mistaken)
    return of_panel(lockstep=lambda: (lockstep(Bounds(2, 0, 2, 2, 0)),))


def looks_up_a_third(patch: Patch, _stack: ExitStack) -> Looks:
    handler = HANDLERS[events.Message]

    def looking(config: Any, state: Any, event: Any) -> Any:
        state.conversations.get("conversation-2-0")
        return handler(config, state, event)

    patch.setitem(HANDLERS, events.Message, looking)
    return of_panel(
        modularity=lambda: (modularity(Bounds(3, 0, 2, 9, 0), Sample(10, 1)),),
        lockstep=lambda: (lockstep(SMALL),),
        beside_reference=beside_reference,
    )


def says_nothing(patch: Patch, _stack: ExitStack) -> Looks:
    """Weaken what always holds; all but the broken models keep it all the more."""
    sound = next(one for one in ALWAYS if one.name == "over-is-not-upset")
    weak = replace(sound, holds=TRUE)
    (mutant,) = (one for one in model_mutants() if one.name == "upset: always kept")
    broken = broken_properties(mutant.model, SMALL, (weak,))
    trial = Trial(mutant.name, mutant.kind, {"panel": ("differs",), "properties": broken})
    return {
        "models": of_model(patch, weak),
        "proofs": lambda: prove(claims=(weak,)),
        "mutants": lambda: Hunt((trial,), {}, (weak.name,)),
    }


def solver_errs(_patch: Patch, _stack: ExitStack) -> Looks:
    """Let the first solver answer one question wrongly: whoever has no other believes it."""
    pytest.importorskip("cvc5")
    asked: list[Query] = []
    claim = next(one for one in ALWAYS if one.name == "held-by-the-agent")
    proofs = prove(claims=(claim,), told=asked.append)
    number = next(number for number, query in enumerate(asked) if query.answer == "sat")
    asked[number] = replace(asked[number], answer="unsat")
    return {"proofs": lambda: proofs, "certificate": lambda: certify(asked)}


def story_raises(patch: Patch, _stack: ExitStack) -> Looks:
    def fail(*_arguments: object) -> Any:
        raise TypeError("it is no number")

    patch.setattr(stories, "load_stories", fail)
    for name in ("table_checks", "engine_checks", "reached"):
        patch.setattr(verification, name, tuple)
    patch.setattr(work, "prove_all", lambda *, told: ((), ()))
    found = verification.verify(NOTHING, lambda _what, _number: None, processes=1)
    return {"raised": lambda: found.raised, "stories": lambda: SOUND.stories}


def ignores_work_streams(patch: Patch, _stack: ExitStack) -> Looks:
    patch.setattr(Config, "waiting_time_of", lambda config, _stream: config.waiting_time)
    return of_panel(beside_reference=beside_reference)


def beside_reference() -> Driven:
    """Return what a drive finds, as if it had come across every clause."""
    job = Parts(None, lambda _what, _number: None)
    found = begin_drive(job, real, Effort(4000), configurations().configs[:4])().found
    return msgspec.structs.replace(DRIVEN, found=found)


def takes_no_capacity(patch: Patch, _stack: ExitStack) -> Looks:
    read = inputs.config_from_json
    patch.setattr(
        inputs, "config_from_json", lambda text: read(text.replace('{"capacity": 0}', "{}"))
    )
    return of_panel(direct=direct.direct_checks, beside_reference=beside_reference)


FAULTS = {
    "tables": Fault(
        refused_by_another_rule,
        "offer in accepted, accept: the table refuses it",
        "a refusal that the panel never asks for cites another rule",
    ),
    "engine": Fault(
        compiled_otherwise,
        "python-statemachine goes to None",
        "a transition is compiled that nobody declared, and its table has the same mistake",
    ),
    "citations": Fault(
        cites_no_rule, "a story cites CONV-99, no rule", "a story cites a rule that there is not"
    ),
    "stories": Fault(
        title_is_the_id, "expected ", "a session is shown by its id, not by the customer's name"
    ),
    "explorations": Fault(
        refuses_for_another_reason,
        "accept(0): the panel's reason is",
        "the right rule refuses an event for a wrong reason",
    ),
    "coverage": Fault(
        asks_for_no_tab,
        "Some run reaches: refused by TABS-1: no-tab.",
        "a tab that there is not is asked for, and it is not refused",
    ),
    "models": Fault(
        never_happens,
        "It is both. At no size does it say anything.",
        "a property says that something happens which never does",
    ),
    "proofs": Fault(
        holds_of_few, "few is not proved for every size", "a property holds at small sizes only"
    ),
    "confirmations": Fault(counts_one_less, "we do not", "our engine loses a transition"),
    "lockstep": Fault(
        two_at_work,
        "end(0): the panel's reason is not-active",
        "a wrong reason, but only while two conversations are active",
    ),
    "modularity": Fault(
        looks_up_a_third,
        "the handler looking asks for conversations['conversation-2-0']",
        "a handler looks up a third conversation, and makes nothing of it",
    ),
    "mutants": Fault(
        says_nothing,
        "no broken model breaks over-is-not-upset",
        "a property is so weak that it always holds",
    ),
    "certificate": Fault(
        solver_errs,
        "z3 says unsat, cvc5 says sat",
        "the first solver answers one of them wrongly",
    ),
    "beside_reference": Fault(
        ignores_work_streams, "CONV-4", "the waiting time of a work stream is ignored"
    ),
    "direct": Fault(
        takes_no_capacity,
        "{'capacity': 0} is answered by None",
        "a configuration without capacity is accepted",
    ),
    "raised": Fault(story_raises, "stories came to no result", "a story cannot be replayed"),
}
"""For each part of a report, the fault that it alone tells."""

PROPERTY = Fault(
    refused_moves_the_time,
    "Every refused event leaves the state unchanged.",
    "an event that is refused moves the panel's time",
)
"""One that only the properties of the real panel tell, which are of the same part as its steps."""


def test_there_is_a_fault_for_every_part_of_a_report() -> None:
    assert FAULTS.keys() == PARTS


def test_the_page_tells_the_fault_of_every_part_of_a_report() -> None:
    _, told = DOCS.read_text("utf-8").split("### What each check alone tells")
    rows = re.findall(r"^\| (?:`(\w+)` )?\|[^|]*\| ([^|;]*)", told, re.MULTILINE)
    pages = {name: fault.page for name, fault in FAULTS.items()} | {"": PROPERTY.page}
    assert {part: fault.strip() for part, fault in rows if part in pages} == pages


@pytest.mark.parametrize(
    ("part", "fault"), [*FAULTS.items(), ("explorations", PROPERTY)], ids=[*FAULTS, "a property"]
)
def test_a_part_tells_a_fault_that_no_other_tells(
    part: str, fault: Fault, monkeypatch: Patch
) -> None:
    with ExitStack() as stack:
        looks = fault.plant(monkeypatch, stack)
        found = {name: look() for name, look in looks.items()}
    reports = {name: replace(SOUND, **{name: value}) for name, value in found.items()}
    assert [name for name, report in reports.items() if not report.passed] == [part]
    assert fault.told in " ".join(failures.problems(reports[part]))
