"""How strong the vectors are, as it was found when it was last asked, and how far they range."""

from typing import Final

import msgspec

from session_panel_spec.conform.vector import VECTORS


class Range(msgspec.Struct, frozen=True):
    """How far the panel's vectors range.

    Attributes:
        configurations: in how many configurations runs begin.
        events: how many events the longest run has.
        sessions: how many sessions are open at most, with Home.
        unread: how many messages of a conversation are unread at most.
    """

    configurations: int
    events: int
    sessions: int
    unread: int

    @property
    def text(self) -> str:
        """What they do not range over, in a sentence."""
        return (
            f"They range over {self.configurations} configurations, runs of up to {self.events} "
            f"events, {self.sessions} sessions and {self.unread} unread messages, and not beyond; "
            "--random goes on."
        )


class Naming(msgspec.Struct, frozen=True):
    """Whether `conform` names first the rule that is broken, of broken references.

    Attributes:
        judged: of how many, of those that answer, and otherwise than they must.
        right: of how many it names a rule that the reference cites around the broken place.
        accepted: of how many it names one that the table accepts in the stead of such a rule.
        rules: how many rules are cited around a place, in the mean.
        chance: which part a rule would be right of that is drawn from those that decide the answer.
        wrong: of which it names another, and what differs there, a line each.
        unneeded: the entries of the table that accept nothing.
        digest: of what rules are named by and judged.
    """

    judged: int
    right: int
    accepted: int
    rules: float
    chance: float
    wrong: tuple[str, ...]
    unneeded: tuple[str, ...]
    digest: str

    @property
    def share(self) -> float:
        """Which part is told by the right rule, or an accepted one, from 0 to 1."""
        return (self.right + self.accepted) / max(1, self.judged)

    @property
    def text(self) -> str:
        """The figures, in a sentence."""
        return (
            f"Of {self.judged:,} of them that answer, conform names first the rule that is broken "
            f"({self.right:,}) or one that is accepted in its stead ({self.accepted:,}): "
            f"{self.share:.1%}."
        )


class Strength(msgspec.Struct, frozen=True):
    """What became of all broken references.

    Attributes:
        made: how many there are.
        no_panel: how many of them cannot even be imported, and count for nothing.
        told: how many the vectors tell.
        equivalent: how many no answer and no screen shows, each for a reason that is written down.
        survivors: those that no vector tells, though one could.
        unneeded: the reasons that are about none that is untold.
        wrongly_explained: those that are told and explained nevertheless.
        range: how far the vectors range.
        naming: what `conform` says of those that are told.
        vectors: the digest of the vectors' files.
        mutants: the digest of the broken references.
    """

    made: int
    no_panel: int
    told: int
    equivalent: int
    survivors: tuple[str, ...]
    unneeded: tuple[str, ...]
    wrongly_explained: tuple[str, ...]
    range: Range
    naming: Naming
    vectors: str
    mutants: str

    @property
    def judged(self) -> int:
        """How many could be told."""
        return self.told + len(self.survivors)

    @property
    def share(self) -> float:
        """Which part of those that could be told is told, from 0 to 1."""
        return self.told / max(1, self.judged)

    @property
    def text(self) -> str:
        """The figures, in a sentence or two."""
        return (
            f"These vectors tell {self.told:,} of {self.judged:,} references that are broken in "
            f"one place ({self.share:.1%}). {self.range.text}"
        )


FILE: Final = VECTORS / "strength.json"
"""Where the figures are kept; a test says whether they are about these vectors."""


def kept_strength() -> Strength:
    """Return what was found when it was last asked."""
    return msgspec.json.decode(FILE.read_bytes(), type=Strength)


def strength_text(found: Strength) -> str:
    """Return the text of the file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
