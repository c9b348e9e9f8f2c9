"""The page of ledgers: which record is of today's vectors, and which of earlier ones."""

from pathlib import Path

from session_panel_site.pages import conformance
from session_panel_site.pages.sources import read_sources
from session_panel_spec.conform.vector import load_vectors

ROOT = Path(__file__).parents[2]


def page(vectors) -> str:
    [(name, text)] = conformance.pages(read_sources(ROOT).ledgers, vectors)
    assert name == "conformance.md"
    return text


def lines(text: str, anchor: str) -> list[str]:
    part = text.partition(f"{{ #{anchor} }}")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("| [")]


def test_each_example_is_held_against_the_vectors_of_today_and_the_number_says_of_which():
    text = page(load_vectors())
    today = lines(text, "today")
    assert len(today) == len(read_sources(ROOT).ledgers)
    assert f"There are {len(load_vectors())}." in text
    assert all(f" of {len(load_vectors())} |" in line for line in today)
    assert all(line.endswith("| none |") for line in today)
    assert not [line for line in lines(text, "earlier") if line.endswith("| none |")]


def test_with_another_vector_no_record_is_of_today():
    vectors = load_vectors()
    text = page(vectors[1:])
    assert lines(text, "today") == []
    assert "None." not in text.partition("{ #earlier }")[2]
