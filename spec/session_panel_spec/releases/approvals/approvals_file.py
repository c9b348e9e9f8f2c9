"""The file of approvals: TOML, an entry a rule, in the domain's order."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from session_panel_spec.releases.approvals.approval import Approval, Approvals

HEAD: Final = """\
# Who has signed which rule, and what it was then: docs/approvals.md. Whoever signs runs
# `session-panel approve RULE --by NAME`, which writes an entry here, and commits it.
"""


def parse_approvals(text: str) -> Approvals:
    """Return the approvals that a text is.

    Raises:
        ValueError: it is not of the form.
    """
    return msgspec.convert(tomllib.loads(text), dict[str, Approval])


def approvals_text(approvals: Approvals, order: Iterable[str]) -> str:
    """Return the file of approvals: the rules in an order, and then what is in none."""
    first = [rule for rule in order if rule in approvals]
    rules = (*first, *sorted(approvals.keys() - {*first}))
    return "\n".join([HEAD, *(_entry(rule, approvals[rule]) for rule in rules)])


def _entry(rule: str, approval: Approval) -> str:
    """Return the table of a rule."""
    return "".join((f"[{_value(rule)}]\n", *_lines(msgspec.to_builtins(approval))))


def _lines(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if name == "checked":
            rows = "".join(f"    {_value(one)},\n" for one in value)
            yield f"{name} = [\n{rows}]\n"
        else:
            yield f"{name} = {_value(value)}\n"


def _value(value: Any) -> str:  # noqa: ANN401 - a text, texts, or a table of these
    """Return a value in one line."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{name} = {_value(part)}' for name, part in value.items())} }}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    # Of what JSON writes as it is, TOML refuses nothing but this.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
