"""An adapter that was written before is held against the vectors that its release kept."""

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner

from session_panel_spec.cli.app import app
from session_panel_spec.conform.adapter import Adapter, Refused
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection, Reply
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.releases.release_file import load_release, released_versions

FIRST = "0.1.0"


@cache
def answers(version: str) -> Mapping[str, Reply]:
    """Return what must be answered by a release, by all that was asked so far."""
    told: dict[str, Reply] = {}
    for vector in load_release(version).vectors:
        for run in vector.runs_asked:
            asked = ""
            for exchange in run:
                asked += f"{json.dumps(exchange.request, sort_keys=True)}\n"
                told[asked] = exchange.expected
    return told


class Kept(Adapter):
    """Answers what the first release says, and knows nothing else."""

    name = "a panel of 0.1"
    locales = ("en", "id")
    asked = ""

    @property
    def reply(self) -> Any:
        return answers(FIRST)[self.asked]

    def reset(self, config, locale):
        self.asked = ""
        self.ask({"reset": {"config": config, "locale": locale}})

    def apply(self, event):
        self.ask({"event": event})
        if isinstance(self.reply.refused, str):
            raise Refused(self.reply.refused, self.reply.reason or None, self.reply.about or None)
        return self.reply.effects

    def ask(self, request):
        self.asked += f"{json.dumps(request, sort_keys=True)}\n"

    def state(self):
        return self.reply.state

    def screen(self):
        return self.reply.screen


class WrongOnce(Kept):
    """Is wrong in one thing: with two conversations the agent is away."""

    def state(self):
        told = super().state()
        return {**told, "presence": "held_away"} if len(told["conversations"]) > 1 else told


def program(tmp_path, name: str) -> str:
    served = "from session_panel_spec.conform.testing import serve"
    code = f"{served}\nfrom conform.test_domain import {name}\nserve({name}())\n"
    (tmp_path / "adapter.py").write_text(code, "utf-8")
    return f"{sys.executable} {tmp_path / 'adapter.py'}"


def run(command: str, *arguments: str):
    return CliRunner().invoke(app, ["conform", "--command", command, *arguments])


@pytest.fixture(autouse=True)
def _found(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))


def test_a_panel_of_a_release_conforms_to_its_domain_and_the_first_line_says_to_which(tmp_path):
    shown = run(program(tmp_path, "Kept"), "--domain", "0.1")
    count = len(load_release(FIRST).vectors)
    assert shown.exit_code == 0, shown.output
    first = shown.stdout.splitlines()[0]
    assert first == f"a panel of 0.1 conforms to domain {FIRST} as released: {count} vectors"


def test_a_panel_that_is_wrong_in_one_thing_does_not_and_the_same_can_be_asked_again(tmp_path):
    shown = run(program(tmp_path, "WrongOnce"), "--domain", FIRST)
    assert shown.exit_code == 1, shown.output
    first, *rest = shown.stdout.splitlines()
    assert first.startswith(f"a panel of 0.1 does not conform to domain {FIRST} as released: ")
    assert any('observed  "held_away"' in line for line in rest)
    assert any(f"--domain {FIRST} --vector " in line for line in rest)


def test_json_says_which_domain_was_asked(tmp_path):
    told = json.loads(
        run(program(tmp_path, "Kept"), "--domain", "0.1", "--theme", "stories", "--json").stdout
    )
    assert (told["domain"], told["verdict"]) == (FIRST, "partly")
    assert told["vectors"] == len(load_release(FIRST).vectors)


def test_todays_panel_is_told_by_rules_of_the_release_it_is_held_against():
    release = load_release(FIRST)
    vectors = sorted(release.vectors, key=lambda vector: vector.size)
    found = check_adapter(LocalConnection(ReferencePanel()), vectors, lambda *_: None)
    assert found.failures
    assert all({*one.broken_rules} <= release.rules.keys() for one in found.failures)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--domain", "0.7"), f"0.7 is not released; there is {', '.join(released_versions())}"),
        (("--domain", "0.1", "--random"), "not with --domain"),
        (("--domain", "0.1", "--vectors", "."), "not with --domain"),
        (("--domain", "0.1", "--theme", "none"), "there is no theme 'none'"),
        (("--domain", "0.1", "--vector", "none"), "there is no vector 'none'"),
    ],
)
def test_what_makes_no_sense_together_is_wrong_use(arguments, sentence):
    shown = run("true", *arguments)
    assert shown.exit_code == 2
    assert sentence in shown.stderr
