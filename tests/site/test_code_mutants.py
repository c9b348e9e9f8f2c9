"""The code mutants of the panel: each is what it says, and what becomes of it is kept."""

from pathlib import Path

import pytest

from session_panel_site.code_mutants.__main__ import equivalent, main, verdicts
from session_panel_site.code_mutants.mutant import CodeMutant, code_mutants
from session_panel_site.code_mutants.verdict import Outcome, Verdict, keep, kept, try_mutant

MAIN = "session_panel_site.code_mutants.__main__"

BROKEN = (
    "session_panel.sentiment.is_upset: <= _LEVELS.index(threshold) -> < _LEVELS.index(threshold)"
)
SOURCE = """
def {name}(number):
    return number + 1


class Box:
    def full(self, number):
        return number > 9
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "things"
    folder.mkdir()
    (folder / "box.py").write_text(SOURCE.format(name="next_of"), "utf-8")
    return folder


def test_a_mutant_says_where_it_is_and_what_is_changed(package: Path) -> None:
    names = [one.name for one in code_mutants(package)]
    assert "things.box.next_of: number + 1 -> number - 1" in names
    assert "things.box.Box.full: > 9 -> >= 9" in names


def test_each_mutant_is_the_module_with_one_place_changed(package: Path) -> None:
    sources = [one.source() for one in code_mutants(package)]
    assert "return number - 1" in "".join(sources)
    assert len({*sources}) == len(sources)


def test_a_digest_is_the_same_for_as_long_as_the_function_is(package: Path) -> None:
    before = {one.digest for one in code_mutants(package)}
    assert {one.digest for one in code_mutants(package)} == before
    (package / "box.py").write_text(SOURCE.format(name="after"), "utf-8")
    after = {one.digest for one in code_mutants(package)}
    assert len(before & after) == sum("full" in one.name for one in code_mutants(package))


def test_a_broken_panel_is_told_and_the_verdict_is_kept(tmp_path: Path) -> None:
    mutant = next(one for one in code_mutants() if one.name == BROKEN)
    verdict = try_mutant(mutant)
    assert verdict.outcome == "told"
    assert verdict.words
    file = tmp_path / "verdicts.jsonl"
    keep(file, verdict)
    assert kept(file) == {mutant.digest: verdict}


def test_every_equivalent_mutant_has_a_reason() -> None:
    assert equivalent()
    assert all(len(reason.split()) > 3 for reason in equivalent().values())


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digests of the mutants that are tried; each survives."""
    digests: list[str] = []

    def surviving(mutant: CodeMutant, by: str) -> Verdict:
        digests.append(mutant.digest)
        return Verdict(mutant.digest, mutant.name, "survived")

    monkeypatch.setattr(f"{MAIN}.try_mutant", surviving)
    return digests


def test_what_is_kept_is_not_tried_again(package, tmp_path, tried) -> None:
    mutants = [*code_mutants(package)]
    told, late, other, *_ = mutants
    file = tmp_path / "verdicts.jsonl"
    keep(file, Verdict(told.digest, told.name, "told"))
    keep(file, Verdict(late.digest, late.name, "out of time"))
    assert len([*verdicts(mutants, file, again=False)]) == len(mutants)
    assert sorted(tried) == sorted(one.digest for one in mutants[2:])
    assert kept(file)[other.digest].outcome == "survived"
    tried.clear()
    assert len([*verdicts(mutants, file, again=True)]) == len(mutants)
    assert sorted(tried) == sorted(one.digest for one in mutants[1:])


@pytest.mark.parametrize("outcome", ["survived", "out of time"])
def test_what_goes_unnoticed_is_named_and_the_status_is_1(
    outcome: Outcome, package, tmp_path, monkeypatch, capsys
) -> None:
    mutants = [*code_mutants(package)]
    first, *others = mutants
    monkeypatch.setattr(f"{MAIN}.code_mutants", lambda _: iter(mutants))
    file = tmp_path / "verdicts.jsonl"
    for one in others:
        keep(file, Verdict(one.digest, one.name, "told"))
    keep(file, Verdict(first.digest, first.name, outcome))
    assert main([str(file)]) == 1
    told = capsys.readouterr().out
    assert f"{outcome}: {first.name}" in told
    assert f"{len(others)} of {len(mutants)} noticed" in told
    monkeypatch.setattr(f"{MAIN}.equivalent", lambda: {first.name: "a reason"})
    assert main([str(file)]) == 0
    assert f"{len(others)} of {len(others)} noticed, 100.0%" in capsys.readouterr().out


CASTING = """
from typing import cast

def text(value):
    return cast("str", value.strip("x"))
"""


def test_what_only_changes_the_first_argument_of_a_cast_is_known_as_such(package: Path) -> None:
    (package / "casting.py").write_text(CASTING, "utf-8")
    told = {one.change: one.of_a_cast for one in code_mutants(package) if one.function == "text"}
    assert {change for change, of_a_cast in told.items() if of_a_cast} == {
        'cast("str", value.strip("x")) -> cast(None, value.strip("x"))',
        '"str" -> "XXstrXX"',
        '"str" -> "STR"',
    }
    assert len(told) > 3
