"""A machine in SCXML, the notation of the W3C for state machines.

A guard is a number of the datamodel, 1 where it holds and 0 where not: every engine compares
numbers alike, in whatever language it reads a condition. What SCXML has no word for is in a
namespace of its own: the rules that a transition follows from, and why an event is refused where
no transition is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from session_panel import Branch, Table
from session_panel_spec.export.notation import indented

NAMESPACE: Final = "urn:session-panel"
"""Of the attribute `rules` and the element `refusal`."""


def scxml(table: Table[Any]) -> str:
    """Write a machine as a document; each guard is a datum that the host sets before an event."""
    attributes = {
        "xmlns": "http://www.w3.org/2005/07/scxml",
        "xmlns:panel": NAMESPACE,
        "version": "1.0",
        "datamodel": "ecmascript",
        "name": table.name,
        "initial": table.initial,
    }
    parts = (*_datamodel(table), *(_state(table, state) for state in table.states))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element("scxml", attributes, parts)}\n'


def _datamodel(table: Table[Any]) -> Iterator[str]:
    data = [_element("data", {"id": guard, "expr": "0"}) for guard in table.guards]
    if data:
        yield _element("datamodel", {}, data)


def _state(table: Table[Any], state: str) -> str:
    parts = (*_transitions(table, state), *_refusals(table, state))
    return _element("final" if state in table.finals else "state", {"id": state}, parts)


def _transitions(table: Table[Any], state: str) -> Iterator[str]:
    for event in table.events:
        for branch in table.branches[state, event]:
            yield _transition(state, event, branch)


def _transition(state: str, event: str, branch: Branch[str]) -> str:
    """Write a transition; one that stays has no target, so that no engine leaves the state."""
    attributes = {"event": event}
    if branch.guard:
        attributes["cond"] = f"{branch.guard} == {int(branch.expected)}"
    if branch.target != state:
        attributes["target"] = branch.target
    return _element("transition", attributes | {"panel:rules": " ".join(branch.rules)})


def _refusals(table: Table[Any], state: str) -> Iterator[str]:
    for event in table.events:
        if (state, event) in table.refusals:
            rule, reason = table.refusals[state, event]
            yield _element("panel:refusal", {"event": event, "rule": rule, "reason": reason})


def _element(name: str, attributes: Mapping[str, str], parts: Sequence[str] = ()) -> str:
    words = " ".join((name, *(f"{key}={quoteattr(text)}" for key, text in attributes.items())))
    inner = indented("\n".join(parts))
    return f"<{words}>\n{inner}\n</{name}>" if inner else f"<{words}/>"
