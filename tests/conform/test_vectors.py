"""The test vectors are of their form, hold for the real panel, and are as complete as is said."""

import json
import random
from copy import deepcopy
from functools import cache
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from session_panel import (
    MACHINES,
    EventRefused,
    Panel,
    config_from_json,
    event_from_json,
)
from session_panel_spec.cli import vectors
from session_panel_spec.cli.app import app
from session_panel_spec.conform.json_objects import merged, patch
from session_panel_spec.conform.reference import state_of
from session_panel_spec.conform.vector import (
    VECTORS,
    PanelVector,
    read_vectors,
)
from session_panel_spec.conform.vectors.contexts import coverage_items
from session_panel_spec.conform.vectors.machine_vector import machine_vectors
from session_panel_spec.conform.vectors.mealy_machine import Outcome, mealy_machine
from session_panel_spec.conform.vectors.panel_vector import in_order, panel_vector
from session_panel_spec.conform.vectors.reading import DisagreementError, check, said
from session_panel_spec.conform.vectors.runs import chosen_runs, possibility_runs, story_runs
from session_panel_spec.conform.vectors.strength import (
    machine_strength,
    model_strength,
    passing,
    strength_json,
)
from session_panel_spec.conform.vectors.suite import (
    CONFIGURATIONS,
    THEMES,
    Suite,
    manifest_json,
    vector_files,
)
from session_panel_spec.conform.vectors.suite import MACHINES as OF_MACHINES
from session_panel_spec.conform.vectors.tour import nearest, tour
from session_panel_spec.conform.vectors.w_method import cover, identification, suite
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import TABLES
from session_panel_spec.lockstep.attempt import attempt
from session_panel_spec.lockstep.coverage.observed import names_after, names_in
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import (
    Place,
    answer,
    answers,
    answers_to_first,
    local_view,
    own_labels,
    places,
)
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.refusals import REFUSALS
from session_panel_spec.mutants.machine_mutants import machine_mutants
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.mutants.trial import Hunt

SCHEMA = json.loads((VECTORS / "schema.json").read_text("utf-8"))
MANIFEST = json.loads((VECTORS / "manifest.json").read_text("utf-8"))
TABLES_BY_NAME = {table.name: table for table in MACHINES.values()}
OF_PANEL = tuple(theme for theme in THEMES if theme != OF_MACHINES)


@cache
def _vectors(theme):
    lines = (VECTORS / theme.file).read_text("utf-8").splitlines()
    return tuple(map(json.loads, lines))


def _all_of_panel():
    return (vector for theme in OF_PANEL for vector in _vectors(theme))


@cache
def _read(theme):
    return tuple(read_vectors(VECTORS / theme.file))


def _all_read():
    return [vector for theme in OF_PANEL for vector in _read(theme)]


# The form


def _validator(name):
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_line_is_of_the_schema(theme):
    kind = _validator("machine_vector" if theme == OF_MACHINES else "panel_vector")
    problems = [(v["id"], e.message) for v in _vectors(theme) for e in kind.iter_errors(v)]
    assert not problems


def test_the_schema_refuses_what_is_not_of_the_form():
    kind, vector = Draft202012Validator(SCHEMA), _vectors(THEMES[0])[0]
    assert kind.is_valid(vector)
    for name in vector:
        assert not kind.is_valid({key: vector[key] for key in vector if key != name})
    refused = {"event": vector["steps"][0]["event"], "refused": "CONV-1", "reason": "over"}
    assert kind.is_valid(vector | {"steps": [refused | {"about": "c1"}]})
    assert not kind.is_valid(vector | {"steps": [{"event": refused["event"], "about": "c1"}]})
    assert not kind.is_valid(vector | {"steps": [refused | {"state": {"mode": "collapsed"}}]})


def test_every_state_and_screen_on_the_way_is_of_the_schema():
    state, screen = _validator("state"), _validator("screen")
    for vector in _vectors(THEMES[0]) + _vectors(THEMES[1]):
        for seen in _seen_on_the_way(vector):
            state.validate(seen["state"])
            screen.validate(seen["screen"])


def _seen_on_the_way(vector):
    seen = vector["start"]
    yield seen
    for step in vector["steps"]:
        seen = merged(seen, {key: step.get(key, {}) for key in seen})
        yield seen


