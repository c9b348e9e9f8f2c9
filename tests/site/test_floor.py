"""The oldest libraries that the panel is tested with are read off the project, each of them."""

import tomllib

import pytest
from packaging.requirements import Requirement

from session_panel_site.floor import PROJECT, floor, unlike

ONE = '[project]\ndependencies = ["msgspec{}"]'


def test_the_oldest_version_is_the_lower_bound():
    assert dict(floor(ONE.format(">=0.23,<1"))) == {"msgspec": "0.23"}


@pytest.mark.parametrize("bounds", ["", "<1", ">0.23", "==0.23"])
def test_a_library_without_an_oldest_version_is_told(bounds):
    with pytest.raises(ValueError, match="from which version on"):
        dict(floor(ONE.format(bounds)))


def test_every_library_of_the_panel_has_an_oldest_version_and_keeps_out_the_next_major_one():
    project = PROJECT.read_text("utf-8")
    needed = [Requirement(one) for one in tomllib.loads(project)["project"]["dependencies"]]
    assert [name for name, _ in floor(project)] == [one.name for one in needed]
    for one in needed:
        assert "<" in {bound.operator for bound in one.specifier}, one


def test_another_version_than_the_oldest_is_told():
    (told,) = unlike({"msgspec": "0.0.1", "pytest": pytest.__version__})
    assert told.startswith("msgspec ")
    assert told.endswith(" is found, not 0.0.1")
