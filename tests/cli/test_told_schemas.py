"""What is told as JSON is of its published schema, and what is not so is refused by it."""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from of_schema import wrong
from session_panel import Effect, Panel, config_from_json, event_from_json, json_schemas
from session_panel.effects import AnyEffect
from session_panel_site.schemas import schema_files
from session_panel_spec.cli.app import app
from session_panel_spec.cli.told_schemas import told_schemas
from session_panel_spec.conform.adapter import NotOffered
from session_panel_spec.conform.at_random.hold import hold_at_random
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.vector import load_vectors
from session_panel_spec.domain.invalid_input import load_invalid_inputs
from session_panel_spec.verify.inputs import _bad

DOCS = Path(__file__).parents[2] / "docs"
TOLD = {"effects", "screen", *told_schemas()}
STORIES = load_vectors(themes=["stories"])


@pytest.mark.parametrize("file", schema_files(), ids=lambda file: file.name)
def test_a_published_schema_is_that_of_the_types(file):
    assert file.read_text("utf-8") == schema_files()[file]


@pytest.mark.parametrize("name", sorted(TOLD))
def test_every_field_of_what_is_told_is_described(name):
    schema = (json_schemas() | told_schemas())[name]
    Draft202012Validator.check_schema(schema)
    parts = schema["$defs"]
    assert all(part["description"] for part in parts.values())
    objects = {name: part["properties"] for name, part in parts.items() if "properties" in part}
    fields = {f"{name}.{field}": told for name, o in objects.items() for field, told in o.items()}
    assert [field for field, told in fields.items() if not told.get("description")] == []


def test_every_effect_has_its_schema():
    ours = {one for one in Effect.__subclasses__() if one.__module__ == Effect.__module__}
    assert {*AnyEffect.__args__} == ours


# Screens and effects


@pytest.mark.parametrize("vector", STORIES, ids=lambda vector: vector.id)
def test_screens_and_effects_of_a_day_are_of_their_schemas(vector):
    panel = Panel(config_from_json(json.dumps(vector.config)))
    assert wrong("screen", vector.start.screen) == []
    for step in vector.steps:
        if step.refused is msgspec.UNSET:
            effects = panel.apply(event_from_json(json.dumps(step.event)))
            assert wrong("effects", json.loads(msgspec.json.encode(effects))) == []
        screen = json.loads(msgspec.json.encode(panel.view(vector.locale)))
        assert wrong("screen", screen) == []


def screen(**changed: Any) -> object:
    return {**json.loads(msgspec.json.encode(Panel().view("en"))), **changed}


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("screen", screen(mode="wide")),
        ("screen", screen(tabs=None)),
        ("screen", screen(sessions=[{"id": "home"}])),
        ("screen", screen(weather="fine")),
        ("screen", {}),
        ("effects", [{"type": "load_page", "session": "c1"}]),
        ("effects", [{"type": "load_page", "session": "c1", "tab": "t1", "at": 5}]),
        ("effects", [{"type": "sing"}]),
        ("effects", {}),
        ("conform", {"verdict": "conforms"}),
        ("monitor", {"line": 1}),
        ("monitor", {"watched": {"events": 1}, "found": 0}),
        ("monitor", {"line": "1", "finding": "x"}),
        ("verify", {"passed": True}),
    ],
)
def test_what_is_not_of_the_form_is_refused(name, document):
    assert wrong(name, document)


# What commands print


class Small(ReferencePanel):
    """Takes the default configuration alone, in English."""

    name = "small"

    def reset(self, config, locale):
        if config or locale != "en":
            raise NotOffered("the defaults alone")
        super().reset(config, locale)


class Wrong(ReferencePanel):
    """Has no effects."""

    def apply(self, event):
        super().apply(event)
        return ()


class Silent(ReferencePanel):
    """Promises a screen that is not there."""

    def screen(self):
        return None


class Stopped(ReferencePanel):
    """Is interrupted."""

    def apply(self, event):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("adapter", "verdict"),
    [(ReferencePanel, "conforms"), (Small, "partly")]
    + [(kind, "differs") for kind in (Wrong, Silent, Stopped)],
)
def test_what_conform_tells_is_of_its_schema(adapter, verdict):
    runs = partial(hold_at_random, seed=1, seconds=0.001)
    connection = LocalConnection(adapter())
    found = check_adapter(connection, STORIES, lambda *_: None, at_random=runs)
    told = json.loads(json.dumps(found.json))
    assert told["verdict"] == verdict
    assert wrong("conform", told) == []
    assert wrong("conform", {**told, "passed": "many"})
    assert wrong("conform", {**told, "mood": "good"})


def test_what_the_command_conform_prints_is_of_its_schema():
    shown = CliRunner().invoke(app, ["conform", "--command", "true", "--json"])
    assert shown.exit_code == 1
    told = json.loads(shown.stdout)
    assert told["trouble"]["kind"] == "crashed"
    assert wrong("conform", told) == []


LOGS = {
    "sound": '{"type":"toggle","at":0}',
    "a broken rule": '{"type":"toggle","at":0,"refused":"MODE-1"}',
    "apart from an event": '{"observed":{"status":"busy"}}',
    "odd": "nonsense",
    "of many": '{"panel":"a","type":"toggle","at":0,"refused":"MODE-1"}\n{"panel":"b","at":1}',
    "empty": "",
}


@pytest.mark.parametrize("log", LOGS)
def test_what_monitor_prints_is_of_its_schema(log, tmp_path):
    file = tmp_path / "day.jsonl"
    file.write_text(LOGS[log], "utf-8")
    shown = CliRunner().invoke(app, ["monitor", "--json", str(file)])
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert lines
    assert [wrong("monitor", line) for line in lines] == [[]] * len(lines)
    assert all(wrong("monitor", {**line, "mood": "good"}) for line in lines)


def test_the_kept_report_is_what_verify_prints():
    kept = json.loads((DOCS / "verification.json").read_text("utf-8"))
    assert wrong("verify", kept) == []
    assert wrong("verify", {**kept, "grades": [{}]})


# Configurations


def refused_configurations() -> list[object]:
    """Return every configuration that the page of what is no input has, as JSON has it."""
    inputs = load_invalid_inputs()
    of_fields = [value for _, value, _ in _bad(inputs.kinds["config"])]
    asked = [call.asks for call in inputs.call]
    read = [eval(one.replace("config_from_json", "")) for one in asked if "config_from" in one]  # noqa: S307
    made = [eval(f"dict{one[6:]}") for one in asked if one.startswith("Config(") and "=" in one]  # noqa: S307
    texts = [*filter(is_json, read), *map(as_json, of_fields), *filter(None, map(as_json, made))]
    return [json.loads(text) for text in texts]


def is_json(text: object) -> bool:
    try:
        json.loads(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def as_json(value: object) -> str:
    return json.dumps(value, default=lambda one: [*one])


def test_the_schema_of_configurations_refuses_what_the_panel_refuses_but_for_what_the_page_says():
    refused = refused_configurations()
    assert len(refused) > 100
    let_through = [one for one in refused if not wrong("config", one)]
    page = (DOCS / "embedding.md").read_text("utf-8").partition("## JSON Schemas")[2]
    told = re.findall(r"^- .*?`(\{.*?\})`", page.partition("\n## ")[0], re.MULTILINE)
    assert let_through == [json.loads(one) for one in told]
