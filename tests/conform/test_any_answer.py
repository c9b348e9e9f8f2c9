"""Whatever an adapter answers is told in a sentence, and with rules where it is a difference."""

from functools import cache

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from session_panel import Panel
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.findings import Findings, Outcome
from session_panel_spec.conform.members import MEMBERS, is_member
from session_panel_spec.conform.play import judge
from session_panel_spec.conform.protocol import WHOLE, Offer, Trouble, reply_of
from session_panel_spec.conform.reference import screen_of, state_of
from session_panel_spec.conform.report import failure_text, headline, junit_cases
from session_panel_spec.conform.vector import Run, Vector, load_vectors
from session_panel_spec.logs.junit import junit_xml

OFFER = Offer(1, "fuzzed")
SCALARS = st.one_of(
    *(st.none(), st.booleans(), st.text(max_size=3), st.integers(-(10**30), 10**30)),
    *(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "9", "+", "busy"])),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=3), parts),
    max_leaves=4,
)


@cache
def runs() -> tuple[tuple[Vector, Run], ...]:
    vectors = load_vectors(themes=["stories", "rules"])
    return tuple((vector, run) for vector in vectors for run in vector.runs_asked)


def changed(value: object, data: st.DataObject) -> object:
    """Return a value of JSON with something else somewhere in it."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        name = data.draw(st.sampled_from([*value, "other"]))
        if name not in value or not data.draw(st.integers(0, 5)):
            kept = {one: part for one, part in value.items() if one != name}
            return kept | {data.draw(st.text(max_size=3)): data.draw(ANYTHING)}
        return value | {name: changed(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 3)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(value[at], data), *value[at + 1 :]]
    return data.draw(ANYTHING)


@given(st.data())
def test_any_answer_is_judged_and_told(data):
    vector, run = data.draw(st.sampled_from(runs()))
    run = run[: data.draw(st.integers(1, len(run)))]
    answer = msgspec.to_builtins(run[-1].expected)
    part = data.draw(st.sampled_from(["state", "screen", "effects"]))
    told = {"ready": True} if len(run) == 1 else {"accepted": True}
    told = {} if "refused" in answer else told
    line = {**told, **answer, part: changed(answer.get(part), data)}
    try:
        wrong = judge(run[-1], reply_of(msgspec.json.encode(line)), OFFER.compared(vector.locale))
    except Trouble as why:
        wrong = why
    if wrong is None:
        return
    outcome = Outcome(vector, run, wrong)
    found = Findings(OFFER, (outcome,))
    assert failure_text(outcome)
    assert "does not conform: " in headline(found)
    assert junit_xml("", junit_cases(found))
    assert msgspec.json.encode(found.json)
    assert bool(outcome.broken_rules) is isinstance(wrong, Difference)


def test_whatever_the_reference_shows_is_a_member():
    panel = Panel()
    assert {*state_of(panel)} == {*MEMBERS["state"]}
    assert {*screen_of(panel, "en")} <= {*MEMBERS["screen"]}
    for _, run in runs():
        for exchange in run:
            for whole in ("state", "screen", "effects"):
                value = msgspec.to_builtins(exchange.expected).get(whole)
                assert [path for path in paths((whole,), value) if not is_member(path)] == []
    assert {*MEMBERS} < {*WHOLE}


def paths(path: tuple[str | int, ...], value: object):
    """Yield each place in a value of JSON."""
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from paths((*path, name), part)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from paths((*path, at), part)
