"""An interrupted `make approved-mutants` goes on, and it counts what was found."""

from dataclasses import replace
from pathlib import Path

import pytest

from releases import every_mutant
from releases.every_mutant import judged, main, verdicts
from releases.mutant_verdict import Verdict, digest_of, keep, kept, mutants
from session_panel_spec.mutants.hunt import explained

SOME = [*mutants("machines")][:3]


def told(name: str, *rules: str, of: str = "machines", size: int = 1) -> Verdict:
    return Verdict(digest_of(of, name), name, size, [*rules], [*rules])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return who is asked about; nobody is compared, and the third time it is interrupted."""
    names: list[str] = []

    def verdict(_of: str, name: str) -> Verdict:
        if len(names) == 2:
            raise KeyboardInterrupt
        names.append(name)
        return told(name, "CONV-1")

    monkeypatch.setattr(every_mutant, "verdict", verdict)
    return names


def test_what_was_found_before_an_interruption_is_not_asked_again(
    asked: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "kept.jsonl"
    with pytest.raises(KeyboardInterrupt):
        [*verdicts("machines", SOME, file, 1)]
    assert [*kept(file).values()] == [told(name, "CONV-1") for name in SOME[:2]]
    asked.clear()
    assert [one.name for one in verdicts("machines", SOME, file, 1)] == SOME
    assert asked == SOME[2:]


def test_a_verdict_is_kept_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    every = [told("a", "CONV-1", "SESS-1"), replace(told("b"), suspect=["CONV-1"], size=5)]
    for one in every:
        keep(file, one)
    assert [*kept(file).values()] == every


def test_what_is_found_is_counted_and_a_difference_is_a_problem(
    capsys: pytest.CaptureFixture[str],
) -> None:
    equivalent, *_ = explained("machines")
    found = [told(SOME[0], "CONV-1"), told(SOME[1], "CONV-1", size=2), told(equivalent)]
    assert judged("machines", found) == []
    wrong = replace(told(SOME[2], "CONV-1"), named=["CONV-1", "SESS-1"])
    (problem,) = judged("machines", [*found, wrong])
    assert problem.startswith(f"{SOME[2]}: SESS-1 is suspect and not named")
    right, _ = capsys.readouterr().out.splitlines()
    assert right.startswith(
        "machines: 3 mutants; 2 make exactly those suspect that are named, 1 of them at the first"
        " size; 1 make and name none;"
    )


def test_the_command_tells_what_is_kept_and_fails_on_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.jsonl"
    monkeypatch.setattr(every_mutant, "mutants", lambda of: dict.fromkeys([of]))
    for of in ("model", "machines"):
        keep(file, told(of, "CONV-1", of=of))
    assert main([str(file)]) == 0
    keep(file, replace(told("model", of="model"), named=["CONV-1"]))
    assert main([str(file)]) == 1
    out = capsys.readouterr().out
    assert "Each is as it must be." in out
    assert out.endswith("1 found.\n")
