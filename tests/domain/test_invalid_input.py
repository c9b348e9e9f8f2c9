"""Every sentence with which the panel refuses input stands in the table, with an input for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import session_panel
from session_panel_spec.domain.invalid_input import Call, load_invalid_inputs

PACKAGE = Path(session_panel.__file__).parent
OF_SNAPSHOTS = {"coherence", "chronology", "deadlines", "earlier_snapshot", "snapshot_index"}
"""What is said of a snapshot that is not possible stands elsewhere."""


def sentences() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem not in OF_SNAPSHOTS:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and str(node.value).startswith("Expected "):
                    yield str(node.value)


@pytest.mark.parametrize("sentence", sorted({*sentences()}))
def test_a_sentence_of_the_panel_has_an_input_that_it_is_told_for(sentence: str) -> None:
    told = {call.problem for call in load_invalid_inputs().call}
    assert any(problem.startswith(sentence) for problem in told)


def test_what_is_no_invalid_input_has_no_answer() -> None:
    assert Call("Panel()", "", "Expected it").answer() is None


def test_details_of_the_reader_are_left_out_where_there_are_some() -> None:
    asked = "config_from_json('')"
    assert Call(asked, "config", "Expected JSON: …").answer() == ("config", "Expected JSON: …")
    assert Call(asked, "config", "Expected XML: …").answer() != ("config", "Expected XML: …")
