"""Whatever breaks a property is kept: as a log that can be replayed, and as a picture."""

from dataclasses import replace

import pytest

from session_panel import events
from session_panel.panel import HANDLERS
from session_panel_spec.check.model_check import check_states
from session_panel_spec.logs.log import read_log
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties.safety import SAFETY
from session_panel_spec.verify import verification
from session_panel_spec.verify.artifacts import model_files, report_files
from session_panel_spec.verify.scope import Scope
from session_panel_spec.verify.verification import verify

TINY = Bounds(1, 0, 1, 1, 0)
SCOPE = Scope((TINY,), (), (), (), mutants=False)


def test_a_run_of_the_model_is_kept_once_though_it_is_found_at_several_sizes() -> None:
    files = dict(model_files([check_states(TINY), check_states(Bounds(1, 1, 1, 1, 0))]))
    assert sorted(files) == ["waits-for-ever.dot", "waits-for-ever.jsonl"]
    assert files["waits-for-ever.dot"].startswith("digraph")


def test_a_run_that_the_real_panel_does_not_go_is_kept_as_a_picture_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_dialog = next(one for one in SAFETY if one.name == "one-dialog")
    never = replace(one_dialog, holds=~one_dialog.premise)
    monkeypatch.setattr("session_panel_spec.model.properties.in_general.PROPERTIES", (never,))
    monkeypatch.setitem(HANDLERS, events.Close, lambda _c, state, _e: (state, ()))
    assert [name for name, _ in model_files([check_states(TINY)])] == ["one-dialog.dot"]


def test_what_the_real_panel_does_wrong_is_kept_as_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.Save, lambda _c, state, _e: (state, ()))
    monkeypatch.setattr(verification, "is_installed", lambda *_names: False)  # prove nothing
    report = verify(SCOPE, lambda _what, _number: None, processes=1)
    files = dict(report_files(report))
    assert "lockstep.jsonl" in files
    log = read_log(files["lockstep.jsonl"].encode().splitlines(keepends=True), "lockstep.jsonl")
    assert [type(entry.event).__name__ for entry in log.events][-1] == "Save"
