"""What a verification went through, as tables: machines, stories, the panel, the model, others."""

from collections.abc import Mapping, Sequence
from typing import Any

from session_panel_site.pages.figures import count_text, number_table, size_text, verdict_badge
from session_panel_site.pages.markdown import blocks, folded

Report = Mapping[str, Any]
Row = tuple[str, ...]


def machine_blocks(report: Report) -> str:
    """Return what each machine was compared with."""
    pairs = zip(report["tables"], report["engine"], strict=True)
    head = ("machine", "cells of its table", "cases beside python-statemachine", "")
    return blocks(
        "## The machines",
        "Each machine is compared, cell by cell and both ways, with a table that was written by "
        "hand from the rules. It is also run beside python-statemachine: in every state, for "
        "every event and every outcome of the guards.",
        number_table(head, (_machine(*pair) for pair in pairs), head[1:3]),
    )


def story_blocks(report: Report) -> str:
    """Return how many screens of each story were compared."""
    head = ("story", "screens", "")
    return blocks(
        "## The stories",
        "The manual's stories are replayed, and each screen must show what their reader expects.",
        number_table(head, map(_story, report["stories"]), ("screens",)),
    )


def panel_blocks(report: Report) -> str:
    """Return through which sizes the real panel was driven."""
    head = ("size", "states", "transitions", "depth", "events compared", "")
    return blocks(
        "## The real panel, beside the model",
        "The panel that services embed is driven through every reachable state of these sizes, "
        "and every event is tried in each. It must accept what the model accepts, refuse what the"
        " model refuses, by the same rule, and be in the same state afterwards. Where neither "
        "transitions nor depth are told, it went beside the model without counting them.",
        number_table(head, map(_panel, driven(report)), head[1:5]),
        folded("How a size is written", _SIZE),
    )


def model_blocks(report: Report) -> str:
    """Return at which sizes the model was explored."""
    head = ("size", "states", "transitions", "depth", "properties", "")
    return blocks(
        "## The model, explored to the end",
        "Every reachable state, and every transition from it. *Properties* is how many say "
        "something at that size. Where no depth is told, whole sets of states were explored, and "
        "what always holds was checked.",
        number_table(head, map(_model, report["models"]), head[1:5]),
    )


def confirmation_blocks(report: Report) -> str:
    """Return what other checkers counted."""
    head = ("size", "by", "states", "transitions", "")
    counted = [one for one in report["confirmations"] if one["theirs"]]
    return blocks(
        "## Counted by others",
        "The model, [exported](confirm.md), is explored by checkers that share no code with ours,"
        " nor with each other. Their counts must be ours, to the last transition.",
        number_table(head, map(_confirmation, counted), head[2:4]),
    )


def driven(report: Report) -> Sequence[Mapping[str, Any]]:
    """Return every size through which the real panel was driven."""
    return (*report["explorations"], *report["lockstep"])


_SIZE = """\
K conversations and R records; capacity C; session limit M; unread messages are told apart up to U;
at most L pending offers. In all of them a missed offer sets inactive, and a declined one sets
nothing."""


def _machine(by_table: Mapping[str, Any], by_engine: Mapping[str, Any]) -> Row:
    name, passed = by_table["name"], by_table["passed"] and by_engine["passed"]
    counts = (count_text(by_table["count"]), count_text(by_engine["count"]))
    return (f"[{name}](machines/{name}.md)", *counts, verdict_badge(passed))


def _story(one: Mapping[str, Any]) -> Row:
    name = one["name"]
    return f"[{name}](stories/{name}.md)", count_text(one["count"]), verdict_badge(one["passed"])


def _panel(one: Mapping[str, Any]) -> Row:
    counted = ("states", "transitions", "depth", "compared_with_model")
    counts = (count_text(one.get(name)) for name in counted)
    return (size_text(one["bounds"]), *counts, verdict_badge(one["difference_from_model"] is None))


def _model(one: Mapping[str, Any]) -> Row:
    said = [checked["passed"] for checked in one["properties"] if checked["met"]]
    counts = map(count_text, (one["states"], one["transitions"], one["depth"], len(said)))
    return (size_text(one["bounds"]), *counts, verdict_badge(all(said)))


def _confirmation(one: Mapping[str, Any]) -> Row:
    theirs = one["theirs"]
    counts = (count_text(theirs["states"]), count_text(theirs["transitions"]))
    return size_text(one["bounds"]), one["tool"], *counts, verdict_badge(one["passed"])
