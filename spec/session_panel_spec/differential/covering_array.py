"""Covering arrays: few rows in which any values of any few columns meet.

Built column by column (IPOG): each row gets the value of the next column that covers most of what
is not covered, and what is left gets rows of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Final

Cell = tuple[int, int]
"""A column, and the number of one of its values."""

Row = list[int | None]
"""The number of a value for each column so far; None where any would do."""

_FREE: Final = None


def covering_array(
    levels: Sequence[int], strength: int, forbidden: Iterable[tuple[Cell, Cell]] = ()
) -> tuple[tuple[int, ...], ...]:
    """Return rows in which each allowed combination of values of so many columns occurs.

    Args:
        levels: how many values each column has.
        strength: of how many columns every combination occurs.
        forbidden: pairs of cells that no row may have together.

    Raises:
        ValueError: a row can have no value of a column: too much is forbidden.
    """
    order = sorted(range(len(levels)), key=lambda column: -levels[column])
    place = {column: number for number, column in enumerate(order)}
    both_ways = {pair for one, other in forbidden for pair in ((one, other), (other, one))}
    apart = {((place[a], x), (place[b], y)) for (a, x), (b, y) in both_ways}
    rows = _rows([levels[column] for column in order], strength, apart)
    return tuple(tuple(row[place[column]] for column in range(len(levels))) for row in rows)


def _rows(levels: Sequence[int], strength: int, apart: set[tuple[Cell, Cell]]) -> list[list[int]]:
    first = product(*(range(level) for level in levels[:strength]))
    rows: list[Row] = [list(row) for row in first if _fits(enumerate(row), apart)]
    for column in range(strength, len(levels)):
        left = set(_to_cover(levels, column, strength, apart))
        for row in rows:
            _widen(row, levels[column], strength, left, apart)
        for cells in sorted(left):
            _place(cells, rows, column + 1, apart)
    return [_filled(row, levels, apart) for row in rows]


def _fits(cells: Iterable[Cell], apart: set[tuple[Cell, Cell]]) -> bool:
    return apart.isdisjoint(combinations(cells, 2))


def _to_cover(
    levels: Sequence[int], column: int, strength: int, apart: set[tuple[Cell, Cell]]
) -> Iterator[tuple[Cell, ...]]:
    """Yield each combination of cells, the last of them of the column."""
    for others in combinations(range(column), strength - 1):
        columns = (*others, column)
        for values in product(*(range(levels[one]) for one in columns)):
            cells = tuple(zip(columns, values, strict=True))
            if _fits(cells, apart):
                yield cells


def _widen(
    row: Row, level: int, strength: int, left: set[tuple[Cell, ...]], apart: set[tuple[Cell, Cell]]
) -> None:
    """Give a row the value of its next column that covers most; what it covers is not left."""
    cells = _cells(row)
    allowed = [value for value in range(level) if _may_have(cells, (len(row), value), apart)]
    others = list(combinations(cells, strength - 1))
    covered = {
        value: [one for other in others if (one := (*other, (len(row), value))) in left]
        for value in allowed
    }
    best = max(allowed, key=lambda value: len(covered[value]), default=_FREE)
    row.append(best if best is not None and covered[best] else _FREE)
    if best is not None:
        left.difference_update(covered[best])


def _cells(row: Row) -> list[Cell]:
    return [(column, value) for column, value in enumerate(row) if value is not None]


def _may_have(cells: Iterable[Cell], cell: Cell, apart: set[tuple[Cell, Cell]]) -> bool:
    return not any((other, cell) in apart for other in cells)


def _place(
    cells: tuple[Cell, ...], rows: list[Row], width: int, apart: set[tuple[Cell, Cell]]
) -> None:
    """Let a row have the cells: the first that can, or else a new one."""
    for row in rows:
        if all(row[column] in (_FREE, value) for column, value in cells):
            others = [other for other in _cells(row) if other not in cells]
            if all(_may_have(others, cell, apart) for cell in cells):
                break
    else:
        row = [_FREE] * width
        rows.append(row)
    for column, value in cells:
        row[column] = value


def _filled(row: Row, levels: Sequence[int], apart: set[tuple[Cell, Cell]]) -> list[int]:
    """Return a row with a value where any would do."""
    for column, level in enumerate(levels):
        if row[column] is None:
            cells = _cells(row)
            values = (v for v in range(level) if _may_have(cells, (column, v), apart))
            row[column] = next(values, _FREE)
    if None in row:
        raise ValueError("Expected a value that is allowed in each column of each row")
    return [value for value in row if value is not None]
