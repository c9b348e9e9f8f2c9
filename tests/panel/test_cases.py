"""Situations from public bug reports of agent desktops, and the answer that the rules now give.

Each is a file of `cases/`: a line for each event, and under it a line with its answer: its
effects, or the rule and the reason of its refusal and the conversation that it is about, or the
field for which it is no event. Other lines say what the screen shows then, and which clock event
comes next. All is written from the rules.
"""

import json
from pathlib import Path

import msgspec
import pytest

from session_panel import (
    EventRefused,
    InvalidInput,
    Panel,
    config_from_json,
    event_from_json,
    to_json,
)
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.story import lacking

CASES = Path(__file__).parent / "cases"

SITUATIONS = [
    pytest.param(
        "01-identified-midchat",
        marks=pytest.mark.rules("TITL-1", "TITL-2", "TITL-3", "OFFR-1", "CONV-5", "CLOS-2"),
    ),
    pytest.param(
        "02-offer-taken-elsewhere",
        marks=pytest.mark.rules("OFFR-7", "OFFR-1", "CONV-7", "CONV-12", "CONV-15"),
    ),
    pytest.param(
        "03-reassigned",
        marks=pytest.mark.rules("CONV-12", "CONV-13", "CONV-14", "CONV-15", "PRES-1", "CLOS-2"),
    ),
    pytest.param(
        "04r",
        marks=pytest.mark.rules("OFFR-2", "UNRD-1", "UNRD-3", "CONV-4", "CONV-5", "PRES-3"),
    ),
    pytest.param(
        "05-duplicates",
        marks=pytest.mark.rules("TIME-1", "UNRD-1", "OFFR-1", "OFFR-2", "OFFR-3", "CLOS-2"),
    ),
    pytest.param(
        "06-out-of-order",
        marks=pytest.mark.rules("TIME-1", "OFFR-1", "SENT-1", "SENT-2", "CONV-10"),
    ),
    pytest.param(
        "07-live-reconnect",
        marks=pytest.mark.rules("CONV-7", "CONV-8", "CONV-10", "CONV-14", "SESS-4"),
    ),
    pytest.param(
        "09-config-change",
        marks=pytest.mark.rules(
            "CONF-1", "PRES-1", "OFFR-1", "OFFR-3", "OFFR-8", "CONV-4", "CLOS-2"
        ),
    ),
    pytest.param(
        "10-drafts",
        marks=pytest.mark.rules("EDIT-1", "EDIT-2", "FOCS-2", "CLOS-2", "CLOS-3", "CONV-10"),
    ),
    pytest.param(
        "11-abandoned-active",
        marks=pytest.mark.rules("CONV-12", "CONV-4", "CONV-7", "END-1", "CLOS-3"),
    ),
    pytest.param(
        "22-logoff",
        marks=pytest.mark.rules("OFFR-7", "CONV-12", "CONV-13", "OFFR-2", "PRES-2", "CLOS-2"),
    ),
    pytest.param(
        "25-room-eaten-by-ended",
        marks=pytest.mark.rules("OFFR-8", "OFFR-1", "CONV-7", "CLOS-2"),
    ),
    pytest.param(
        "26-my-work-from-elsewhere",
        marks=pytest.mark.rules("CONV-13", "CONV-4", "OFFR-1", "OFFR-2", "SESS-5", "SESS-1"),
    ),
    pytest.param(
        "27-titles",
        marks=pytest.mark.rules("TITL-3", "TITL-1", "TITL-2", "SESS-4", "CLOS-1"),
    ),
    pytest.param(
        "35r",
        marks=pytest.mark.rules("UNRD-1", "UNRD-3", "CLOS-2", "SENT-2"),
    ),
    pytest.param(
        "37-new-conversation-of-a-waiting-customer",
        marks=pytest.mark.rules("OFFR-1", "SESS-6", "OFFR-2", "CONV-5"),
    ),
    pytest.param(
        "38-capacity-raised-with-hold",
        marks=pytest.mark.rules("CONF-1", "PRES-1", "PRES-2", "PRES-3", "OFFR-8"),
    ),
]


def _answer(panel, told):
    """Apply an event, and return its answer as a line of a case has it."""
    before = panel.to_json()
    try:
        effects = panel.apply(event_from_json(json.dumps(told)))
    except EventRefused as refusal:
        assert panel.to_json() == before
        about = {} if refusal.about is None else {"about": refusal.about}
        return {"refused": f"{refusal.rule}: {refusal.reason}"} | about
    except InvalidInput as error:
        assert panel.to_json() == before
        return {"invalid": error.field}
    return {"effects": [call_text(effect) for effect in effects]}


def _told(panel, line):
    """Return what the panel tells of what a line asks; of a screen the line may ask for a part."""
    if "shows" in line:
        screen = msgspec.to_builtins(panel.view())
        assert list(lacking(line["shows"], screen)) == []
        return line
    assert line.keys() <= {"due", "note"}
    due = panel.due()
    return line | ({"due": due and json.loads(to_json(due))} if "due" in line else {})


def _lines(case):
    return list(map(json.loads, (CASES / f"{case}.jsonl").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("saved", [False, True], ids=["running", "saved at every line"])
@pytest.mark.parametrize("case", SITUATIONS)
def test_a_situation_has_the_answer_of_the_rules(case, saved):
    header, *lines = _lines(case)
    panel = Panel(config_from_json(json.dumps(header.get("config", {}))))
    answer = None
    for number, line in enumerate(lines, 2):
        if saved:
            panel = Panel.from_json(panel.to_json())
        if "type" in line:
            assert answer is None, f"line {number}: the event before has no answer"
            answer = _answer(panel, line)
        elif answer is not None:
            assert (number, line) == (number, answer)
            answer = None
        else:
            assert (number, line) == (number, _told(panel, line))
    assert answer is None


def test_every_file_is_a_situation():
    assert [case.values[0] for case in SITUATIONS] == sorted(file.stem for file in CASES.iterdir())
