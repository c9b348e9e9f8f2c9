"""What changed, as `diff --json` prints it."""

from typing import Any

import msgspec

from session_panel_spec.domain.rules import load_rules
from session_panel_spec.releases.changes.change import (
    CellChange,
    Changes,
    Difference,
    EventChange,
    Explored,
    PropertyChange,
    RefusalChange,
)
from session_panel_spec.releases.changes.words import answer_text, event_names, line_text
from session_panel_spec.releases.strength.strength import Implied, Word


class RuleJson(msgspec.Struct, frozen=True):
    """A rule that is not as it was.

    Attributes:
        id: its ID.
        what: ``added`` or ``gone``, or what is another: ``text``, ``origin``, ``reason``,
            ``section``.
        old: its words before; null where there was none.
        new: its words now; null where there is none.
    """

    id: str
    what: tuple[str, ...]
    old: str | None
    new: str | None


class CellJson(msgspec.Struct, frozen=True):
    """A cell of a machine's table that answers otherwise.

    Attributes:
        machine: the name of the machine.
        state: the state whose cell it is.
        event: the event whose cell it is.
        rules: the IDs of the rules that either side cites in it.
        old: what it answered, in words, a line for each guard; none where there was no such cell.
        new: what it answers, so, too.
    """

    machine: str
    state: str
    event: str
    rules: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]


class ShownJson(msgspec.Struct, frozen=True):
    """A state that both reach by equal steps, and what either side answers there.

    Attributes:
        bounds: the size, such as ``K=1 R=1 C=1 M=1 U=1``.
        run: the events that lead there, in order.
        event: the event that is answered otherwise.
        old: what the old release answers, in words.
        new: what the new one answers, in words.
    """

    bounds: str
    run: tuple[str, ...]
    event: str
    old: str
    new: str


class EventJson(msgspec.Struct, frozen=True):
    """An event of the model that is another than it was.

    Attributes:
        name: its name.
        of: what it happens to: ``conversation``, ``record`` or ``panel``.
        how: ``newly possible``, ``no longer possible`` or ``ends differently``.
        rules: the IDs of the rules that either side cites.
        shown: a nearest state where it is so.
    """

    name: str
    of: str
    how: str
    rules: tuple[str, ...]
    shown: ShownJson


class RefusalJson(msgspec.Struct, frozen=True):
    """An event that is refused by another rule, or for another reason.

    Attributes:
        name: its name.
        of: what it happens to: ``conversation``, ``record``, ``home`` or ``panel``.
        rules: the IDs of the rules by which either side refuses it.
        shown: a nearest state where it is so.
    """

    name: str
    of: str
    rules: tuple[str, ...]
    shown: ShownJson


class PropertyJson(msgspec.Struct, frozen=True):
    """A property that is added, gone, or said otherwise.

    Attributes:
        name: its name.
        of: ``model``, or ``panel`` for one of the real panel, which is compared by its words.
        old: what it said, in words; null where there was none.
        new: what it says, in words; null where there is none.
        rules: the IDs of the rules that either side cites.
        still_holds: whether what it said holds of the new model at the smallest size; null where
            that was not asked.
        broken_by: a shortest run of the new model that breaks what it said; null where there is
            none.
        strength: what it says beside what it said, whatever the model is: ``the same``,
            ``weaker``, ``stronger`` or ``incomparable``; null where that was not asked, or not
            decided.
        undecided: why it is not decided; null where it is, or was not asked.
        allowed_before: the plainest state, or step, that only what it said allows, in words,
            whether or not a panel gets there; null where there is none.
        allowed_now: one that only what it says allows, so, too.
    """

    name: str
    of: str
    old: str | None
    new: str | None
    rules: tuple[str, ...]
    still_holds: bool | None = None
    broken_by: str | None = None
    strength: Word | None = None
    undecided: str | None = None
    allowed_before: str | None = None
    allowed_now: str | None = None


class VectorJson(msgspec.Struct, frozen=True):
    """A kept vector of the old release that is answered otherwise.

    Attributes:
        vector: its ID.
        step: the number of the first answer that is another; 0 is the beginning.
        event: the type of the event that it answers; empty of the beginning.
        place: what of the answer is another; empty where something is not taken any more.
        old: what was there.
        new: what is there.
        rules: the IDs of the rules that say what is there.
    """

    vector: str
    step: int
    event: str
    place: str
    old: str
    new: str
    rules: tuple[str, ...]


class SizeJson(msgspec.Struct, frozen=True):
    """A size at which every event was compared.

    Attributes:
        bounds: the size, such as ``K=1 R=1 C=1 M=1 U=1 L=10``; L is the limit of offers.
        states: how many states that both reach by equal steps were compared.
        whole: whether these are all; if not, they are the nearest.
    """

    bounds: str
    states: int
    whole: bool


