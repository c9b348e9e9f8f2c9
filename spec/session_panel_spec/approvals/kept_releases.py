"""The kept releases: what the behaviour of each rule was, and in which it is another here."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from session_panel_spec.approvals.behaviour import behaviours
from session_panel_spec.changes.compare import compare
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
            lambda version: compare(self.release(version), here).rules_named
        )
