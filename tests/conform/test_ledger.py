"""A ledger says who was held against which vectors, what came of each rule, and what is new."""

import sys

import pytest
from click.testing import CliRunner

from session_panel_spec.cli.app import app
from session_panel_spec.conform.adapter import NotOffered
from session_panel_spec.conform.findings import AtRandom, Findings, Outcome
from session_panel_spec.conform.ledger import (
    RuleRecord,
    parse_ledger,
    record_line,
    record_of,
    with_record,
)
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection, Offer
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.vector import VectorError, load_vectors

STORIES = load_vectors(themes=["stories"])
REFERENCE = f"""{sys.executable} -c "
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing import serve
serve(ReferencePanel())"
""".strip()


class English(ReferencePanel):
    """Has no panel in Indonesian, and one title that is wrong."""

    name = "a panel 2.1"

    def reset(self, config, locale):
        if locale == "id":
            raise NotOffered("not in Indonesian")
        super().reset(config, locale)

    def screen(self):
        told = super().screen()
        return {**told, "mode": "collapsed"} if len(told["sessions"]) > 2 else told


def recorded(adapter, vectors=STORIES):
    found = check_adapter(LocalConnection(adapter), vectors, lambda *_: None, to_the_end=True)
    return record_of(found, vectors)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my panel in JavaScript 0.1", ("my panel in JavaScript", "0.1")),
        ("panel v2", ("panel", "v2")),
        ("a panel of 3 agents", ("a panel of 3 agents", "")),
        ("7", ("7", "")),
        ("", ("", "")),
    ],
)
def test_the_version_is_the_last_word_of_the_name_if_it_begins_with_a_digit(name, told):
    record = record_of(Findings(Offer(1, name)), ())
    assert (record.implementation, record.version) == told


def test_each_rule_has_its_counts():
    record, half = recorded(English()), len(STORIES) // 2
    cited = [vector for vector in STORIES if "CONV-1" in vector.rules]
    told = record.rules["CONV-1"]
    assert told.skipped == sum(vector.locale == "id" for vector in cited) > 0
    broken = {rule: one.failed for rule, one in record.rules.items() if one.failed}
    assert broken
    assert sum(broken.values()) + record.passed == half
    assert (record.verdict, record.known) == ("differs", len(STORIES))


def test_of_a_panel_that_conforms_each_rule_passed_as_often_as_it_is_cited():
    record = recorded(ReferencePanel())
    cited = [rule for vector in STORIES for rule in vector.rules]
    assert record.rules == {rule: RuleRecord(cited.count(rule)) for rule in {*cited}}


def test_what_was_not_asked_or_is_another_now_is_new():
    record = recorded(ReferencePanel(), STORIES[2:])
    assert record.new_among(STORIES) == STORIES[:2]
    assert record.new_among(STORIES[2:]) == ()
    assert record.digest == recorded(ReferencePanel(), STORIES[:1:-1]).digest
    assert record.digest != recorded(ReferencePanel()).digest


def test_what_was_left_since_enough_had_failed_is_new():
    first, second, *_ = STORIES
    found = Findings(Offer(1, "panel"), (Outcome(first),), left=1)
    assert record_of(found, (first, second)).new_among((first, second)) == (second,)


def test_random_runs_are_in_the_record():
    found = Findings(Offer(1, "panel"), at_random=AtRandom(3, 2, 40))
    record = record_of(found, ())
    assert record.at_random
    assert (record.at_random.seed, record.at_random.events) == (3, 40)


def test_a_ledger_is_read_as_it_was_written_and_says_the_same_once():
    first, second = recorded(ReferencePanel()), recorded(English())
    ledger = with_record(with_record("", first), second)
    assert parse_ledger(ledger) == (first, second)
    assert with_record(ledger, second) == ledger
    assert with_record(ledger, first) == ledger + record_line(first)


def test_what_is_no_ledger_is_not_written_over(tmp_path):
    with pytest.raises(VectorError, match="it is no ledger"):
        parse_ledger('{"implementation": 5}\n')
    file = tmp_path / "notes.txt"
    file.write_text("mine", "utf-8")
    shown = run("--record", str(file))
    assert shown.exit_code == 2
    assert "no ledger" in shown.stderr
    assert file.read_text("utf-8") == "mine"


def run(*arguments: str):
    chosen = ("--vector", STORIES[0].id)
    return CliRunner().invoke(app, ["conform", "--command", REFERENCE, *chosen, *arguments])


def test_the_command_adds_a_line(tmp_path):
    file = tmp_path / "ledger.jsonl"
    for _ in range(2):
        assert run("--record", str(file)).exit_code == 3
    (record,) = parse_ledger(file.read_bytes())
    assert (record.implementation, record.version, record.passed) == ("session-panel", "", 1)
