"""`session-panel approve` and `session-panel approvals`, in copies of the repository."""

import json
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from of_schema import wrong
from session_panel_spec.cli import approvals as cli_approvals
from session_panel_spec.cli import approve as cli_approve
from session_panel_spec.cli.app import app
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.releases.approvals import checkout
from session_panel_spec.releases.approvals.approval import Approval, sealed
from session_panel_spec.releases.approvals.approvals_file import (
    HEAD,
    approvals_text,
    parse_approvals,
)
from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.approvals.evidence import Checked
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.release_file import load_release

ROOT = Path(__file__).parents[2]
FILE = Path("spec/session_panel_spec/domain/approvals.toml")
REPORT = Path("docs/verification.json")


once = cache(release_here)
"""What is here, read once for all tests."""


@cache
def kept(version: str) -> Release:
    """Return what is here with the few vectors that cite TITL-1, as a release that is kept."""
    release = once(version)
    return replace(release, vectors=tuple(v for v in release.vectors if "TITL-1" in v.rules))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The approvals of a copy of the repository, in which nobody has signed."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(HEAD, "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "3.0.0"\n', "utf-8")
    (tmp_path / REPORT).parent.mkdir()
    (tmp_path / REPORT).symlink_to(ROOT / REPORT)
    monkeypatch.setattr(checkout, "REPOSITORY", tmp_path)
    monkeypatch.setattr(checkout, "release_here", once)
    monkeypatch.setattr(checkout, "is_of_sources_here", lambda _: True)
    monkeypatch.setattr(cli_approve, "released_versions", lambda: ())
    return tmp_path / FILE


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run a command; return its exit status, and what it said."""
    told = CliRunner().invoke(app, [*map(str, arguments)])
    assert isinstance(told.exception, SystemExit | None), told.exception
    return told.exit_code, told.output


def approve(*arguments: str) -> str:
    """Sign rules, as Ada does."""
    status, told = run("approve", *arguments, "--by", "Ada")
    assert status == 0
    return told


def line(told: str, rule: str) -> str:
    """Return what is told of a rule."""
    (found,) = [one for one in told.splitlines() if one.startswith(f"  {rule} ")]
    return found.removeprefix(f"  {rule}").strip()


# To sign


def test_nothing_is_signed_on_a_verification_of_other_sources(file, monkeypatch):
    monkeypatch.setattr(checkout, "is_of_sources_here", lambda told: told.panel == "another")
    status, told = run("approve", "CONV-2", "--by", "Ada")
    assert (status, parse_approvals(file.read_text("utf-8"))) == (2, {})
    assert "is of other sources of the panel or the specification" in told


def test_nothing_but_approvals_is_written_over(file, tmp_path):
    notes = tmp_path / "notes.md"
    notes.write_text("mine", "utf-8")
    status, told = run("approve", "CONV-2", "--by", "Ada", "-o", notes)
    assert (status, notes.read_text("utf-8")) == (2, "mine")
    assert "notes.md is not of its form" in told


def test_what_is_signed_is_told_and_stands_in_the_file(file):
    unseen = "; nothing that is kept shows its effects, screens, times and texts"
    assert approve("CONV-2", "--note", "as agreed") == f"CONV-2 is signed by Ada{unseen}\n"
    (rule, entry), *others = parse_approvals(file.read_text("utf-8")).items()
    assert (rule, entry.by, entry.note, entry.version) == ("CONV-2", "Ada", "as agreed", "3.0.0")
    assert not others
    status, told = run("approvals", "--check")
    assert (status, line(told, "CONV-2")) == (0, "signed, by Ada (3.0.0): as agreed")
    assert line(told, "CONV-3") == "not signed"
    assert told.endswith("\n1 of 60 rules signed.\n")


def test_the_file_is_in_the_order_of_the_domain_whoever_signs_first(file):
    approve("TITL-1", "CONV-3")
    approve("CONV-2")
    assert [*parse_approvals(file.read_text("utf-8"))] == ["CONV-2", "CONV-3", "TITL-1"]


def test_the_last_kept_release_that_behaves_as_what_is_signed_is_named(file, monkeypatch):
    monkeypatch.setattr(cli_approve, "released_versions", lambda: ("1.0.0", "1.1.0"))
    monkeypatch.setattr(cli_approve, "KeptReleases", partial(KeptReleases, load=kept))
    assert approve("CONV-2") == "CONV-2 is signed by Ada\n"
    assert parse_approvals(file.read_text("utf-8"))["CONV-2"].release == "1.1.0"


def test_who_signs_again_replaces_what_was_signed(file):
    approve("CONV-2", "CONV-3")
    before = parse_approvals(file.read_text("utf-8"))
    assert run("approve", "CONV-2", "--by", "Grace")[0] == 0
    after = parse_approvals(file.read_text("utf-8"))
    assert (after["CONV-2"].by, after["CONV-3"]) == ("Grace", before["CONV-3"])


def test_a_family_is_all_its_rules(file):
    approve("PRES")
    signed = parse_approvals(file.read_text("utf-8"))
    assert [*signed] == [rule for rule in load_rules() if rule.startswith("PRES-")]
    assert len(signed) == 5


def test_of_what_no_digest_binds_is_told_what_does(file, monkeypatch):
    told = approve("TITL-1")
    assert told == "TITL-1 is signed by Ada; nothing that is kept shows its behaviour\n"
    monkeypatch.setattr(cli_approve, "released_versions", lambda: ("1.0.0",))
    monkeypatch.setattr(cli_approve, "KeptReleases", partial(KeptReleases, load=kept))
    told = approve("TITL-1")
    shown = "; of its behaviour, what the vectors show that 1.0.0 kept\n"
    assert told == f"TITL-1 is signed by Ada{shown}"


def test_elsewhere_or_on_standard_output_the_repository_is_as_it_was(file, tmp_path):
    told = approve("CONV-2", "-o", "-")
    assert [*parse_approvals(told)] == ["CONV-2"]
    approve("CONV-2", "-o", str(tmp_path / "other.toml"))
    assert (tmp_path / "other.toml").read_text("utf-8") == told
    assert file.read_text("utf-8") == HEAD


# What cannot be signed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["CONV-2", "CONV-99"], "There is no rule CONV-99; session-panel approvals lists them"),
        (["conv-2"], "There is no rule conv-2; session-panel approvals lists them"),
        (["CONV-4.2"], "A rule is signed whole: CONV-4, not CONV-4.2"),
        (["CONV-2", "--note", "\udcff"], "'\\udcff' is not of UTF-8"),
    ],
)
def test_what_cannot_be_signed_is_told_and_nothing_is(file, arguments, told):
    assert run("approve", *arguments, "--by", "Ada") == (2, f"session-panel: {told}\n")
    assert file.read_text("utf-8") == HEAD


@pytest.mark.parametrize("arguments", [[], ["--by", ""], ["--by", " "]])
def test_nobody_signs_nothing(file, arguments):
    status, _ = run("approve", "CONV-2", *arguments)
    assert (status, file.read_text("utf-8")) == (2, HEAD)
    assert run("approve", "--by", "Ada")[0] == 2


@pytest.mark.parametrize("command", [["approve", "CONV-2", "--by", "Ada"], ["approvals"]])
@pytest.mark.parametrize("missing", ["pyproject.toml", REPORT, FILE])
def test_where_there_is_no_repository_nothing_is_signed(file, tmp_path, command, missing):
    (tmp_path / missing).unlink()
    told = f"Rules are signed in the repository; {tmp_path / missing}: No such file or directory"
    assert run(*command) == (2, f"session-panel: {told}\n")


NO_APPROVALS = [
    "CONV-2",
    '["CONV-2"]\nby = "Ada"\n',
    '["CONV-2"]\nby = " "\nversion = "1"\nwords = ""\nbehaviour = ""\nevidence = ""\n',
    '["CONV-2"]\nby = "Ada"\nversion = "1"\nwords = ""\nbehaviour = ""\nevidence = ""\nx = 1\n',
    "\ud800",
]


@pytest.mark.parametrize("command", [["approve", "CONV-2", "--by", "Ada"], ["approvals"]])
@pytest.mark.parametrize("text", NO_APPROVALS)
def test_a_file_that_holds_no_approvals_is_told_and_kept(file, command, text):
    written = text.encode("utf-8", "surrogatepass")
    file.write_bytes(written)
    status, told = run(*command)
    assert status == 2
    assert told.startswith(f"session-panel: {file} is not of its form: ")
    assert file.read_bytes() == written


# What was changed since


def changed(file: Path, rule: str, **fields: str) -> None:
    """Write the entry of a rule as if something else had been signed."""
    entries = dict(parse_approvals(file.read_text("utf-8")))
    entries[rule] = sealed(rule, msgspec.structs.replace(entries[rule], **fields))
    file.write_text(approvals_text(entries, load_rules()), "utf-8")


def test_a_check_fails_where_something_is_not_as_it_was_signed_and_only_then(file):
    approve("CONV-2", "CONV-3")
    changed(file, "CONV-3", words="0123456789abcdef")
    status, told = run("approvals", "--check")
    assert status == 1
    assert line(told, "CONV-3") == "reworded since, by Ada (3.0.0)"
    assert "its text, its origin or the reason for it was changed" in told
    assert told.endswith("\n2 of 60 rules signed; not as they are: CONV-3.\n")
    assert run("approvals") == (0, told)


@pytest.mark.parametrize(
    ("written", "by_hand"),
    [
        ('by = "Ada"', 'by = "Grace"'),
        ('note = "as agreed"', 'note = "never"'),
        ('version = "3.0.0"', 'version = "1.0.0"'),
        ('["CONV-2"]', '["CONV-3"]'),
    ],
)
def test_an_entry_edited_by_hand_fails_the_check_until_the_rule_is_signed_again(
    file, written, by_hand
):
    approve("CONV-2", "--note", "as agreed")
    text = file.read_text("utf-8")
    file.write_text(text.replace(written, by_hand), "utf-8")
    (rule,) = parse_approvals(file.read_text("utf-8"))
    status, told = run("approvals", "--check")
    assert status == 1
    assert line(told, rule).startswith("entry changed by hand")
    assert "it is not as session-panel approve wrote it" in told
    approve("CONV-1")
    assert run("approvals", "--check")[0] == 1  # whoever signs another rule mends nothing
    approve(rule)
    assert run("approvals", "--check")[0] == 0


def test_what_is_arranged_otherwise_is_the_same_entry(file):
    approve("CONV-2", "CONV-3")
    _, *entries = file.read_text("utf-8").split("\n[")
    file.write_text("# Ours.\n\n[" + "\n[".join(reversed(entries)), "utf-8")
    assert run("approvals", "--check")[0] == 0


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"CONV-1"}, "behaviour changed since, by Ada (3.0.0)"),
        ({"CONV-2"}, "signed, by Ada (3.0.0)"),
    ],
)
def test_a_kept_release_is_compared_where_what_it_keeps_was_signed(file, monkeypatch, named, told):
    def load(version: str) -> Release:
        return replace(load_release(version), vectors=())

    monkeypatch.setattr(cli_approvals, "compare", lambda *_, told: Found(frozenset(named)))
    monkeypatch.setattr(cli_approvals, "KeptReleases", partial(KeptReleases, load=load))
    approve("CONV-1")
    first = behaviours(load_release("0.1.0"))["CONV-1"]
    changed(file, "CONV-1", release="0.1.0", behaviour=first)
    status, shown = run("approvals", "--check")
    assert line(shown, "CONV-1") == told
    assert status == int("CONV-1" in named)
    hint = "not as in 0.1.0; session-panel diff 0.1.0 tells how"
    assert (hint in shown) is ("CONV-1" in named)


class Found(NamedTuple):
    """What a comparison of releases found."""

    rules_named: frozenset[str]


def test_what_is_no_rule_any_more_is_named_and_fails_the_check_until_its_entry_goes(file):
    approve("CONV-2")
    text = file.read_text("utf-8")
    file.write_text(text.replace("CONV-2", "CONV-99"), "utf-8")
    status, told = run("approvals", "--check")
    assert status == 1
    assert "\nCONV-99, which Ada signed, is no rule any more.\n" in told
    approve("CONV-1")
    assert [*parse_approvals(file.read_text("utf-8"))] == ["CONV-1", "CONV-99"]


def test_what_drives_a_terminal_shows_as_signs(file):
    approve("CONV-2", "--note", "so\x1b[31m")
    assert line(run("approvals")[1], "CONV-2") == "signed, by Ada (3.0.0): so␛[31m"


def test_the_decisions_of_the_owner_have_a_list_of_their_own(file):
    told = run("approvals")[1]
    decisions, _, others = told.partition("\n\n")
    assert decisions.startswith("The owner's decisions\n")
    assert (line(decisions, "CONV-3"), line(others, "CONV-4")) == ("not signed", "not signed")
    only = [rule.id for rule in load_rules().values() if rule.origin == ("decided",)]
    assert [one.split()[0] for one in decisions.splitlines()[1:]] == only


def test_what_is_printed_as_json_is_of_its_schema(file):
    approve("CONV-2", "CONV-3", "TITL-1")
    changed(file, "CONV-3", words="0123456789abcdef")
    file.write_text(file.read_text("utf-8").replace("TITL-1", "TITL-99"), "utf-8")
    status, told = run("approvals", "--json", "--check")
    found = json.loads(told)
    rules = {one["rule"]: one for one in found["rules"]}
    assert (status, found["passed"], found["gone"].keys()) == (1, False, {"TITL-99"})
    assert rules["CONV-2"]["statuses"] == ["signed"]
    assert rules["CONV-2"]["signature"]["by"] == "Ada"
    assert rules["CONV-3"]["why"].keys() == {"reworded since"}
    assert (rules["CONV-1"]["signature"], rules["CONV-1"]["decision"]) == (None, False)
    assert wrong("approvals", found) == []
    assert wrong("approvals", {**found, "mood": "good"})


# The file

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=50)
@given(rule=TEXTS, by=TEXTS.filter(str.strip), note=TEXTS, clause=TEXTS)
def test_whatever_is_written_reads_back(rule, by, note, clause):
    digests = {"words": "1", "behaviour": "", "evidence": "3"}
    checked = Checked((clause, "CONV-1.2"), "exhaustive", where=(note,))
    approval = Approval(by=by, note=note, version="1", **digests, checked=(checked,))
    approvals = {rule: approval, "CONV-1": approval}
    assert parse_approvals(approvals_text(approvals, load_rules())) == approvals


def test_the_file_of_the_repository_is_as_it_is_written():
    text = (ROOT / FILE).read_text("utf-8")
    assert approvals_text(parse_approvals(text), load_rules()) == text
