"""The configurations in which the panel is driven follow from the schema of `Config`."""

from itertools import combinations, product

import msgspec
import pytest

from session_panel import Config, InvalidInput
from session_panel_spec.differential import configurations as module
from session_panel_spec.differential.configurations import changed, configurations, options


def leaves(value, path=()):
    """Yield the path of each option that a configuration has, as JSON has it."""
    for name, part in value.items():
        if isinstance(part, dict) and part:
            yield from leaves(part, (*path, name))
        else:
            yield (*path, name)


def test_each_option_has_its_default_and_at_most_four_values():
    assert {option.path for option in options()} == {*leaves(msgspec.to_builtins(Config()))}
    for option in options():
        assert option.values[0] == option.of(Config())
        assert 2 <= len({repr(value) for value in option.values}) == len(option.values) <= 4


def test_limits_are_least_next_default_and_above_nine():
    values = {option.name: option.values for option in options()}
    assert values["session_limit"] == (9, 1, 2, 10)
    assert values["work_item_limit"] == (50, 1, 2)
    assert values["capacity"] == (2, 1, 10)


def test_parts_are_given_in_part():
    values = {option.name: option.values for option in options()}
    assert values["waiting_times"] == ({}, {"sales": 1.0}, {"sales": 1e12, "support": 0.0})
    assert values["allowed_presences"][1:3] == ([], ["away", "dnd", "offline"])


@pytest.mark.rules("OFFR-3", "CONF-1")
def test_every_three_values_meet_unless_no_configuration_can_have_them():
    told = [
        tuple(map(repr, (o.of(config) for o in options()))) for config in configurations().configs
    ]
    for columns in combinations(range(len(options())), 3):
        met = {tuple(row[column] for column in columns) for row in told}
        for values in product(*(map(repr, options()[column].values) for column in columns)):
            assert values in met or _is_left_out(columns, values)


def _is_left_out(columns, values):
    named = dict(zip((options()[column].name for column in columns), values, strict=True))
    return named.get("auto_accept") == "True" and "'inactive'" in named["allowed_presences"]


def test_what_is_left_out_is_told():
    [left_out] = configurations().left_out
    assert "inactive" in left_out
    assert left_out.endswith("with auto_accept=true")


def test_the_first_configuration_has_every_default():
    assert configurations().configs[0] == Config()
    assert len({*map(repr, configurations().configs)}) == len(configurations().configs)


def test_an_option_is_changed_alone_and_what_is_invalid_is_refused():
    by_name = {option.name: option for option in options()}
    keep = changed(Config(), by_name["presence_policy.some_load"], "keep")
    assert keep.presence_policy.some_load == "keep"
    assert keep.presence_policy.full_load == "dnd"
    with pytest.raises(InvalidInput):
        changed(Config(auto_accept=True), by_name["allowed_presences"], ["inactive"])


def test_a_type_of_which_nothing_is_known_is_an_error(monkeypatch):
    class Unknown(msgspec.Struct):
        colour: bytes = b""

    monkeypatch.setattr(module, "Config", Unknown)
    options.cache_clear()
    try:
        with pytest.raises(TypeError, match="of which values are known"):
            options()
    finally:
        options.cache_clear()
