"""A ledger: which implementation was held against which vectors, a line of JSON each."""

import hashlib
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.findings_json import AtRandomJson, Verdict
from session_panel_spec.conform.vector import Vector, VectorError, vector_line

_MARK: Final = 4
"""So many bytes tell a vector from the others: of some millions of new ones one is overlooked."""

_VERSION: Final = re.compile(r"(.*\S)\s+(v?\d\S*)")


class RuleRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a rule.

    Attributes:
        passed: how many vectors that cite it passed.
        failed: how many vectors show first of all that it is broken.
        skipped: how many that cite it were not run.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0


class Record(msgspec.Struct, frozen=True):
    """How an implementation was found.

    Attributes:
        implementation: its name, without the version.
        version: its version, the last word of its name, if that begins with a digit; else empty.
        domain: the version whose vectors it was held against; empty of vectors of one's own.
        digest: the SHA-256 of all these vectors, in whatever order.
        verdict: whether it conforms, partly conforms, or differs.
        passed: how many vectors passed; `known`: of how many that there are.
        lacking: what is lacking of a whole comparison, in short.
        rules: what came of each rule, by its ID.
        at_random: what came of random runs; None where none were made.
        vectors: the beginning of the SHA-256 of each vector that was not left, since enough had
            failed, one after the other, in base64: what is not among them is new.
    """

    implementation: str
    version: str
    domain: str
    digest: str
    verdict: Verdict
    passed: int
    known: int
    lacking: tuple[str, ...]
    rules: Mapping[str, RuleRecord]
    at_random: AtRandomJson | None
    vectors: str

    def new_among(self, vectors: Iterable[Vector]) -> tuple[Vector, ...]:
        """Return the vectors that were not asked, or were others then."""
        marks = b64decode(self.vectors)
        asked = {marks[i : i + _MARK] for i in range(0, len(marks), _MARK)}
        return tuple(vector for vector in vectors if _digest(vector)[:_MARK] not in asked)


def record_of(findings: Findings, vectors: Sequence[Vector]) -> Record:
    """Return how an implementation was found.

    Args:
        findings: what was found of it.
        vectors: all that it was held against, whether it offers them or not.
    """
    name = findings.offer.name if findings.offer else ""
    split = _VERSION.fullmatch(name)
    digests = sorted(map(_digest, vectors))
    asked = sorted(
        map(_digest, (*(one.vector for one in findings.outcomes), *findings.not_offered))
    )
    return Record(
        implementation=split[1] if split else name,
        version=split[2] if split else "",
        domain=findings.domain.version if findings.domain else "",
        digest=hashlib.sha256(b"".join(digests)).hexdigest(),
        verdict=findings.verdict,
        passed=findings.passed,
        known=findings.known,
        lacking=findings.lacking,
        rules=_rules(findings, vectors),
        at_random=findings.at_random.json if findings.at_random else None,
        vectors=b64encode(b"".join(digest[:_MARK] for digest in asked)).decode(),
    )


def record_line(record: Record) -> str:
    """Return a record as a line of JSON."""
    return f"{msgspec.json.encode(record).decode()}\n"


def with_record(ledger: str, record: Record) -> str:
    """Return a ledger with one line more; one that is the last already is not written twice."""
    line = record_line(record)
    return ledger if ledger.endswith(line) else f"{ledger}{line}"


def parse_ledger(ledger: str | bytes) -> tuple[Record, ...]:
    """Return the records of a ledger, in their order.

    Raises:
        VectorError: a line is none.
    """
    try:
        return tuple(msgspec.json.Decoder(Record).decode_lines(ledger))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise VectorError(f"it is no ledger: {error}") from None


def read_ledger(file: Path) -> str:
    """Return the text of a ledger; nothing where there is none yet.

    Raises:
        OSError: it cannot be read.
        VectorError: it is none.
    """
    if not file.exists():
        return ""
    text = file.read_bytes()
    try:
        parse_ledger(text)
    except VectorError as error:
        raise VectorError(f"{file}: {error}") from None
    return text.decode()


def _asked(findings: Findings) -> Iterator[Vector]:
    """Yield the vectors that were run, or would have been if the adapter offered them."""
    yield from (outcome.vector for outcome in findings.outcomes)
    yield from findings.not_offered


def _digest(vector: Vector) -> bytes:
    return hashlib.sha256(vector_line(vector).encode()).digest()


def _rules(findings: Findings, vectors: Iterable[Vector]) -> Mapping[str, RuleRecord]:
    """Return what came of each rule that a vector cites, or that is broken."""
    run = {outcome.vector.id for outcome in findings.outcomes if outcome.skipped is None}
    passed = _cited(outcome.vector for outcome in findings.outcomes if outcome.passed)
    skipped = _cited(vector for vector in vectors if vector.id not in run)
    failed = {rule: len(shown) for rule, shown in findings.broken.items()}
    return {
        rule: RuleRecord(passed[rule], failed.get(rule, 0), skipped[rule])
        for rule in sorted({*passed, *skipped, *failed})
    }


def _cited(vectors: Iterable[Vector]) -> Counter[str]:
    return Counter(rule for vector in vectors for rule in vector.rules)
