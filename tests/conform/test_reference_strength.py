"""How strong the vectors are: the reference is broken in every simple way, and they must tell."""

import json
from pathlib import Path
from random import Random

import pytest

from session_panel import Config, Message, Toggle
from session_panel_spec.conform.strength import kept_strength
from session_panel_spec.conform.vector import VECTORS
from session_panel_spec.conform.vectors.naming import digest_of_naming
from session_panel_spec.conform.vectors.reference_play import Expected, first_wrong
from session_panel_spec.conform.vectors.reference_strength import (
    Verdict,
    all_expected,
    digest_of_mutants,
    digest_of_vectors,
    strength_of,
    tree_of_vectors,
    verdict,
)
from session_panel_spec.conform.vectors.run_tree import tree_of
from session_panel_spec.conform.vectors.suite import THEMES
from session_panel_spec.mutants.of_reference.behaviour import PACKAGE
from session_panel_spec.mutants.of_reference.equivalent import explained
from session_panel_spec.mutants.of_reference.mutant import (
    ReferenceMutant,
    reference_mutants,
    without_margin,
)

TOGGLED = Expected.of("toggled", Config(), "en", (Toggle(1), Toggle(2)))
TREE = tree_of([TOGGLED])


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
    assert kept.naming.digest == digest_of_naming()


def test_nearly_all_are_told_and_each_reason_is_needed():
    kept = kept_strength()
    assert kept.share >= 0.99
    assert (kept.unneeded, kept.wrongly_explained) == ((), ())


@pytest.fixture(scope="module")
def drawn(mutants) -> tuple[Verdict, ...]:
    """What becomes of some that are drawn."""
    some = Random(2).sample(mutants, 40)  # noqa: S311 - the same again
    return tuple(verdict(one, tree_of_vectors()) for one in some)


def test_some_that_are_drawn_are_told_unless_it_is_explained(drawn):
    untold = {one.name for one in drawn if one.outcome == "untold"}
    assert untold - explained(untold).keys() - {*kept_strength().survivors} == set()


def test_of_some_that_are_drawn_the_rule_named_is_the_broken_one_unless_it_is_kept(drawn):
    """Those of which another rule is named stand in the figures, with that rule."""
    said = [one.named for one in drawn if one.named]
    assert len(said) > 15
    wrong = {one.text for one in said if one.judgement == "wrong"}
    assert wrong <= {*kept_strength().naming.wrong}


def test_nearly_always_the_right_rule_is_named_and_each_entry_of_the_table_is_needed():
    kept = kept_strength().naming
    assert kept.share >= 0.95
    assert kept.unneeded == ()


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
    assert verdict(by_name(mutants, name), TREE)[1:4] == ("told", "toggled", step)


def test_what_no_vector_asks_is_not_told(mutants):
    mutant = by_name(mutants, "router.withdraw: offer_goes(turn, 'withdrawn') -> pass")
    assert verdict(mutant, TREE).outcome == "untold"
    assert verdict(mutant, tree_of_vectors()).outcome == "told"


def test_one_that_raises_is_told_and_one_that_cannot_be_imported_is_no_panel():
    raises = broken("refusals", "def refused(turn): raise LookupError\nRefusal = tuple")
    assert verdict(raises, TREE)[1:4] == ("told", "toggled", 1)
    assert verdict(broken("refusals", "raise LookupError"), TREE).outcome == "no panel"


def test_one_that_never_answers_is_told(monkeypatch):
    monkeypatch.setattr("session_panel_spec.conform.vectors.run_tree.LONGEST", 0.1)
    hangs = broken("refusals", "Refusal = tuple\ndef refused(turn):\n    while True: pass")
    assert verdict(hangs, TREE)[1:4] == ("told", "toggled", 1)


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


def test_the_page_states_how_often_the_right_rule_is_named():
    strength, naming = kept_strength(), kept_strength().naming
    silent, other = strength.told - naming.judged, len(naming.wrong)
    figures = (strength.told, silent, naming.judged, naming.right, naming.accepted, other)
    row = " | ".join(f"{figure:,}" for figure in figures)
    page = Path("docs/conform.md").read_text("utf-8")
    assert f"| {row} | {100 * naming.share:.1f} % |" in page
    assert f"{naming.rules} rules in the mean" in page
    assert f"right of {100 * naming.chance:.1f} %" in page


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_page_counts_each_theme(theme):
    counts = json.loads((VECTORS / "manifest.json").read_text("utf-8"))["themes"][theme.name]
    page = Path("docs/vectors.md").read_text("utf-8")
    assert f"| `{theme.file}` | {counts['vectors']:,} | {counts['events']:,} |" in page