class ChangesJson(msgspec.Struct, frozen=True):
    """Everything that changed from one release to another.

    Attributes:
        old: the version of the old release.
        new: the version of the new one.
        behaves_otherwise: whether anything of the new one answers otherwise; what vectors show
            counts where it is what is here.
        rules_named: the IDs of the rules that are cited by the cells, events, refusals and
            properties below.
        rules: the rules that are not as they were.
        cells: the cells of tables that answer otherwise.
        variables: what only one of the models speaks of, in words.
        events_added: the names of the events that only the new model has.
        events_gone: the names of those that only the old one had.
        events: the events of the model that are others than they were.
        refusals: the events that are refused otherwise.
        properties: the properties that are not as they were.
        members_added: members of answers that only today's reference gives.
        members_gone: members of answers that only the old release gave.
        vectors: the kept vectors that today's reference answers otherwise.
        vectors_replayed: how many there were.
        sizes: where the abstract state was compared; none where nothing of it differs.
        same_at_every_size: the events that are proved to happen in the same states and to end the
            same at every size, whoever refuses them elsewhere; null where no proof was asked for.
        unproved: the events of both of which no difference was found, and no proof.
        here: whether the new one is what is here: it has a version, and may be no release.
    """

    old: str
    new: str
    behaves_otherwise: bool
    rules_named: tuple[str, ...]
    rules: tuple[RuleJson, ...]
    cells: tuple[CellJson, ...]
    variables: tuple[str, ...]
    events_added: tuple[str, ...]
    events_gone: tuple[str, ...]
    events: tuple[EventJson, ...]
    refusals: tuple[RefusalJson, ...]
    properties: tuple[PropertyJson, ...]
    members_added: tuple[str, ...]
    members_gone: tuple[str, ...]
    vectors: tuple[VectorJson, ...]
    vectors_replayed: int
    sizes: tuple[SizeJson, ...]
    same_at_every_size: tuple[str, ...] | None
    unproved: tuple[str, ...]
    here: bool


def changes_json(changes: Changes) -> dict[str, Any]:
    """Return what changed, as JSON has it."""
    exact = changes.exact
    everywhere = exact.everywhere
    told = ChangesJson(
        old=changes.old,
        new=changes.new,
        behaves_otherwise=changes.behaves_otherwise,
        rules_named=_in_order(changes.rules_named),
        rules=tuple(
            RuleJson(c.id, c.what, c.old.text if c.old else None, c.new.text if c.new else None)
            for c in changes.rules
        ),
        cells=tuple(map(_cell, changes.cells)),
        variables=changes.variables,
        events_added=changes.events_added,
        events_gone=changes.events_gone,
        events=tuple(map(_event, changes.events)),
        refusals=tuple(map(_refusal, changes.refusals)),
        properties=tuple(_properties(changes)),
        members_added=changes.members_added,
        members_gone=changes.members_gone,
        vectors=tuple(
            VectorJson(v.vector, v.step, v.event, v.place, v.old, v.new, v.rules)
            for v in changes.vectors
        ),
        vectors_replayed=exact.vectors,
        sizes=tuple(map(_size, exact.sizes)),
        same_at_every_size=None if everywhere is None else event_names(everywhere),
        unproved=event_names(exact.unproved),
        here=changes.is_here,
    )
    found: dict[str, Any] = msgspec.to_builtins(told)
    return found


def _size(size: Explored) -> SizeJson:
    return SizeJson(f"{size.bounds} L={size.bounds.offer_limit}", size.states, size.whole)


def _in_order(rules: frozenset[str]) -> tuple[str, ...]:
    """Return rules in the domain's order; what is no rule of today comes last."""
    known = [rule for rule in load_rules() if rule in rules]
    return (*known, *sorted(rules.difference(known)))


def _cell(change: CellChange) -> CellJson:
    answers = (tuple(map(line_text, lines)) for lines in (change.old, change.new))
    return CellJson(change.machine, change.state, change.event, _in_order(change.rules), *answers)


def _event(change: EventChange) -> EventJson:
    kind = change.kind or "panel"
    return EventJson(change.name, kind, change.how, _in_order(change.rules), _shown(change.shown))


def _refusal(change: RefusalChange) -> RefusalJson:
    return RefusalJson(change.name, change.place, _in_order(change.rules), _shown(change.shown))


def _shown(shown: Difference) -> ShownJson:
    return ShownJson(
        str(shown.bounds),
        tuple(map(str, shown.run.labels)),
        str(shown.label),
        answer_text(shown.state, shown.old),
        answer_text(shown.state, shown.new),
    )


def _properties(changes: Changes) -> list[PropertyJson]:
    of_model = map(_property, changes.properties)
    of_panel = [
        PropertyJson(c.name, "panel", c.old, c.new, _in_order(c.rules))
        for c in changes.panel_properties
    ]
    return [*of_model, *of_panel]


def _property(change: PropertyChange) -> PropertyJson:
    strength = change.strength
    return PropertyJson(
        name=change.name,
        of="model",
        old=change.old.text if change.old else None,
        new=change.new.text if change.new else None,
        rules=_in_order(change.rules),
        still_holds=change.kept,
        broken_by=str(change.broken_by) if change.broken_by else None,
        strength=strength.word if strength else None,
        undecided=(strength.why or None) if strength else None,
        allowed_before=_example(strength.old) if strength else None,
        allowed_now=_example(strength.new) if strength else None,
    )


def _example(implied: Implied) -> str | None:
    return str(implied.example) if implied.example else None
