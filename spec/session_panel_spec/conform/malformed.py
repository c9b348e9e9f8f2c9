"""What a line is that is no answer, for those who have to find where it comes from."""

import json
import re
from collections import Counter
from typing import Final

_MARKS: Final = {
    b"\xef\xbb\xbf": "a byte order mark before the answer",
    b"\xff\xfe": "UTF-16 in the place of UTF-8",
    b"\xfe\xff": "UTF-16 in the place of UTF-8",
}
_NO_NUMBER: Final = re.compile(rb"[:\[,]\s*(-?Infinity|NaN)\b")
_IN_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')


def malformed(line: bytes, *, is_first: bool) -> str | None:
    """Return what is written in the place of an answer; None where it is JSON, but no answer.

    Args:
        line: what is written.
        is_first: whether nothing was answered before.
    """
    for mark, told in _MARKS.items():
        if line.startswith(mark):
            return told
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return "what is not UTF-8"
    if not line.startswith(b"{") and not _is_json(text):
        return "text before the first answer" if is_first else "text between its answers"
    return _malformed_json(text, line)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _malformed_json(text: str, line: bytes) -> str | None:
    if found := _NO_NUMBER.search(_IN_TEXT.sub(b'""', line)):
        return f"{found[1].decode()}, which JSON has not"
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except RecursionError:
        return "what is nested too deep"
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(text) or error.msg.startswith("Unterminated")
        return "an answer that its line does not hold whole" if is_cut else None
    except ValueError:
        return "a number of too many digits"
    if text[end:].strip():
        return "more than one answer on a line" if text[end:].lstrip()[0] in "{[" else None
    return None


def doubled_member(line: bytes) -> str | None:
    """Return the first member that an object on a line has twice, if one has."""
    doubled: list[str] = []

    def looked_at(pairs: list[tuple[str, object]]) -> None:
        names = Counter(name for name, _ in pairs)
        doubled.extend(name for name, count in names.items() if count > 1)

    json.loads(line, object_pairs_hook=looked_at)
    return doubled[0] if doubled else None
