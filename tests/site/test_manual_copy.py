"""The command that holds a copy of the manual's page against what is kept of it."""

from pathlib import Path

import pytest

from session_panel_site import manual
from session_panel_site.manual import digests_of, main, page_problems
from session_panel_spec.domain.manual import Section, Sentence
from session_panel_spec.domain.manual_digests import PageDigests, digest, runs_of, words_of

PARTS = (
    Section("boats", "Of boats", {}),
    Sentence(1, "A boat", {}),
    Sentence(2, "It has", {}),
    Sentence(3, "Example 1", {}, quoted=True),
    Section("end", "The end", {}),
    Sentence(4, "Of boats", {}),
)
PAGE = """\
Share

Of boats

  • A boat floats, as a rule, on the water of a lake. It has a
    mast and, on the mast, a sail that is red or white.

Example 1: Red Sail. It is a boat

The end

Of boats nothing more.
"""


def problems(page: str) -> list[str]:
    return list(page_problems(page, PARTS, digests_of(PAGE, PARTS)))


def test_a_copy_of_the_page_has_no_problems():
    assert problems(PAGE) == []
    assert problems("Cookies?\n" + " ".join(PAGE.split())) == []


def test_a_part_goes_up_to_the_next():
    kept = digests_of(PAGE, PARTS).parts
    assert [one.words for one in kept] == [2, 12, 15, 8, 2, 4]
    assert kept[1].first == digest(["a", "boat"])
    assert kept[4].whole == digest(["the", "end"])


def test_a_sentence_that_changed_is_told_and_its_words_are_new():
    assert problems(PAGE.replace("floats", "swims")) == [
        "sentence 1 “A boat …” is missing or changed",
        "new, 12 words: a boat swims as a rule …",
    ]


def test_a_sentence_that_is_missing_is_told():
    page = PAGE.replace("The end", "")
    assert problems(page) == ["the heading “The end …” is missing or changed"]


def test_a_sentence_that_is_new_is_told():
    assert problems(PAGE.replace("The end", "Some have oars.\n\nThe end")) == [
        "new, 3 words: some have oars …"
    ]


def test_what_stands_before_the_first_heading_is_not_of_the_page():
    assert problems(PAGE.replace("Share", "Read on paper")) == []


@pytest.mark.parametrize("end", [". Or a sea", "\n\nor a sea", "?\nOr a sea"])
def test_two_sentences_that_are_taken_for_one_are_told(end):
    page = PAGE.replace("water of a lake", f"water of a lake{end}")
    kept = digests_of(page, PARTS)
    assert list(page_problems(page, PARTS, kept)) == ["sentence 1 “A boat …” is more than one"]


def test_parts_that_do_not_follow_each_other_cannot_be_kept():
    with pytest.raises(ValueError, match="sentence 1 “A boat …” does not follow"):
        digests_of(PAGE.replace("A boat", "The boat"), PARTS)


def test_eleven_words_in_a_row_are_kept_if_they_are_not_all_quoted():
    own = words_of(PAGE)[1:]
    assert {*digests_of(PAGE, PARTS).runs} == {*runs_of(own)}
    quoted = [Section("boats", "Of boats", {}), Sentence(1, "A boat", {}, quoted=True)]
    assert {*digests_of(PAGE, quoted).runs} == {*runs_of(own[:12])}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the manual be the small one, and return the file of a copy."""
    kept = tmp_path / "kept.json"
    monkeypatch.setattr(manual, "parts", lambda: PARTS)
    monkeypatch.setattr(manual, "FILE", kept)
    monkeypatch.setattr(manual, "load_digests", lambda: _read(kept))
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    return page


def _read(kept: Path) -> PageDigests:
    return manual.msgspec.json.decode(kept.read_bytes(), type=PageDigests)


def test_what_is_kept_of_a_page_is_what_a_copy_is_held_against(small, capsys):
    assert main([str(small), "--write"]) == 0
    assert main([str(small)]) == 0
    small.write_text(PAGE.replace("red or white", "blue"), "utf-8")
    assert main([str(small)]) == 1
    told = capsys.readouterr()
    assert told.err == (
        "sentence 2 “It has …” is missing or changed.\nnew, 13 words: it has a mast and on ….\n"
    )
    assert told.out.splitlines()[-1] == "6 headings and sentences, 2 problems."


@pytest.mark.parametrize("arguments", [[], [""], ["page.txt", "--read"]])
def test_the_command_says_how_it_is_called(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_a_page_that_cannot_be_read_is_told(tmp_path, capsys):
    assert main([str(tmp_path / "none.txt")]) == 2
    assert "The page cannot be read" in capsys.readouterr().err
