"""The collections that a panel keeps what it knows in, held beside plain ones."""

from collections.abc import Iterator
from typing import Final

from session_panel_spec.differential.watch import watched
from session_panel_spec.verify.beside_plain.frozen_dicts import frozen_dict_looks
from session_panel_spec.verify.beside_plain.hash_tries import hash_trie_looks
from session_panel_spec.verify.beside_plain.known import known_looks
from session_panel_spec.verify.beside_plain.look import Looks
from session_panel_spec.verify.beside_plain.sorted_sets import sorted_set_looks
from session_panel_spec.verify.check import CANNOT_BE_DONE, DirectCheck

SECONDS: Final = 2.0
"""How much processor time all looks at one thing may take: some ten times what they do."""


def mapping_checks() -> Iterator[DirectCheck]:
    """Look at each collection; the same again each time."""
    yield looked("a mapping holds what a dict does", hash_trie_looks())
    yield looked("a sorted set holds what a sorted list does", sorted_set_looks())
    yield looked("known conversations are in the orders of plain lists", known_looks())
    yield looked("a frozen dict is a dict that nobody changes", frozen_dict_looks())


def looked(name: str, looks: Looks) -> DirectCheck:
    """Return what came of looks: they end with the first that shows something wrong."""
    count, wrong = 0, None
    try:
        with watched(SECONDS):
            while wrong is None:
                wrong, count = next(looks), count + 1
    except StopIteration:
        pass
    except CANNOT_BE_DONE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises is a finding
        wrong, count = f"look {count + 1} came to nothing, it raised {error!r}", count + 1
    return DirectCheck(name, count, () if wrong is None else (wrong,))
