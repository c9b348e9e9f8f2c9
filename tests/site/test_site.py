"""The pages written by hand, and that every generated one is written, or known to be stale."""

from pathlib import Path

import pytest
from page_examples import ANSWER, DOCS, examples

from session_panel_site.pages import __main__ as making
from session_panel_site.pages.__main__ import main, stale, write
from session_panel_site.pages.report import keep

PAGES = ("durable.md", "embedding.md", "proof.md", "releases.md", "service.md", "start.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run_in_turn_and_answer_what_it_says(page: str) -> None:
    found = examples(page, {})
    assert [is_so for _, is_so in found] == [told for told, _ in found]
    assert len(found) == (DOCS / page).read_text("utf-8").count(ANSWER) > 0


def test_a_written_page_is_not_stale(tmp_path: Path) -> None:
    pages = {"machines/one.md": "One.\n", "two.md": "Two.\n"}
    write(pages, tmp_path)
    assert list(stale(pages, tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda docs: (docs / "machines/one.md").write_text("Once.\n"), "one.md is stale."),
        (lambda docs: (docs / "machines/one.md").unlink(), "one.md is missing."),
        (lambda docs: (docs / "machines/old.md").write_text("Old.\n"), "old.md is no longer"),
    ],
)
def test_a_page_that_is_not_as_generated_is_stale(change, problem, tmp_path: Path) -> None:
    pages = {"machines/one.md": "One.\n"}
    write(pages, tmp_path)
    change(tmp_path)
    (told,) = stale(pages, tmp_path)
    assert told.startswith(f"docs/machines/{problem}")


def nothing_is_left_of(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [lambda page: page.write_bytes(b"\xff"), nothing_is_left_of])
def test_a_page_that_is_no_text_is_stale(spoil, tmp_path: Path) -> None:
    pages = {"two.md": "Two.\n"}
    write(pages, tmp_path)
    spoil(tmp_path / "two.md")
    assert list(stale(pages, tmp_path)) == ["docs/two.md is stale."]


def test_a_page_that_is_not_utf_8_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_bytes(b"\xff")
    write({"two.md": "Two.\n"}, tmp_path)
    assert (tmp_path / "two.md").read_bytes() == b"Two.\n"


MANIFEST = "spec/session_panel_spec/conform/vectors/data/manifest.json"
LEDGERS = tuple(f"docs/examples/{language}/ledger.jsonl" for language in ("javascript", "python"))
APPROVALS = "spec/session_panel_spec/domain/approvals.toml"
HOMES = ("docs/index.md", "docs/id/index.md")
SOURCES = ("docs/verification.json", "docs/bench.json", MANIFEST, *LEDGERS, APPROVALS)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch) -> Path:
    """A checkout with the sources of the pages."""
    for name in (*SOURCES, *HOMES, "README.md", "CHANGELOG.md", "mkdocs.yml", "diagrams"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(DOCS.parent / name)
    monkeypatch.setattr(making, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("source", SOURCES)
def test_without_a_committed_source_no_page_is_made(source: str, checkout: Path, capsys) -> None:
    (checkout / source).unlink()
    assert main(["--check"]) == 2
    assert capsys.readouterr().err == f"The pages cannot be made: {source} is missing\n"


@pytest.mark.parametrize(
    ("source", "text", "told"),
    [
        (SOURCES[0], "{}", "verification.json: Object missing required field `passed`"),
        (SOURCES[0], "[]", "verification.json: Expected `object`"),
        (SOURCES[0], "{", "verification.json: Input data was truncated"),
        (SOURCES[1], "[]", "bench.json: Expected `object`"),
        (MANIFEST, "{}", "manifest.json: Object missing required field `rules`\n"),
    ],
)
def test_a_source_that_is_not_of_its_form_is_named(
    source: str, text: str, told: str, checkout: Path, capsys
) -> None:
    (checkout / source).unlink()
    (checkout / source).write_text(text)
    assert main(["--check"]) == 2
    assert capsys.readouterr().err.startswith(f"The pages cannot be made: {told}")


@pytest.mark.parametrize("not_done", ["5", "[5]", "{}", "null", '"x"'])
def test_what_is_no_report_is_not_kept(not_done: str, tmp_path: Path) -> None:
    text = f'{{"passed":true,"not_done":{not_done}}}'
    with pytest.raises(ValueError, match="Expected what `session-panel verify"):
        keep(text, tmp_path / "kept.json")
    assert list(tmp_path.iterdir()) == []


def test_whoever_asks_for_something_else_is_told_what_there_is(capsys) -> None:
    assert main(["--chekc"]) == 2
    assert "usage" in capsys.readouterr().err
