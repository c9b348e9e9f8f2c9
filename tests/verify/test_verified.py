"""A report says what was verified: the version, the sources, the tools and the bounds."""

from dataclasses import fields, replace
from importlib.metadata import version
from pathlib import Path

import pytest

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.verify.scope import DEFAULT, THOROUGH, Scope
from session_panel_spec.verify.verified import in_words, sources_digest, verified


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "rules.toml").write_bytes(b"a = 1\n")
    (tmp_path / "panel.py").write_bytes(b"pass\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [("panel.py", b"pass  # \n"), ("rules/rules.toml", b"a = 2\n"), ("rules/new.py", b"")],
)
def test_another_source_makes_another_digest(folder, name, content):
    before = sources_digest([folder])
    (folder / name).write_bytes(content)
    assert sources_digest([folder]) != before


def test_a_source_under_another_name_makes_another_digest(folder):
    before = sources_digest([folder])
    (folder / "panel.py").rename(folder / "other.py")
    assert sources_digest([folder]) != before


def test_what_decides_nothing_makes_the_same_digest(folder):
    before = sources_digest([folder])
    (folder / "panel.py").write_bytes(b"pass\r\n")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "panel.pyc").write_bytes(b"x")
    (folder / "schema.json").write_bytes(b"{}")
    assert sources_digest([folder]) == before


def test_the_tools_are_those_that_are_installed_with_what_verifies():
    tools = verified(DEFAULT).tools
    assert tools["z3-solver"] == version("z3-solver")
    assert {"Python", "msgspec", "python-statemachine", "dd", "numba", "cvc5"} <= tools.keys()
    assert not {"mkdocs", "hypothesis", "transitions"} & tools.keys()


def test_bounds_are_told_in_words_and_no_two_of_a_scope_alike():
    assert in_words(Bounds()) == (
        "1 customer and 1 record, capacity 2, at most 9 sessions, unread counted to 10"
    )
    for sizes in (THOROUGH.panel, THOROUGH.states, THOROUGH.sets):
        assert len({*map(in_words, sizes)}) == len({*sizes})


@pytest.mark.parametrize("name", [field.name for field in fields(Bounds)])
def test_each_bound_is_in_the_words(name):
    usual = Bounds(2, 2, 2, 2, 2, 2)
    value = getattr(usual, name)
    other = (not value) if isinstance(value, bool) else value + 1
    assert in_words(usual) != in_words(replace(usual, **{name: other}))


def test_what_is_not_looked_at_is_not_told():
    nothing = Scope((), (), (), ())
    assert verified(nothing).looked_at == {}
    assert [*verified(DEFAULT, 7).looked_at.values()][-1] == ("7 configurations, by the seed 1",)
