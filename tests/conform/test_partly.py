"""The verdict is as wide as what was compared: conforms, partly conforms, or not."""

import json
import sys

import pytest
from click.testing import CliRunner

from session_panel_spec.cli.app import app
from session_panel_spec.conform.adapter import NotOffered
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.report import headline
from session_panel_spec.conform.vector import count_vectors, load_vectors
from session_panel_spec.releases.release_file import released_versions

STORIES = load_vectors(themes=["stories"])
MACHINES = load_vectors(themes=["machines"])[:1]


def found_of(adapter, vectors=STORIES) -> Findings:
    return check_adapter(LocalConnection(adapter), vectors, lambda _what, _number: None)


def changed(**attributes):
    adapter = ReferencePanel()
    for name, value in attributes.items():
        setattr(adapter, name, value)
    return adapter


class English(ReferencePanel):
    """Has no panel in Indonesian."""

    def reset(self, config, locale):
        if locale == "id":
            raise NotOffered("not in Indonesian")
        super().reset(config, locale)


def test_a_panel_of_which_everything_was_compared_conforms():
    found = found_of(ReferencePanel(), (*STORIES, *MACHINES))
    assert (found.verdict, found.lacking) == ("conforms", ())
    assert headline(found) == f"session-panel conforms: {len(STORIES) + len(MACHINES)} vectors"


def test_machines_by_themselves_need_not_be_offered():
    found = found_of(changed(machines=()), (*STORIES, *MACHINES))
    assert found.verdict == "conforms"
    assert headline(found) == f"session-panel conforms: {len(STORIES)} vectors"
    assert any("machines" in sentence for sentence in found.not_compared)


def test_what_is_skipped_counts():
    found = found_of(English())
    half = len(STORIES) // 2
    assert found.verdict == "partly"
    assert headline(found) == (
        f"session-panel partly conforms: {half} of {2 * half} vectors; {half} skipped"
    )


@pytest.mark.parametrize(
    ("adapter", "told"),
    [
        (changed(reports=("reason", "about", "state", "screen")), "effects not reported"),
        (
            changed(reports=("reason", "about", "state", "effects", "screen.offers")),
            "screen but for screen.offers not reported",
        ),
        (changed(locales=("en",)), "the screen in the language 'id' not reported"),
    ],
)
def test_what_is_not_reported_counts(adapter, told):
    found = found_of(adapter)
    every = len(STORIES)
    assert found.verdict == "partly"
    assert headline(found) == f"session-panel partly conforms: {every} of {every} vectors; {told}"


def test_a_difference_is_one_whatever_was_skipped():
    class Wrong(English):
        def apply(self, event):
            return ()

    assert found_of(Wrong()).verdict == "differs"


REFERENCE = f"""{sys.executable} -c "
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing import serve
serve(ReferencePanel())"
"""


def run(*arguments):
    return CliRunner().invoke(app, ["conform", "--command", REFERENCE.strip(), *arguments])


def test_the_exit_status_says_that_not_everything_was_asked_for():
    shown = run("--theme", "stories")
    left = count_vectors() - len(STORIES)
    assert shown.exit_code == 3
    assert shown.stdout.splitlines()[0] == (
        f"session-panel partly conforms to domain {released_versions()[-1]}: "
        f"{len(STORIES)} of {count_vectors():,} vectors; "
        f"{left:,} not asked for"
    )


def test_json_says_how_much_there_is():
    shown = run("--vector", STORIES[0].id, "--json")
    told = json.loads(shown.stdout)
    assert shown.exit_code == 3
    assert (told["verdict"], told["conforms"], told["passed"]) == ("partly", False, 1)
    assert told["vectors"] == count_vectors()
