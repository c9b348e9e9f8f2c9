"""The kept releases: what the behaviour of each rule was, and in which it is another here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.changes.compare import compare
from session_panel_spec.releases.changes.vector_changes import find_vector_changes
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.release_file import load_release


class Compared(Protocol):
    """What a comparison of two releases found."""

    @property
    def rules_named(self) -> frozenset[str]:
        """The IDs of the rules whose behaviour differs."""


Compare = Callable[[Release, Release], Compared]
"""Compares a release with another, which is what is here."""


class KeptReleases:
    """Kept releases, by their versions; whatever is asked of one is worked out once.

    Each of these raises `ReleaseError` where there is no such release.

    Attributes:
        release: returns the release itself.
        behaviours: returns the digest of the behaviour of each rule in it, by the rule's ID.
        rules_named: returns the IDs of the rules whose behaviour is another here than in it.
    """

    def __init__(
        self,
        here: Release,
        compare: Compare = compare,
        load: Callable[[str], Release] = load_release,
    ) -> None:
        self.release: Callable[[str], Release] = cache(load)
        self.behaviours: Callable[[str], Mapping[str, str]] = cache(
            lambda version: behaviours(self.release(version))
        )
        self.rules_named: Callable[[str], frozenset[str]] = cache(
            lambda version: compare(replace(self.release(version), vectors=()), here).rules_named
        )

    def vectors(self, version: str, rule: str) -> tuple[PanelVector, ...]:
        """Return the vectors of a release that cite a rule."""
        return tuple(one for one in self.release(version).vectors if rule in one.rules)

    def other_vectors(self, version: str, rule: str) -> tuple[str, ...]:
        """Return the IDs of those that the reference answers otherwise here."""
        found = find_vector_changes(self.vectors(version, rule))
        return tuple(dict.fromkeys(change.vector for change in found.changes))

    def last_alike(self, rule: str, behaviour: str, versions: Iterable[str]) -> str:
        """Return the last of some versions in which a rule behaves as it does here, or nothing.

        Args:
            rule: its ID.
            behaviour: the digest of its behaviour here; where that is empty, vectors decide.
            versions: those of kept releases, the last one last.
        """
        alike = [
            version
            for version in versions
            if self.behaviours(version).get(rule) == behaviour
            and (behaviour or self._answered_alike(version, rule))
        ]
        return alike[-1] if alike else ""

    def _answered_alike(self, version: str, rule: str) -> bool:
        return bool(self.vectors(version, rule)) and not self.other_vectors(version, rule)
