"""A verification's report as JSON has it: its schema, by which it is read again, and its writing.

Times are unset in a report that is kept, and so is what else differs from run to run.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from session_panel import AnyEvent
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Certificate, Proof
from session_panel_spec.differential.driven import NOT_VARIED, Driven
from session_panel_spec.export.confirm import Tool
from session_panel_spec.lockstep.coverage.possibility import Theme
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import Exploration
from session_panel_spec.lockstep.modularity.verdict import Modularity
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties.verdict import Verdict
from session_panel_spec.model.run_text import run_json
from session_panel_spec.mutants.report import HuntJson, hunt_json
from session_panel_spec.verify.evidence import Evidence, evidence
from session_panel_spec.verify.failures import not_done, problems
from session_panel_spec.verify.grades import Grade
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.verified import VerifiedJson, verified

Json = TypeVar("Json", bound=Struct)
Seconds = float | UnsetType


class CheckJson(Struct, frozen=True, kw_only=True):
    """What came of a comparison.

    Attributes:
        name: what was compared.
        count: how often.
        problems: every way in which it is not as it must be.
        passed: whether something was compared and nothing is off.
    """

    name: str
    count: int | UnsetType = UNSET
    problems: tuple[str, ...]
    passed: bool


class DriveJson(Struct, frozen=True, kw_only=True):
    """A size through which the real panel went beside the model.

    Attributes:
        bounds: the size.
        states: how many abstract states it went through.
        compared_with_model: how often it was compared with the model.
        difference_from_model: how it differs from the model; null where it does not.
        passed: whether something was compared, and it does not differ.
    """

    bounds: Bounds
    states: int
    compared_with_model: int
    difference_from_model: str | None
    passed: bool


class ModularityJson(Struct, frozen=True, kw_only=True):
    """Whether events of the real panel see and change no third slot, in states of a size.

    Attributes:
        bounds: the size.
        states: how many abstract states were drawn.
        count: how many events were tried in them.
        classes: how many classes of events there were, of which each must do the same.
        others: in how many ways a class met another slot.
        difference: what is not decided by what the event may see; null where nothing is.
        runs: the runs that show the difference, an event a text.
        peeks: what was asked for that may not be seen.
        passed: whether classes were met again, nothing differs, and nothing was asked for.
    """

    bounds: Bounds
    states: int
    count: int
    classes: int
    others: int
    difference: str | None
    runs: tuple[tuple[str, ...], ...]
    peeks: tuple[str, ...]
    passed: bool


class ExplorationJson(Struct, frozen=True, kw_only=True):
    """A size through which the real panel was driven, and the runs that break a property.

    Attributes:
        bounds: the size.
        states: how many abstract states there are.
        transitions: how many steps lead from one to another.
        depth: how many events the farthest state is away.
        accepted: how many events were accepted.
        refused: how many were refused.
        seconds: how long it took; left out of a report that is kept.
        compared_with_model: how often it was compared with the model.
        difference_from_model: how it differs from the model; null where it does not.
        counterexamples: by the name of a property that is broken, a shortest run that breaks it.
    """

    bounds: Bounds
    states: int
    transitions: int
    depth: int
    accepted: int
    refused: int
    seconds: Seconds = UNSET
    compared_with_model: int
    difference_from_model: str | None
    counterexamples: dict[str, tuple[str, ...]]


class CheckedJson(Struct, frozen=True):
    """What a size of the model says of a property.

    Attributes:
        name: the property's name.
        rules: the IDs of the rules that it is about.
        met: whether it says something at this size.
        passed: whether it holds.
        witness: a state in which it says something; null where nobody looked, or there is none.
        counterexample: a run that breaks it, with every state; null where none does.
    """

    name: str
    rules: tuple[str, ...]
    met: bool
    passed: bool
    witness: str | None
    counterexample: dict[str, Any] | None


class ModelJson(Struct, frozen=True, kw_only=True):
    """A size of the model.

    Attributes:
        bounds: the size.
        engine: what explored it.
        states: how many states there are.
        transitions: how many steps lead from one to another.
        depth: how many events the farthest state is away; null where whole sets were explored.
        seconds: how long it took; left out of a report that is kept.
        properties: what it says of each property.
    """

    bounds: Bounds
    engine: str
    states: int
    transitions: int
    depth: int | None
    seconds: Seconds = UNSET
    properties: tuple[CheckedJson, ...]


class CountJson(Struct, frozen=True, kw_only=True):
    """What another checker counted.

    Attributes:
        tool: its name.
        bounds: the size.
        symmetry: whether states that differ by the order of slots were counted as one.
        states: how many states it counted.
        transitions: how many transitions it counted.
        seconds: how long it took; left out of a report that is kept.
    """

    tool: Tool
    bounds: Bounds
    symmetry: bool
    states: int
    transitions: int
    seconds: Seconds = UNSET


class ComparisonJson(Struct, frozen=True):
    """What another checker counted beside what ours did.

    Attributes:
        tool: its name.
        bounds: the size.
        states: how many states ours counted.
        transitions: how many transitions ours counted; null where they are not compared.
        theirs: what it counted; null where it did not.
        problem: how it differs; null where it does not.
        missing: what is not installed; null where all is.
        passed: whether it does not differ.
    """

    tool: Tool
    bounds: Bounds
    states: int
    transitions: int | None
    theirs: CountJson | None
    problem: str | None
    missing: str | None
    passed: bool


class ProofJson(Struct, frozen=True, kw_only=True):
    """How a proof for every size ended.

    Attributes:
        name: the property's name.
        rules: the IDs of the rules that it is about.
        proved: whether it is proved.
        leans_on: the names of the properties that the proof needs.
        free: the fields of a configuration, and the bounds, for whose every value it is proved.
        witness: a state in which its premise is met; null where none was found.
        counterexample: the step by which it is broken; null where there is none.
        undecided: why the solver left it open; null where it did not.
        seconds: how long it took; left out of a report that is kept.
    """

    name: str
    rules: tuple[str, ...]
    proved: bool
    leans_on: tuple[str, ...]
    free: tuple[str, ...]
    witness: str | None
    counterexample: str | None
    undecided: str | None
    seconds: Seconds = UNSET


class DoubtJson(Struct, frozen=True):
    """A question of which two solvers do not say the same.

    Attributes:
        about: the property that the question is about.
        name: the name by which the question is kept.
        problem: what each says.
    """

    about: str
    name: str
    problem: str


class CertificateJson(Struct, frozen=True):
    """What a second solver says of all that the first was asked.

    Attributes:
        solvers: the version of each solver, by its name.
        queries: how many questions were asked of both.
        doubts: those of which they do not say the same.
        passed: whether both said the same of every question.
    """

    solvers: dict[str, str]
    queries: int
    doubts: tuple[DoubtJson, ...]
    passed: bool


class WitnessJson(Struct, frozen=True):
    """What some run of the real panel reaches, or why none does.

    Attributes:
        name: what is to be reached.
        theme: of which kind that is.
        rules: the IDs of the rules that it is about.
        unreached: why no run must reach it; null where one must.
        passed: whether it is as it must be.
        setting: in which setting the run reaches it; null where none does.
        run: the events of a shortest run to it; null where there is none.
    """

    name: str
    theme: Theme
    rules: tuple[str, ...]
    unreached: str | None
    passed: bool
    setting: str | None
    run: tuple[str, ...] | None


class DifferenceJson(Struct, frozen=True):
    """A way in which the real panel differs from the reference.

    Attributes:
        rules: the IDs of the rules that are broken, the most telling first.
        text: how it differs, and by which run, as lines of text.
        log: the run as a log, to replay.
    """

    rules: tuple[str, ...]
    text: tuple[str, ...]
    log: str


class DrivenJson(Struct, frozen=True, kw_only=True):
    """What was driven of the real panel beside the reference.

    Attributes:
        configurations: in how many configurations.
        runs: how many runs.
        steps: how many events were compared.
        refused: how many of them were refused.
        screens: how many screens were compared.
        loads: how often it was saved and loaded.
        small: how many events were compared in each small scope, tried exhaustively.
        not_varied: of what only a few values were tried.
        branches: in how many ways an event was answered, by its refusal or its types of effects.
        never_met: the values of options with which such a way never came; some cannot.
        found: the ways in which it differs from the reference.
        passed: whether something was compared, and nothing differs.
    """

    configurations: int
    runs: int
    steps: int
    refused: int
    screens: int
    loads: int
    small: dict[str, int]
    not_varied: tuple[str, ...]
    branches: int = 0
    never_met: dict[str, tuple[str, ...]] = {}
    found: tuple[DifferenceJson, ...]
    passed: bool


class ReportJson(Struct, frozen=True, omit_defaults=True):
    """Everything that a verification found; None of what was not done.

    Attributes:
        passed: whether everything is as it must be.
        verified: what was verified: which version, by which tools, at which bounds.
        properties: what speaks for each property.
        explorations: the sizes through which the real panel was driven.
        models: the sizes at which the model was checked.
        lockstep: the larger sizes through which the real panel went beside the model.
        confirmations: what other checkers counted.
        proofs: how the proofs for every size ended; null where there is no solver.
        certificate: what a second solver says; null where it was not asked.
        mutants: what became of broken models; null where none were made.
        tables: each machine beside its hand-written table.
        engine: each machine beside python-statemachine itself.
        citations: the rules that the code cites beside those that there are.
        stories: the manual's stories, replayed.
        not_done: what was not done, and what to install, a sentence each.
        coverage: what some run of the real panel reaches.
        beside_reference: what was driven beside the reference; left out where nothing was.
        direct: what no answer of the reference can show, looked at by itself, if anything was.
        modularity: whether events see and change no third slot, by size, in states that are drawn.
        grades: how well each clause of the rules is checked, if all that was driven agrees.
        raised: the checks that came to no result, if any.
        problems: what is wrong, a sentence each, if anything is.
    """

    passed: bool
    verified: VerifiedJson
    properties: tuple[Evidence, ...]
    explorations: tuple[ExplorationJson, ...]
    models: tuple[ModelJson, ...]
    lockstep: tuple[DriveJson, ...]
    confirmations: tuple[ComparisonJson, ...]
    proofs: tuple[ProofJson, ...] | None
    certificate: CertificateJson | None
    mutants: HuntJson | None
    tables: tuple[CheckJson, ...]
    engine: tuple[CheckJson, ...]
    citations: CheckJson
    stories: tuple[CheckJson, ...]
    not_done: tuple[str, ...]
    coverage: tuple[WitnessJson, ...]
    beside_reference: DrivenJson | None = None
    direct: tuple[CheckJson, ...] = ()
    modularity: tuple[ModularityJson, ...] = ()
    grades: tuple[Grade, ...] = ()
    raised: tuple[CheckJson, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def driven(self) -> tuple[ExplorationJson | DriveJson, ...]:
        """Every size through which the real panel went."""
        return (*self.explorations, *self.lockstep)


def report_json(report: Report) -> dict[str, Any]:
    """Return a verification's report, as `ReportJson` says."""
    driven = report.beside_reference
    members = _json(
        ReportJson,
        report,
        verified=verified(report.scope, driven.configurations if driven else 0),
        properties=evidence(report),
        explorations=tuple(map(_exploration, report.explorations)),
        models=tuple(map(_model, report.models)),
        lockstep=tuple(map(_drive, report.lockstep)),
        modularity=tuple(map(_modularity, report.modularity)),
        proofs=None if report.proofs is None else tuple(map(_proof, report.proofs)),
        certificate=None if report.certificate is None else _certificate(report.certificate),
        mutants=None if report.mutants is None else hunt_json(report.mutants),
        not_done=tuple(not_done(report)),
        coverage=tuple(map(_witness, report.coverage)),
        beside_reference=None if driven is None else _beside_reference(driven),
        problems=tuple(problems(report)),
    )
    return _builtins(members)


