"""How strong the vectors are: the reference is broken in every simple way, and they must tell."""

import json
from pathlib import Path
from random import Random

import pytest

from session_panel import Config, Message, Toggle
from session_panel_spec.conform.strength import kept_strength
from session_panel_spec.conform.vector import VECTORS
from session_panel_spec.conform.vectors.reference_strength import (
    Expected,
    Verdict,
    all_expected,
    digest_of_mutants,
    digest_of_vectors,
    first_wrong,
    strength_of,
    verdict,
)
from session_panel_spec.conform.vectors.suite import THEMES
from session_panel_spec.mutants.of_reference.behaviour import PACKAGE
from session_panel_spec.mutants.of_reference.equivalent import explained
from session_panel_spec.mutants.of_reference.mutant import (
    ReferenceMutant,
    reference_mutants,
    without_margin,
)

TOGGLED = Expected.of("toggled", Config(), "en", (Toggle(1), Toggle(2)))


def broken(module: str, source: str) -> ReferenceMutant:
    return ReferenceMutant("broken", f"{PACKAGE}.{module}", source)


@pytest.fixture(scope="module")
def mutants() -> tuple[ReferenceMutant, ...]:
    return tuple(reference_mutants())


def by_name(mutants: tuple[ReferenceMutant, ...], name: str) -> ReferenceMutant:
    return next(one for one in mutants if one.name == name)


def test_without_its_margin_the_reference_answers_and_shows_what_every_vector_says():
    true = without_margin()
    assert [one.name for one in all_expected() if first_wrong(true, one) is not None] == []


def test_the_kept_figures_are_about_these_vectors_and_these_broken_references():
    kept = kept_strength()
    assert (kept.vectors, kept.mutants) == (digest_of_vectors(), digest_of_mutants())


def test_nearly_all_are_told_and_each_reason_is_needed():
    kept = kept_strength()
    assert kept.share >= 0.99
    assert (kept.unneeded, kept.wrongly_explained) == ((), ())


def test_some_that_are_drawn_are_told_unless_it_is_explained(mutants):
    drawn = Random(2).sample(mutants, 40)  # noqa: S311 - the same again
    verdicts = [verdict(one, all_expected()) for one in drawn]
    untold = {one.name for one in verdicts if one.outcome == "untold"}
    assert untold - explained(untold).keys() - {*kept_strength().survivors} == set()


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("agent.toggle: 'expanded' -> 'expanded~'", 1),
        ("texts: 'Home' -> 'Home~'", 0),
        ("state.State: 'expanded' -> 'expanded~'", 0),
        ("agent.toggle: 'expanded' -> 'expanded~' (#2)", 2),
    ],
)
def test_a_broken_reference_is_told_by_the_first_step_that_is_wrong(mutants, name, step):
    assert verdict(by_name(mutants, name), [TOGGLED])[1:] == ("told", "toggled", step)


def test_what_no_vector_asks_is_not_told(mutants):
    mutant = by_name(mutants, "router.withdraw: offer_goes(turn, 'withdrawn') -> pass")
    assert verdict(mutant, [TOGGLED]).outcome == "untold"
    assert verdict(mutant, all_expected()).outcome == "told"


def test_one_that_raises_is_told_and_one_that_cannot_be_imported_is_no_panel():
    raises = broken("refusals", "def refused(turn): raise LookupError\nRefusal = tuple")
    assert verdict(raises, [TOGGLED])[1:] == ("told", "toggled", 1)
    assert verdict(broken("refusals", "raise LookupError"), [TOGGLED]).outcome == "no panel"


def test_one_that_never_answers_is_told(monkeypatch):
    monkeypatch.setattr("session_panel_spec.conform.vectors.reference_strength.LONGEST", 0.1)
    hangs = broken("refusals", "Refusal = tuple\ndef refused(turn):\n    while True: pass")
    assert verdict(hangs, [TOGGLED])[1:] == ("told", "toggled", 1)


def test_a_refusal_is_compared_with_its_reason_and_what_it_is_about():
    refused = Expected.of("refused", Config(), "en", (Message(1, "c1"),))
    assert refused.steps[0].refusal == ("CONV-1", "unknown-conversation", None)


def test_the_figures_count_what_can_be_told():
    found = strength_of(
        [
            Verdict("a", "told", "toggled", 1),
            Verdict("b", "no panel"),
            Verdict("c", "untold"),
            Verdict("conditions.is_known: return None -> pass", "untold"),
        ]
    )
    assert (found.made, found.no_panel, found.told, found.equivalent) == (4, 1, 1, 1)
    assert (found.survivors, found.judged, found.share) == (("c",), 2, 0.5)
    assert len(found.unneeded) > 10
    assert found.text.startswith(
        "These vectors tell 1 of 2 references that are broken in one place"
    )


def test_how_far_the_vectors_range_is_counted():
    kept = kept_strength().range
    assert kept.sessions > 10
    assert kept.unread > 100
    assert kept.events > 100
    assert kept.configurations > 33


def test_the_page_states_the_figures():
    kept = kept_strength()
    figures = (kept.made, kept.no_panel, kept.equivalent, kept.judged, kept.told)
    row = " | ".join(f"{figure:,}" for figure in figures)
    page = Path("docs/vectors.md").read_text("utf-8")
    assert f"| {row} | {100 * kept.share:.1f} % |" in page


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_page_counts_each_theme(theme):
    counts = json.loads((VECTORS / "manifest.json").read_text("utf-8"))["themes"][theme.name]
    page = Path("docs/vectors.md").read_text("utf-8")
    assert f"| `{theme.file}` | {counts['vectors']:,} | {counts['events']:,} |" in page
