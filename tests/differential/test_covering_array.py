"""In a covering array every combination of values of so many columns meets in a row."""

from itertools import combinations, product

import pytest

from session_panel_spec.differential.covering_array import covering_array

LEVELS = (2, 3, 4, 2, 3)


def missing(rows, levels, strength):
    """Yield each combination of cells that no row has."""
    for columns in combinations(range(len(levels)), strength):
        met = {tuple(row[column] for column in columns) for row in rows}
        for values in product(*(range(levels[column]) for column in columns)):
            if values not in met:
                yield dict(zip(columns, values, strict=True))


@pytest.mark.parametrize("strength", [2, 3, 4])
def test_every_combination_occurs(strength):
    assert list(missing(covering_array(LEVELS, strength), LEVELS, strength)) == []


def test_there_are_far_fewer_rows_than_combinations_of_all_columns():
    rows = covering_array((4,) * 10, 2)
    assert len(rows) < 40
    assert len({*rows}) == len(rows)


def test_what_is_forbidden_occurs_nowhere_and_all_else_does():
    forbidden = [((0, 1), (2, 3)), ((4, 0), (1, 2))]
    rows = covering_array(LEVELS, 3, forbidden)
    assert not any(row[a] == x and row[b] == y for row in rows for (a, x), (b, y) in forbidden)
    for cells in missing(rows, LEVELS, 3):
        assert any(cells.get(a) == x and cells.get(b) == y for (a, x), (b, y) in forbidden), cells


def test_a_column_that_can_have_no_value_is_an_error():
    forbidden = [((0, 0), (3, value)) for value in range(2)]
    with pytest.raises(ValueError, match="allowed in each column"):
        covering_array((1, 2, 2, 2), 3, forbidden)


def test_the_same_is_asked_the_same_is_answered():
    assert covering_array(LEVELS, 3) == covering_array(LEVELS, 3)
