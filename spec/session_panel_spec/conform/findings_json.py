"""What was found of an adapter, as `conform --json` prints it."""

from typing import Any, Literal

import msgspec

from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.protocol import TroubleKind

FailureKind = Literal["differs", TroubleKind]
"""How an adapter fails: its answer differs, or it does not answer as it must."""

Verdict = Literal["conforms", "partly", "differs"]
"""Everything was compared and is as it must be; that was compared is; or something is not."""


class TroubleJson(msgspec.Struct, frozen=True):
    """How an adapter does not answer as it must.

    Attributes:
        kind: how, in a word.
        sentence: what was seen.
        said: the last lines that it wrote on standard error.
    """

    kind: TroubleKind
    sentence: str
    said: tuple[str, ...]


class FailureJson(msgspec.Struct, frozen=True):
    """A vector that fails.

    Attributes:
        vector: its ID.
        theme: the theme that it is of.
        kind: ``differs``, or how the adapter does not answer as it must.
        rules: the IDs of the rules that are broken, the most telling first; none where no answer
            differs.
        events: the requests up to the answer that is wrong, without the reset.
        sentence: what was seen of an adapter that does not answer as it must; else empty.
        said: the last lines that the adapter wrote on standard error, if it does not.
        difference: where the answer differs; null where it is none.
    """

    vector: str
    theme: str
    kind: FailureKind
    rules: tuple[str, ...]
    events: tuple[dict[str, Any], ...]
    sentence: str
    said: tuple[str, ...]
    difference: Difference | None


class AtRandomJson(msgspec.Struct, frozen=True):
    """What came of random runs.

    Attributes:
        seed: which runs were made.
        runs: how many were played to their end.
        events: how many events were answered in them.
        skipped: how many runs the adapter did not take.
        found: the ID of the vector of the first that is wrong; null where none is.
    """

    seed: int
    runs: int
    events: int
    skipped: int
    found: str | None


class BrokenRuleJson(msgspec.Struct, frozen=True):
    """A rule that is broken.

    Attributes:
        rule: its ID.
        count: how many vectors show it first of all rules.
        vector: the ID of the one with the shortest run.
    """

    rule: str
    count: int
    vector: str


class FindingsJson(msgspec.Struct, frozen=True):
    """What was found of an adapter.

    Attributes:
        verdict: whether it conforms; partly if not everything was compared; or differs.
        conforms: whether the verdict is that it conforms.
        adapter: the name and version that it gives; null where it did not say.
        domain: the version whose vectors these are; null of vectors of one's own.
        vectors: how many vectors there are.
        passed: how many were run, with everything as it must be.
        failed: how many failed, a random run among them.
        skipped: how many it did not run, since it does not offer their configuration.
        left: how many were not run, since enough had failed or it was interrupted.
        not_compared: what was not compared, a sentence each.
        at_random: what came of random runs; null where none were made.
        trouble: why it could not go on; null where it could.
        rules: the rules that are broken.
        failures: the vectors that fail, that with the shortest run first.
    """

    verdict: Verdict
    conforms: bool
    adapter: str | None
    domain: str | None
    vectors: int
    passed: int
    failed: int
    skipped: int
    left: int
    not_compared: tuple[str, ...]
    at_random: AtRandomJson | None
    trouble: TroubleJson | None
    rules: tuple[BrokenRuleJson, ...]
    failures: tuple[FailureJson, ...]
