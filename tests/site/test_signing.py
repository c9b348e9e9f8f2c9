"""What is signed: every decision in the owner's lists, sheets on paper, and of which version."""

import re
import subprocess
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from session_panel_site.pages import rules, signing, verification
from session_panel_site.pages.clause_text import IN_A_LIST, in_sentence
from session_panel_site.pages.markdown import width
from session_panel_site.pages.origin import marked_text, partly_decided, text_parts
from session_panel_site.pages.sources import Sources, read_sources
from session_panel_site.pages.words import LANGUAGES, clauses_in, folder, load_words, rules_in
from session_panel_site.sources_archive import write_archive
from session_panel_site.version_line import on_page_context, on_page_markdown, version_html
from session_panel_spec.domain.manual import stating, unstated_clauses
from session_panel_spec.domain.rules import clauses_of, load_clauses, load_rules
from session_panel_spec.verify.verified import digests_here

ROOT = Path(__file__).parents[2]
NEITHER = ("CLOS-2.2", "LANG-1.3", "SESS-1.11", "TABS-1.4", "TIME-1.4", "UNRD-3.4")
"""The clauses that no verification grades."""


@cache
def sources() -> Sources:
    return read_sources(ROOT)


@cache
def written() -> dict[str, str]:
    report = sources().report
    return dict([*rules.pages(sources()), *verification.pages(report), *signing.pages(report)])


def told(name: str, language: str) -> str:
    return written()[f"{folder(language)}{name}"]


def part(text: str, begin: str, end: str) -> str:
    return text.partition(begin)[2].partition(end)[0]


