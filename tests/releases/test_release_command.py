"""`session-panel release`: it keeps a version once, and never writes over another."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from session_panel_spec.cli import release as cli_release
from session_panel_spec.cli.app import app
from session_panel_spec.releases.release_file import read_release


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository at version 3.0.0, which its changelog dates."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "3.0.0"\n', "utf-8")
    date(tmp_path, "## Unreleased\n\n## 3.0.0 - 2027-01-31\n\n## 2.0.0 - 2026-12-31\n")
    monkeypatch.setattr(cli_release, "REPOSITORY", tmp_path)
    return tmp_path


def date(repository: Path, headings: str) -> None:
    (repository / "CHANGELOG.md").write_text(f"# Changelog\n\n{headings}", "utf-8")


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run the command; return its exit status, and what it said."""
    told = CliRunner().invoke(app, ["release", *map(str, arguments)])
    assert isinstance(told.exception, SystemExit | None), told.exception
    return told.exit_code, told.output


def test_a_version_is_kept_and_keeping_it_again_changes_nothing(repository):
    folder = repository / "kept"
    status, told = run("3.0.0", "-o", folder)
    assert (status, told.split(":")[0]) == (0, "3.0.0")
    written = (folder / "3.0.0.json").read_bytes()
    assert read_release(folder / "3.0.0.json").version == "3.0.0"
    assert run("3.0.0", "-o", folder) == run("3.0.0", "-o", folder, "--check") == (0, told)
    assert [file.read_bytes() for file in folder.iterdir()] == [written]


@pytest.mark.parametrize("option", [(), ("--check",)])
def test_a_release_that_differs_is_not_written_over(repository, option):
    run("3.0.0", "-o", repository)
    file = repository / "3.0.0.json"
    other = file.read_text("utf-8").replace('"id": "CONV-1"', '"id": "CONV-99"', 1)
    file.write_text(other, "utf-8")
    status, told = run("3.0.0", "-o", repository, *option)
    assert status == 1
    assert "is released, and what is here differs in: rules. Take a new version." in told
    assert file.read_text("utf-8") == other


def test_to_check_what_was_never_kept_exits_with_1_and_writes_nothing(repository):
    status, told = run("3.0.0", "-o", repository / "kept", "--check")
    assert status == 1
    assert "3.0.0.json is not there; session-panel release 3.0.0 writes it" in told
    assert not (repository / "kept").exists()


def test_another_version_than_the_packages_is_wrong_use(repository):
    status, told = run("2.0.0", "-o", repository)
    assert (status, told) == (2, "session-panel: pyproject.toml has the version 3.0.0, not 2.0.0\n")


@pytest.mark.parametrize(
    ("headings", "last"),
    [
        ("## Unreleased\n", "no version"),
        ("## 3.0.0\n\n## 2.0.0 - 2026-12-31\n", "2.0.0"),
    ],
)
def test_a_version_that_the_changelog_does_not_date_is_wrong_use(repository, headings, last):
    date(repository, headings)
    status, told = run("3.0.0", "-o", repository)
    assert status == 2
    assert f"CHANGELOG.md dates {last} last; date 3.0.0 first" in told


def test_where_there_is_no_repository_nothing_is_released(repository):
    (repository / "pyproject.toml").unlink()
    status, told = run("3.0.0", "-o", repository)
    assert status == 2
    assert "A release is made in the repository; " in told
    assert "pyproject.toml: No such file or directory" in told


def test_a_file_that_is_no_release_is_told_and_kept(repository):
    (repository / "3.0.0.json").write_text("nonsense", "utf-8")
    status, told = run("3.0.0", "-o", repository)
    assert status == 2
    assert "3.0.0.json: it is no release: " in told
    assert (repository / "3.0.0.json").read_text("utf-8") == "nonsense"