def test_no_two_vectors_have_the_same_id():
    ids = [vector["id"] for theme in THEMES for vector in _vectors(theme)]
    assert len(ids) == len(set(ids))


@pytest.mark.rules("TIME-1")
def test_times_go_back_in_the_vectors_of_late_events_alone_and_in_those_of_chance():
    late = ("late", "earlier", "last-time", "waiting-ends-without-room")
    backwards = {
        vector["id"]
        for theme in OF_PANEL
        for vector in _vectors(theme)
        if theme is not CONFIGURATIONS and not _is_sorted(vector)
    }
    told = {"stories-clock-behind-en", "stories-clock-behind-id"}
    assert backwards == {f"rules-{name}-en" for name in late} | told
    assert not all(map(_is_sorted, _vectors(CONFIGURATIONS)))


def _is_sorted(vector):
    times = [step["event"]["at"] for step in vector["steps"]]
    return times == sorted(times)


def test_the_examples_of_the_page_are_of_the_schema():
    page = (VECTORS / "README.md").read_text("utf-8")
    of_panel, of_machine = (json.loads(p.split("```")[0]) for p in page.split("```json")[1:])
    _validator("panel_vector").validate(of_panel | {"start": _vectors(THEMES[0])[0]["start"]})
    assert of_machine in _vectors(OF_MACHINES)


# Whether they hold


def _plays(vector):
    """Play a vector as the page says, and return the first step that differs, or None."""
    panel = Panel(config_from_json(json.dumps(vector["config"])))
    seen = vector["start"]
    if _observed(panel, vector["locale"]) != seen:
        return -1
    for number, step in enumerate(vector["steps"]):
        seen = merged(seen, {key: step.get(key, {}) for key in seen})
        answer = _answered(panel, step["event"])
        expected = {
            key: step[key] for key in ("refused", "reason", "about", "effects") if key in step
        }
        if answer != expected or _observed(panel, vector["locale"]) != seen:
            return number
    return None


def _answered(panel, event):
    try:
        effects = panel.apply(event_from_json(json.dumps(event)))
    except EventRefused as refused:
        told = {"refused": refused.rule, "reason": str(refused.reason), "about": refused.about}
        return {key: value for key, value in told.items() if value is not None}
    return {"effects": _plain(effects)} if effects else {}


def _observed(panel, locale):
    return {"state": state_of(panel), "screen": _plain(panel.view(locale))}


def _plain(value):
    return _without_nulls(json.loads(msgspec.json.encode(value)))


