"""The collections that a panel keeps what it knows in, each beside a plain one.

A collection is changed, and a `dict` or a list in the same way; both are looked at, at each size at
which the collection may be made differently. Versions that have been changed since are looked at
again at the end: nobody may change one.
"""

from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.mappings.frozen_dicts import frozen_dict_looks
from session_panel_spec.verify.mappings.hash_tries import hash_trie_looks
from session_panel_spec.verify.mappings.known import known_looks
from session_panel_spec.verify.mappings.look import looked
from session_panel_spec.verify.mappings.sorted_sets import sorted_set_looks


def mapping_checks() -> tuple[DirectCheck, ...]:
    """Look at each collection; the same again each time."""
    return (
        looked("a mapping holds what a dict does", hash_trie_looks()),
        looked("a sorted set holds what a sorted list does", sorted_set_looks()),
        looked("known conversations are in the orders of plain lists", known_looks()),
        looked("a frozen dict is a dict that nobody changes", frozen_dict_looks()),
    )