def model_check_json(checked: ModelCheck) -> dict[str, Any]:
    """Return what was found of a size of the model."""
    return _builtins(_model(checked))


def _json(kind: type[Json], value: object, **given: object) -> Json:
    """Return a value as a schema has it.

    A field that is not given is an attribute of the value, or else of its `subject`.
    """
    names = (name for name in kind.__struct_fields__ if name not in given)
    fields = {name: _attribute(value, name) for name in names}
    return msgspec.convert(fields | given, kind, from_attributes=True)


def _attribute(value: Any, name: str) -> object:  # noqa: ANN401 - anything that has it
    found = getattr(value if hasattr(value, name) else value.subject, name)
    return round(found, 3) if isinstance(found, float) else found


def _builtins(members: msgspec.Struct) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(members, order="deterministic")
    return values


def _exploration(explored: Exploration) -> ExplorationJson:
    runs = {one.name: one.counterexample for one in explored.properties}
    return _json(
        ExplorationJson,
        explored,
        **_compared(explored.refinement),
        counterexamples={name: _run(run) for name, run in runs.items() if run is not None},
    )


def _model(checked: ModelCheck) -> ModelJson:
    return _json(ModelJson, checked, properties=tuple(map(_checked, checked.properties)))


def _checked(checked: Verdict) -> CheckedJson:
    broken = checked.counterexample
    run = None if broken is None else run_json(broken)
    return _json(CheckedJson, checked, witness=_text(checked.witness), counterexample=run)


