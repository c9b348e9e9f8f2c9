"""What changed, for people: first what answers otherwise, then what is only said otherwise."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import RenderableType, group
from rich.padding import Padding
from rich.text import Text

from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.terminal_text import counted
from session_panel_spec.releases.changes.change import (
    Changes,
    EventChange,
    Exactness,
    Explored,
    RefusalChange,
    RuleChange,
)
from session_panel_spec.releases.changes.words import (
    answer_text,
    answered_text,
    cells_by_event,
    event_name,
    event_names,
    here_name,
    ids,
    lines_text,
    new_name,
    property_text,
    refused_text,
    size_text,
    vectors_by_rule,
    where,
)
from session_panel_spec.releases.strength.strength import Strength

WHATEVER_HAPPENS: Final = (
    "Whether a property is weaker than it was is decided for every state, and every two states with"
    " an event between them, of every size, whether or not a panel gets there; what stays possible"
    " or does not take for ever is decided by its parts, and not always."
)


@group()
def render_changes(changes: Changes) -> Iterator[RenderableType]:
    """Return the report, for a rich console to print."""
    yield Text(headline(changes), "bold")
    yield from _section("What an answer has in it", _members(changes))
    yield from _section("Events of the model", _events(changes))
    yield from _section("Refused otherwise", map(_refusal, changes.refusals))
    yield from _section(_vectors_title(changes), _vectors(changes))
    yield from _section("Rules", _rules(changes))
    yield from _section("Tables of the machines", _cells(changes))
    yield from _section("Properties", _properties(changes))
    yield from _section("What was compared, and how far", map(Text, compared(changes)))


def headline(changes: Changes) -> str:
    """Return what changed, in one sentence."""
    name = new_name(changes)
    name = f"{name[0].upper()}{name[1:]}"
    if changes.behaves_otherwise:
        return f"{name} behaves otherwise than {changes.old}"
    if changes.is_answered_otherwise:
        return f"{name} is written as {changes.old} is; what is here answers otherwise"
    return f"{name} behaves as {changes.old} does, as far as was compared"


def _section(title: str, lines: Iterator[Text]) -> Iterator[RenderableType]:
    told = list(lines)
    if told:
        yield Text(f"\n{title}", "bold")
        yield from (Padding(line, (0, 0, 0, 2)) for line in told)


def _named(name: str, rules: str) -> Text:
    return Text.assemble((name, "bold"), (f"  {rules}" if rules else "", "dim"))


def _members(changes: Changes) -> Iterator[Text]:
    if changes.members_added:
        yield Text(f"only {here_name(changes)}: {', '.join(changes.members_added)}")
    if changes.members_gone:
        yield Text(f"only {changes.old}: {', '.join(changes.members_gone)}")


def _events(changes: Changes) -> Iterator[Text]:
    yield from map(Text, changes.variables)
    for change in changes.events:
        yield _event(change)


def _event(change: EventChange) -> Text:
    shown = change.shown
    return Text("\n").join(
        (
            _named(f"{event_name(change)}: {change.how}", ids(change.rules, load_rules())),
            Text(f"  {where(shown)}, {shown.label}"),
            Text(f"    was  {answer_text(shown.state, shown.old)}"),
            Text(f"    is   {answer_text(shown.state, shown.new)}"),
        )
    )


def _refusal(change: RefusalChange) -> Text:
    old, new = (refused_text(one) if one else "no such event" for one in (change.old, change.new))
    return Text(f"{change.name} ({change.place}): {old}, now {new}; {where(change.shown)}")


def _vectors_title(changes: Changes) -> str:
    by = "" if changes.is_here else " by what is here"
    return f"Kept vectors that are answered otherwise{by}"


def _vectors(changes: Changes) -> Iterator[Text]:
    for one in vectors_by_rule(changes.vectors):
        yield _named(f"{one.vectors:4}  {answered_text(one.first)}", ", ".join(one.rules))


def _rules(changes: Changes) -> Iterator[Text]:
    for change in changes.rules:
        if change.what != ("reason",):
            yield from _rule(change)
    if told := [change.id for change in changes.rules if change.what == ("reason",)]:
        yield Text(f"as they were, for another reason: {', '.join(told)}")


def _rule(change: RuleChange) -> Iterator[Text]:
    yield _named(change.id, _what(change))
    sides = (("was", change.old), ("is", change.new))
    for word, rule in sides:
        if rule and "text" in (*change.what, "text" if "added" in change.what else ""):
            yield Text(f"  {word:4} {rule.text}")


def _what(change: RuleChange) -> str:
    names = {"text": "reworded", "origin": "of other origin", "reason": "for another reason"}
    return ", ".join(names.get(one, one) for one in change.what)


def _cells(changes: Changes) -> Iterator[Text]:
    for one in cells_by_event(changes.cells):
        name = f"{one.machine}: {one.event} in {', '.join(one.states)}"
        yield _named(name, ids(one.rules, load_rules()))
        yield Text(f"  was  {lines_text(one.old)}")
        yield Text(f"  is   {lines_text(one.new)}")


def _properties(changes: Changes) -> Iterator[Text]:
    for change in changes.properties:
        if change.old is not None:
            yield _named(f"{change.name}: {property_text(change)}", ids(change.rules, load_rules()))
            yield Text(f"  {change.old.text}")
            yield from map(Text, _allowed(change.strength))
    if added := [change.name for change in changes.properties if change.old is None]:
        yield Text(f"added: {', '.join(added)}")
    if of_panel := [one.name for one in changes.panel_properties]:
        yield Text(f"new, gone or reworded of the real panel: {', '.join(of_panel)}")


def _allowed(strength: Strength | None) -> Iterator[str]:
    """Yield what only one of the sides allows of a property."""
    sides = (("was", strength.old), ("is", strength.new)) if strength else ()
    for word, side in sides:
        if side.example:
            yield f"  allowed only as it {word}: {side.example}"


def compared(changes: Changes) -> Iterator[str]:
    """Yield what was compared, how, and what was not, in sentences."""
    yield "Exact: rules, cells of tables, and properties, as they are written."
    yield from _sizes(changes.exact.sizes)
    yield from _proofs(changes.exact)
    if any(change.strength for change in changes.properties):
        yield WHATEVER_HAPPENS
    yield (
        f"By example: {counted(changes.exact.vectors, 'kept vector')} of {changes.old}, replayed on"
        " the reference that is here, up to the first answer that is another; of the members that"
        f" {changes.old} knew. Times, texts, screens and effects are compared nowhere else."
    )
    yield (
        "Not the shipped panel: rules, tables, model and reference are compared, and session-panel "
        "verify holds the panel against these."
    )


def _sizes(sizes: Iterable[Explored]) -> Iterator[str]:
    """Yield where the models were compared; at no size, if there was nothing to compare."""
    whole = "; ".join(size_text(one) for one in sizes if one.whole)
    nearest = "; ".join(size_text(one) for one in sizes if not one.whole)
    if not (whole or nearest):
        yield "Exact at every size: the models and their refusals are the same, as data."
        return
    yield (
        "Exact at these sizes: every event of the model, in every state that both reach by "
        f"equal steps: {whole or 'none'}. A state that only one of them reaches is not "
        "compared: what follows on a difference is not told by itself."
    )
    if nearest:
        yield f"The same in the nearest states only: {nearest}."


def _proofs(exact: Exactness) -> Iterator[str]:
    """Yield which events are proved to be the same, and of which it is open."""
    if exact.everywhere is not None:
        yield (
            "Proved to happen in the same states and to end the same at every size, whoever "
            f"refuses them elsewhere: {', '.join(event_names(exact.everywhere)) or 'no event'}."
        )
    if exact.unproved:
        yield (
            "No difference at these sizes, but not proved at every size: "
            f"{', '.join(event_names(exact.unproved))}."
        )
