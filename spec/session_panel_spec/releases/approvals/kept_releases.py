"""The kept releases: what the behaviour of each rule was, and in which it is another here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.changes.compare import compare
from session_panel_spec.releases.changes.vector_changes import VectorChanges, find_vector_changes
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
        other_vectors: returns the IDs of its vectors that the reference answers otherwise here, by
            each of the rules that say so.
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
        self.other_vectors: Callable[[str], Mapping[str, tuple[str, ...]]] = cache(
            lambda version: _by_rule(find_vector_changes(self.release(version).vectors))
        )

    def last_alike(self, rule: str, behaviour: str, versions: Iterable[str]) -> str:
        """Return the last of some versions in which a rule behaves as it does here, or nothing.

        Args:
            rule: its ID.
            behaviour: the digest of its behaviour here; where that is empty, some vector cites it.
            versions: those of kept releases, the last one last.
        """
        alike = (
            version
            for version in reversed([*versions])
            if self.behaviours(version).get(rule) == behaviour
            and (behaviour or self._is_cited(version, rule))
            and rule not in self.other_vectors(version)
        )
        return next(alike, "")

    def _is_cited(self, version: str, rule: str) -> bool:
        return any(rule in one.rules for one in self.release(version).vectors)


def _by_rule(found: VectorChanges) -> Mapping[str, tuple[str, ...]]:
    """Return the IDs of changed vectors by each of the rules that they name."""
    named: dict[str, dict[str, None]] = {}
    for change in (*found.changes, *found.losses):
        for rule in change.rules:
            named.setdefault(rule, {})[change.vector] = None
    return {rule: tuple(vectors) for rule, vectors in named.items()}