def _drive(found: Refinement) -> DriveJson:
    return _json(DriveJson, found, **_compared(found))


def _modularity(found: Modularity) -> ModularityJson:
    difference = found.difference
    return _json(
        ModularityJson,
        found,
        difference=difference and difference.text,
        runs=tuple(map(_run, difference.runs)) if difference else (),
        peeks=tuple(map(str, found.forbidden_reads)),
    )


def _compared(found: Refinement) -> dict[str, object]:
    return {"compared_with_model": found.count, "difference_from_model": found.difference}


def _proof(proof: Proof) -> ProofJson:
    broken = _text(proof.counterexample)
    return _json(ProofJson, proof, leans_on=proof.strengthenings, counterexample=broken)


def _certificate(certificate: Certificate) -> CertificateJson:
    doubts = tuple(_json(DoubtJson, doubt) for doubt in certificate.doubts)
    return _json(CertificateJson, certificate, doubts=doubts)


def _witness(witness: Witness) -> WitnessJson:
    run = None if witness.run is None else _run(witness.run)
    return _json(WitnessJson, witness, setting=_text(witness.setting), run=run)


def _beside_reference(driven: Driven) -> DrivenJson:
    found = tuple(DifferenceJson(one.rules, one.lines, one.log) for one in driven.found)
    return _json(
        DrivenJson,
        driven,
        small=dict(driven.small),
        not_varied=NOT_VARIED,
        branches=len(driven.branches),
        never_met=dict(driven.never_met),
        found=found,
    )


def _run(events: Iterable[AnyEvent]) -> tuple[str, ...]:
    return tuple(map(call_text, events))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