def _without_nulls(value):
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return list(map(_without_nulls, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("theme", OF_PANEL, ids=lambda theme: theme.name)
def test_the_real_panel_passes_every_vector(theme):
    assert not [vector["id"] for vector in _vectors(theme) if _plays(vector) is not None]


def test_whoever_plays_a_vector_notices_every_change_of_it():
    vector = next(v for v in _vectors(THEMES[1]) if v["id"] == "rules-not-offered-en")
    assert _plays(vector) is None
    for number, step in enumerate(vector["steps"]):
        for key in step.keys() - {"event"}:
            changed = deepcopy(vector)
            del changed["steps"][number][key]
            assert _plays(changed) == number, (number, key)
    for key in ("state", "screen"):
        changed = deepcopy(vector)
        changed["start"][key]["mode"] = "collapsed"
        assert _plays(changed) == -1


@pytest.mark.parametrize("name", TABLES)
def test_the_compiled_machine_passes_every_run(name):
    table, of_machine = TABLES_BY_NAME[name], [v for v in _vectors(OF_MACHINES) if name in v["id"]]
    assert of_machine
    for vector in of_machine:
        for inputs, expected in vector["runs"].items():
            assert _by_table(table, vector, inputs) == expected, (vector["id"], inputs)


def _by_table(table, vector, inputs):
    letters = {json.dumps(answer): letter for letter, answer in vector["answers"].items()}
    state, answers_given = table.initial, ""
    assert vector["start"] == {"state": state}
    for letter in inputs:
        one = vector["inputs"][letter]
        facts = dict.fromkeys(table.guards, False) | one.get("facts", {})
        try:
            state = table.step(state, one["event"], SimpleNamespace(**facts))
            answer = {"state": state}
        except EventRefused as refused:
            answer = {"refused": refused.rule, "reason": str(refused.reason), "state": state}
        answers_given += letters.get(json.dumps(answer), "?")
    return answers_given


def test_the_specification_says_what_the_vectors_say():
    assert sum(map(check, _all_read())) == MANIFEST["compared"]


def test_a_vector_that_says_something_else_than_the_specification_is_named():
    vector = next(v for v in _vectors(THEMES[3]) if any("refused" in s for s in v["steps"]))
    changed = deepcopy(vector)
    step = next(s for s in changed["steps"] if "refused" in s)
    step["refused"] = "CONV-99"
    with pytest.raises(DisagreementError, match=f"{vector['id']}: .*CONV-99"):
        check(msgspec.convert(changed, PanelVector))


# Whether they are complete


def test_every_rule_is_cited_by_some_vector_and_no_other():
    cited = {rule for theme in THEMES for vector in _vectors(theme) for rule in vector["rules"]}
    assert cited == set(load_rules())


def test_the_rules_of_what_is_cited_come_once_in_the_order_of_the_domain():
    assert in_order(["OFFR-1.2", "CONV-4.2", "CONV-4"]) == ("CONV-4", "OFFR-1")


def test_everything_that_some_run_reaches_is_reached_by_a_vector():
    must = {possibility.name for possibility in POSSIBILITIES if possibility.unreached is None}
    reached = {name for vector in _all_of_panel() for name in _names(vector)}
    assert not must - reached


def _names(vector):
    config = config_from_json(json.dumps(vector["config"]))
    state = Panel(config).state
    yield from names_in(config, state)
    for step in vector["steps"]:
        tried = attempt(config, state, event_from_json(json.dumps(step["event"])))
        state = tried.after
        yield from names_after(tried)
        yield from names_in(config, state)


def test_every_refusal_of_the_page_refuses_in_some_vector():
    told = {(one.labels[0].name, one.refused) for v in _all_read() for one in said(v)}
    for (event, _), whys in REFUSALS.items():
        for why in whys:
            assert (event, why.rule) in told, (event, why.rule)


def test_the_model_mutants_are_caught_by_the_vectors_alone():
    found = model_strength(passing(_all_read(), model_mutants()))
    assert len(found.trials) == len(model_mutants())
    assert not found.survivors
    assert not found.wrongly_explained
    assert strength_json("model", found) == MANIFEST["strength"]["model"]


def test_the_machine_mutants_are_caught_by_the_vectors_of_machines_alone():
    found = machine_strength(_read(OF_MACHINES))
    assert len(found.trials) == len(machine_mutants())
    assert not found.survivors
    assert not found.wrongly_explained
    assert strength_json("machines", found) == MANIFEST["strength"]["machines"]


def test_vectors_that_are_too_few_do_not_catch_every_mutant():
    assert model_strength(passing(_read(THEMES[0]), model_mutants())).survivors
    few = [replace(v, runs=dict(list(v.runs.items())[:1])) for v in _read(OF_MACHINES)]
    assert machine_strength(few).survivors


@pytest.mark.parametrize("bounds", [Bounds(1, 1, 1, 1, 0), Bounds(2, 0, 1, 1, 0)], ids=str)
def test_a_tour_takes_every_event_in_every_context_class(bounds):
    everything = {i for n in nearest(bounds) for _, i in coverage_items(bounds, n.state)}
    taken = {item for run in tour(bounds, set()) for item in _items_of(bounds, run)}
    assert taken == everything
    assert len(everything) > 1_000


def _items_of(bounds, run):
    """Go along a run; the slots stay where they are."""
    state = initial_state(bounds)
    for label in run:
        yield dict(coverage_items(bounds, state))[label]
        after = answer(bounds, state, label)
        state = after if isinstance(after, AbstractState) else state


@pytest.mark.parametrize("bounds", [Bounds(1, 1, 1, 1, 0), Bounds(2, 0, 1, 1, 0)], ids=str)
def test_what_the_events_of_a_place_see_of_a_state_decides_their_answers(bounds):
    for state in (node.state for node in nearest(bounds)):
        seen = {
            own_labels(place)[label]: _as_seen(found, Place(place.kind))
            for place in places(bounds)
            for label, found in answers_to_first(bounds, place.kind, local_view(state, place))
        }
        assert seen == {
            label: _as_seen(found, place)
            for place in places(bounds)
            for label, found in answers(bounds, state).items()
            if label in own_labels(place).values()
        }


def _as_seen(found, place):
    return local_view(found, place) if isinstance(found, AbstractState) else found


# The vectors of machines: each fault of a machine with two states more is found


def _passes(machine, runs, faulty):
    return all(_seen(faulty, run) == list(machine.run(run)) for run in runs)


def _seen(faulty, run):
    """What is seen of a faulty machine: a mapping of state and input to an answer and a state."""
    state, seen = 0, []
    for one in run:
        answer, state = faulty[state, one]
        seen.append(answer)
    return seen


def _is_equivalent(machine, faulty):
    """Whether a faulty machine answers everything as the machine: both go on together."""
    pairs = [(machine.initial, 0)]
    for state, other in pairs:
        for one in machine.inputs:
            answer, target = faulty[other, one]
            if answer != machine.outcomes[state, one]:
                return False
            if (answer.target, target) not in pairs:
                pairs.append((answer.target, target))
    return True


def _machines(machine, size, seen):
    """Every machine with so many states that shows nothing but some answers."""
    cells = list(product(range(size), machine.inputs))
    for choice in product(product(seen, range(size)), repeat=len(cells)):
        yield dict(zip(cells, choice, strict=True))


@pytest.mark.parametrize(("name", "size"), [("mode", 4), ("mode", 3), ("form", 2), ("form", 3)])
def test_of_all_machines_of_a_size_exactly_the_equivalent_ones_pass(name, size):
    machine = mealy_machine(name)
    runs = suite(machine)
    seen = sorted(set(machine.outcomes.values()), key=str)
    equivalent = 0
    for faulty in _machines(machine, size, seen):
        passes = _passes(machine, runs, faulty)
        assert passes == _is_equivalent(machine, faulty), faulty
        equivalent += passes
    assert equivalent


def _deep_fault(machine, fault):
    """A machine that goes wrong only after two inputs in a row from a state, each in its turn.

    Its two states more answer as those that they stand for, until the third input.
    """
    start, first, second, third, wrong = fault
    number = {state: n for n, state in enumerate(machine.states)}
    order = {state: (n - number[machine.initial]) % len(number) for state, n in number.items()}
    cells = {
        (order[state], one): (answer, order[answer.target])
        for (state, one), answer in machine.outcomes.items()
    }
    once = machine.outcomes[start, first]
    twice = machine.outcomes[once.target, second]
    extra = len(number), len(number) + 1
    for copy, of in zip(extra, (once.target, twice.target), strict=True):
        cells |= {(copy, one): cells[order[of], one] for one in machine.inputs}
    cells[order[start], first] = once, extra[0]
    cells[extra[0], second] = twice, extra[1]
    answer, target = cells[extra[1], third]
    cells[extra[1], third] = (wrong, target) if wrong else (answer, (target + 1) % len(number))
    return cells


def _deep_faults(machine, limit):
    wrong = Outcome(refused="CONV-99", target=machine.initial)
    everything = list(product(machine.states, *[machine.inputs] * 3, (wrong, None)))
    chosen = random.Random(7).sample(everything, min(limit, len(everything)))  # noqa: S311
    return [_deep_fault(machine, one) for one in chosen]


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("mode", 10_000),
        ("form", 10_000),
        ("dialog", 10_000),
        ("offer", 400),
        ("session", 400),
        ("conversation", 200),
        ("presence", 40),
    ],
)
def test_faults_that_two_states_more_hide_are_found(name, limit):
    machine = mealy_machine(name)
    runs = suite(machine)
    faults = _deep_faults(machine, limit)
    for faulty in faults:
        assert _passes(machine, runs, faulty) == _is_equivalent(machine, faulty)
    assert any(not _is_equivalent(machine, faulty) for faulty in faults)