def lines(text: str) -> dict[str, list[str]]:
    """Return the cells of a table's lines by the rule that each is about."""
    found = (line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ["))
    return {line[0][1:].partition("]")[0]: line for line in found}


def numbers(text: str) -> list[int]:
    """Return the numbers in ranges such as `2, 4-6`."""
    ranges = [one.split("-") for one in text.split(", ")]
    return [n for run in ranges for n in range(int(run[0]), int(run[-1]) + 1)]


# The owner's decisions


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owner_has_every_clause_that_no_sentence_states(language):
    page = told("rules.md", language)
    found = [
        one.id for rule in lines(part(page, "{ #whole }", "{ #parts }")) for one in clauses_of(rule)
    ]
    for rule, line in lines(part(page, "{ #parts }", "{ #to-sign }")).items():
        clauses = line[1].partition(": ")[2]
        found += [f"{rule}.{number}" for number in (numbers(clauses) if clauses else ())]
    unstated = [one.id for rule in load_rules() for one in unstated_clauses(rule)]
    assert sorted(found) == sorted(unstated)
    assert len(unstated) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owner_reads_each_of_them_in_its_rule_and_why(language):
    found = lines(part(told("rules.md", language), "{ #parts }", "{ #to-sign }"))
    assert tuple(found) == partly_decided()
    for rule, line in found.items():
        assert line[2] == marked_text(rule, language)
        assert line[3] == rules_in(language)[rule].reason != ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", partly_decided())
def test_the_parts_of_a_rule_are_its_text_and_take_turns(rule, language):
    parts, english = text_parts(rule, language), text_parts(rule, "en")
    assert " ".join(one.text for one in parts) == rules_in(language)[rule].text
    assert [one.is_stated for one in parts] == [one.is_stated for one in english]
    unstated = " ".join(one.text for one in english if not one.is_stated)
    assert unstated == " ".join(one.text for one in unstated_clauses(rule))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_that_is_marked_as_stated_says_how_much_of_it_is_not(rule, language):
    words, own = load_words(language).rules, told(f"rules/{rule.lower()}.md", language)
    many, every = len(unstated_clauses(rule)), len(clauses_of(rule))
    is_partly = bool(stating(rule)) and many > 0
    badges = [words["decided"]] if not stating(rule) else [words["stated"]]
    if is_partly:
        badges = [words["stated_part"].format(every - many, every)]
        badges += [words["decided_part"].format(many)]
    elif len(load_rules()[rule].origin) > 1:
        badges += [words["decided_cases"]]
    overview = lines(part(told("rules.md", language), "#overview", "#decisions"))[rule][2]
    assert re.findall(r'class="sp-badge sp-(?:stated|decided)">([^<]+)<', own) == badges
    assert re.findall(">([^<]+)</span>", overview) == badges
    assert (words["marked_means"] in own) == is_partly


# What no verification grades


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_badge_hides_a_clause_that_is_not_checked(language):
    words = load_words(language).rules
    overview = lines(part(told("rules.md", language), "{ #overview }", "{ #decisions }"))
    without = {clause.partition(".")[0]: clause for clause in NEITHER}
    for rule in load_rules():
        own = told(f"rules/{rule.lower()}.md", language)
        word = "partly" if rule in without else "holds"
        assert f'sp-{word}">{words[word]}</span>' in own
        assert f'sp-{word}">{words[word]}</span>' in overview[rule][6]
        assert re.search(r'^<abbr class="sp-badge sp-\w+" title="\w', overview[rule][5])
        assert (f"{without.get(rule)} “" in own) == (rule in without)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_counts_every_clause_and_says_why_some_are_not_checked(language):
    page = told("verification.md", language)
    table = lines(part(page, "{ #how-well-each-rule-is-checked }", "{ #the-machines }"))
    for rule, line in table.items():
        assert sum(int(cell or 0) for cell in line[4:]) == len(clauses_of(rule))
    not_done = part(page, "{ #what-was-not-done }", "{ #for-the-reviewer }")
    why = dict(re.findall(r"^    - ([A-Z]+-\d+\.\d+) “.*”: (.+)\.$", not_done, re.MULTILINE))
    assert sorted(why) == list(NEITHER)
    if language == "en":
        assert why == {one: load_clauses()[one].unobservable for one in NEITHER}


def test_the_report_counts_rules_first_and_says_what_its_proofs_are_of():
    cards = part(told("verification.md", "en"), '<ul class="sp-figures"', "</ul>")
    found = re.findall(r"<strong>(.*?)</strong> (\S+ \d+ )?(.*?)[:,<]", cards)
    assert [(number, words) for number, _, words in found][:4] == [
        ("5", "rules *proved*"),
        ("55", "rules *driven*"),
        ("6", "clauses *not checked*"),
        ("61", "properties of the model that say what always holds"),
    ]


def test_how_much_speaks_for_the_weakest_clause_stands_beside_it():
    table = lines(part(told("verification.md", "en"), "-is-checked }", "{ #the-machines }"))
    assert table["PRES-1"][1:3] == ["PRES-1.16: driven", "6"]
    own = told("rules/pres-1.md", "en")
    assert "Weakest clause: PRES-1.16 “" in own
    assert "close, <strong>end</strong> or reset brings.”." in own
    first = (
        '>driven</abbr> 6 answers and screens <span class="sp-width" style="--sp-wide:1"></span>'
    )
    assert f'{first} · <span class="sp-holds">holds</span><br>11 clauses *proved*' in own
    assert '>driven</abbr> 6 <span class="sp-width"' in told("rules.md", "en")


def test_a_bar_has_a_part_for_each_power_of_ten_up_to_the_fourth():
    parts = [width(number).partition("wide:")[2][0] for number in (1, 9, 10, 999, 27_177, 10**7)]
    assert parts == ["1", "1", "2", "3", "5", "5"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_rules())
def test_each_grade_in_a_list_of_clauses_is_explained_above_it(rule, language):
    words = load_words(language).rules
    clauses = part(told(f"rules/{rule.lower()}.md", language), "{ #clauses }", "sp-sheet")
    explained = re.findall(r'^- <abbr class="sp-badge sp-(\w+)" .*</abbr> (.*)$', clauses, re.M)
    used = re.findall(r'<br><abbr class="sp-badge sp-(\w+)"', clauses)
    assert {*explained} == {(word, words[f"{word}_means"]) for word in used}


def test_a_property_is_counted_as_a_property():
    own = told("rules/sess-1.md", "en")
    proved = "- of these properties, proved for every size of the model: 2\n"
    assert f"- properties that hold: 15\n    {proved}" in own


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_clause_is_told_with_how_well_it_is_checked_before_what_is_signed(language):
    graded = {one.clause: one for one in sources().report.grades}
    answers = load_words(language).rules["answers"].partition(" ")[2]
    for rule in load_rules():
        own = told(f"rules/{rule.lower()}.md", language)
        clauses = part(own, "{ #clauses }", "sp-sheet")
        found = re.findall(r"^- \*(\S+)\* .*<strong>(.*)</strong>.*<br>(.+)$", clauses, re.M)
        assert [(name, text) for name, text, _ in found] == [
            (one.id, one.text) for one in clauses_in(language, rule)
        ]
        for name, _, checked in found:
            number = graded[name].driven if name in graded else 0
            shown = f"{number:,}".replace(",", "," if language == "en" else ".")
            assert (f" {shown} {answers}" in checked) == (number > 0)
            assert (name in NEITHER) == (name not in graded)


@pytest.mark.parametrize(
    ("clause", "language", "text"),
    [
        ("CONV-12.3", "en", "proved for every size, whatever 8 options are set to; "),
        ("CONV-12.15", "en", "exhaustive a snapshot keeps all that a panel knows"),
        ("CONV-12.14", "en", "driven 19 answers and screens , with all values of all options "
         "but offer time, "),
        ("PRES-1.16", "en", "driven 6 answers and screens , with some values of each option"),
        ("PRES-5.1", "id", "dijalankan 8.321 jawaban dan layar , "),
        ("CLOS-3.10", "id", "menyeluruh 1 pelanggan dan 1 rekaman, kapasitas 2, "),
        ("CLOS-2.2", "id", "tidak diperiksa membicarakan kursor"),
    ],
)  # fmt: skip
def test_how_well_a_clause_is_checked_is_told_in_words(clause, language, text):
    own = told(f"rules/{clause.partition('.')[0].lower()}.md", language)
    checked = part(own, f"- *{clause}* ", "\n").partition("<br>")[2]
    assert re.sub("<[^>]+>", "", checked).startswith(text)


@pytest.mark.parametrize("rule", load_rules())
def test_a_translated_rule_has_as_many_clauses(rule):
    assert len(clauses_in("id", rule)) == len(clauses_of(rule))
    assert " ".join(one.text for one in clauses_in("id", rule)) == rules_in("id")[rule].text


def test_a_clause_is_told_within_its_sentence():
    every = load_clauses()
    assert in_sentence(every["PRES-1.16"]).endswith(
        "start, close, <strong>end</strong> or reset brings."
    )
    assert in_sentence(every["PRES-5.1"]) == "<strong>The initial presence is `available`.</strong>"
    for one in every.values():
        assert f"<strong>{one.text}</strong>" in in_sentence(one)
        for listed in (in_sentence(one), in_sentence(one, around=IN_A_LIST)):
            around = re.sub("</?strong>|^… | …$", "", listed)
            assert around in load_rules()[one.rule].text
            assert f"<strong>{one.text}</strong>" in listed


def test_in_a_list_a_clause_does_not_repeat_its_sentence():
    every = load_clauses()
    assert in_sentence(every["PRES-1.16"], around=IN_A_LIST) == (
        "… close, <strong>end</strong> or reset brings."
    )
    for one in every.values():
        assert len(in_sentence(one, around=IN_A_LIST)) < len(one.text) + 2 * IN_A_LIST + 30


# Signing


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_signer_declares_stands_where_it_is_told_how_to_sign_as_on_what_is_signed(
    language,
):
    declared = [
        line.partition("**: ")[2]
        for line in part(told("signing.md", language), "{ #declared }", "\n## ").splitlines()
        if line.startswith("- **")
    ]
    signed = ("verification.md", "rules.md", "rules/conv-4.md")
    assert len(declared) == len(signed)
    for declaration, name in zip(declared, signed, strict=True):
        assert declaration.count("*") == 2
        assert declaration in told(name, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["signing.md", "rules.md", *(f"rules/{one.lower()}.md" for one in load_rules())]
)
def test_what_is_signed_names_its_version_and_its_digests(name, language):
    made = sources().report.verified
    page = told(name, language)
    tools = [f"{tool} {found}" for tool, found in made.tools.items()]
    for one in (f"session-panel {made.version}", made.panel, made.specification, *tools):
        assert one in page
    if name != "signing.md":
        sheet = part(page, "sp-signed-here" if name == "rules.md" else "sp-sheet", "</div>")
        assert sheet.count("\n| &nbsp; | | |") == 2
        titles = re.findall(r"^# (.+?)(?: \{ lang=id \})?$", page, re.MULTILINE)
        assert name == "rules.md" or f"\n**{titles[0]}**\n" in sheet
        assert "signing.md)" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_signs_what_is_told_and_leads_there(language):
    page = told("signing.md", language)
    for place in ("verification.md#for-the-reviewer", "rules.md#to-sign", "rules.md#overview"):
        assert f"]({place})" in page
    assert "session-panel approve" in page
    assert f"{folder(language)}signing.md\n" in (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "](signing.md)" in told("verification.md", language)


def test_a_shell_counts_the_digests_as_the_page_says():
    script = part(told("verification.md", "en"), "```sh\n", "```")
    run = ["/bin/sh", "-c", script]
    counted = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^(\w+) ", counted, re.MULTILINE) == [*digests_here()]


def test_the_archive_of_the_sources_has_the_same_digests_and_is_the_same_each_time(tmp_path):
    write_archive(tmp_path / "sources.zip")
    write_archive(tmp_path / "again.zip")
    assert (tmp_path / "sources.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with ZipFile(tmp_path / "sources.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    script = part(told("verification.md", "en"), "```sh\n", "```")
    run = ["/bin/sh", "-c", script]
    counted = subprocess.run(
        run, cwd=tmp_path / "unpacked", capture_output=True, text=True, check=True
    ).stdout
    assert re.findall(r"^(\w+) ", counted, re.MULTILINE) == [*digests_here()]


@pytest.mark.parametrize(("language", "way"), [("en", "../"), ("id", "../../")])
def test_the_report_leads_to_the_archive_of_the_sources(language, way):
    assert f'<a href="{way}sources.zip">' in told("verification.md", language)
    assert "sources_archive.py" in (ROOT / "mkdocs.yml").read_text("utf-8")


# The version


def test_the_last_version_is_told_and_whether_there_is_more():
    last = "## 2.1.0 - 2026-05-04\n\n- More.\n\n## 2.0.0 - 2026-04-01\n"
    assert version_html(f"# Changelog\n\n{last}", "en") == "session-panel 2.1.0 of 2026-05-04"
    more = f"# Changelog\n\n## Unreleased\n\n- Yet more.\n\n{last}"
    since = '<a href="changes/2.1/#since">changes since then that are not released</a>'
    assert version_html(more, "en").endswith(f", with {since}")
    assert version_html(more, "id").startswith(
        'session-panel 2.1.0, 2026-05-04, dengan <a href="changes/2.1/#since">perubahan'
    )
    assert "since" not in version_html(f"## Unreleased\n\n{last}", "en")
    with pytest.raises(ValueError, match="no version"):
        version_html("# Changelog\n", "en")


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("", ""),
        ("rules/sess-1/", "../../"),
        ("id/", ""),
        ("id/rules/sess-1/", "../../"),
        ("simulator/", "../"),
        ("simulator/id/", "../../id/"),
    ],
)
def test_what_changed_since_is_a_link_in_every_foot_in_its_language(url, way):
    config: dict[str, str] = {}
    on_page_context({}, SimpleNamespace(url=url), config)
    assert f'<a href="{way}changes/' in config["copyright"]
    assert ("perubahan sesudahnya" in config["copyright"]) == ("id/" in url)
    assert on_page_markdown("{version}", SimpleNamespace(url=url)) == config["copyright"]


def test_the_first_page_says_the_version():
    assert "{version}" in (ROOT / "docs" / "index.md").read_text("utf-8")
    version = sources().report.verified.version
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert version_html(changelog, "en").startswith(f"session-panel {version} of ")