def test_a_suite_for_one_state_more_misses_a_fault_that_two_hide():
    machine = mealy_machine("dialog")
    faults = [f for f in _deep_faults(machine, 10_000) if not _is_equivalent(machine, f)]
    assert any(_passes(machine, suite(machine, extra_states=1), faulty) for faulty in faults)


@pytest.mark.parametrize("name", TABLES)
def test_identification_tells_any_two_states_apart_that_differ(name):
    machine = mealy_machine(name)
    ends = identification(machine)
    pairs = [(a, b) for a, b in product(cover(machine), repeat=2) if a < b]
    for first, second in pairs:
        same = all(_from(machine, first, end) == _from(machine, second, end) for end in ends)
        assert same is (name == "form")


def _from(machine, state, inputs):
    seen = []
    for one in inputs:
        seen.append(machine.outcomes[state, one])
        state = seen[-1].target
    return seen


# How they are made


def test_what_is_made_quickly_is_what_is_committed():
    made = {
        "stories": [panel_vector("stories", run) for run in story_runs()],
        "rules": [panel_vector("rules", run) for run in chosen_runs()],
        "possibilities": [panel_vector("possibilities", run) for run in possibility_runs()],
        "machines": [v for name in TABLES for v in machine_vectors(mealy_machine(name))],
    }
    for theme in THEMES:
        if theme.name in made:
            assert made[theme.name] == list(_read(theme)), theme.name


VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text(max_size=2), VALUES)


@given(OBJECTS, OBJECTS)
def test_a_patch_makes_the_second_of_the_first(before, after):
    changes = patch(before, after)
    assert merged(before, changes) == after
    assert (changes == {}) == (before == after)


def _committed():
    return Suite({theme: _read(theme) for theme in THEMES}, 0, 0, {})


def test_the_manifest_counts_what_the_files_hold():
    counted = manifest_json(_committed())
    for key in ("format", "themes", "total", "rules", "extra_states"):
        assert MANIFEST[key] == counted[key]
    assert MANIFEST["contexts"]["bounds"] == counted["contexts"]["bounds"]


def test_the_page_tells_the_figures_of_the_manifest():
    page = (Path(__file__).parents[2] / "docs" / "vectors.md").read_text("utf-8")
    for theme in MANIFEST["themes"].values():
        assert f"| `{theme['file']}` | {theme['vectors']:,} | {theme['events']:,} |" in page
    for what, found in MANIFEST["strength"].items():
        counts = (found["made"], found["caught"], found["equivalent"], len(found["untold"]))
        assert f"| {what} | {' | '.join(f'{n:,}' for n in counts)} | 0 |" in page
    told = (MANIFEST["compared"], MANIFEST["contexts"]["covered"])
    runs = MANIFEST["themes"]["machines"]["runs"]
    assert all(f"{number:,}" in page for number in (*told, runs))


def test_each_file_is_what_its_vectors_make():
    files = vector_files(_committed())
    for theme in THEMES:
        assert files[theme.file] == (VECTORS / theme.file).read_text("utf-8")


def _run(*arguments):
    return CliRunner().invoke(app, ["vectors", *map(str, arguments)])


@pytest.fixture
def few(monkeypatch):
    """Let the command make few vectors, which is quick."""
    some = {theme: _read(theme)[:2] for theme in THEMES}
    made = Suite(some, 1, 1, {"machines": Hunt((), {})})
    monkeypatch.setattr(vectors, "make_suite", lambda _progress: made)
    return made


def test_the_command_writes_what_it_then_finds_fresh(few, tmp_path):
    assert _run("-o", tmp_path).exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == vector_files(few).keys()
    assert _run("-o", tmp_path, "--check").exit_code == 0


def test_the_command_names_each_stale_file_and_leaves_it(few, tmp_path):
    _run("-o", tmp_path)
    (tmp_path / "rules.jsonl").write_text("{}\n")
    (tmp_path / "stories.jsonl").unlink()
    result = _run("-o", tmp_path, "--check")
    assert result.exit_code == 1
    stale = [line for line in result.stderr.splitlines() if "is stale" in line]
    assert ["stories.jsonl" in stale[0], "rules.jsonl" in stale[1], len(stale)] == [True, True, 2]
    assert (tmp_path / "rules.jsonl").read_text() == "{}\n"


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(few, tmp_path):
    (tmp_path / "file").write_text("")
    result = _run("-o", tmp_path / "file" / "folder")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
