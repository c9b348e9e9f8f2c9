"""Each kept vector of the old release, replayed on the reference that is here.

Both sides are compared by the members that both know: one that only one of them has, anywhere in
these vectors, is told by itself, and not in each vector again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import UNSET

from session_panel import InvalidInput, config_from_json, event_from_json
from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import Difference, first_difference, value_text
from session_panel_spec.conform.json_objects import Json, plain_json
from session_panel_spec.conform.protocol import Reply
from session_panel_spec.conform.reference import effects_json
from session_panel_spec.conform.vector import Exchange, PanelVector
from session_panel_spec.reference import State, answer, initial, screen
from session_panel_spec.releases.changes.change import VectorChange

COMPARED: Final = ("reason", "about", "effects", "screen")
"""What of an answer is compared, besides whether it is refused."""

WORDS: Final = ("text", "title", "tooltip", "icon")
"""The members of a screen that are mere words: what follows does not depend on them."""

Path = tuple[str, ...]
Told = Callable[[int], None]


@dataclass(frozen=True)
class Replayed:
    """A vector, what it says of each step, and what the reference says; an error where none."""

    vector: PanelVector
    said: tuple[Exchange, ...]
    here: tuple[Reply, ...]
    error: str = ""


@dataclass(frozen=True)
class VectorChanges:
    """What the kept vectors show.

    Attributes:
        changes: the vectors that are answered otherwise, by the members that both sides know.
        gone, added: members that only one of the sides has.
    """

    changes: tuple[VectorChange, ...] = ()
    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def find_vector_changes(vectors: Iterable[PanelVector], told: Told | None = None) -> VectorChanges:
    """Replay vectors on the reference that is here, and return what is another.

    Args:
        vectors: the vectors that a release kept.
        told: told how many have been replayed.
    """
    replayed = []
    for number, vector in enumerate(vectors, 1):
        replayed.append(_replayed(vector))
        if told:
            told(number)
    said = {path for one in replayed for each in one.said for path in _members(each.expected)}
    here = {path for one in replayed for each in one.here for path in _members(each)}
    found = (_change(one, frozenset(said & here)) for one in replayed)
    return VectorChanges(
        tuple(change for change in found if change),
        _outermost(said - here),
        _outermost(here - said),
    )


def _replayed(vector: PanelVector) -> Replayed:
    """Return a vector beside what the reference answers to it."""
    said = next(vector.runs_asked)
    replies = list[Reply]()
    try:
        state = initial(config_from_json(msgspec.json.encode(vector.config)))
        replies.append(Reply(screen=_screen(state, vector.locale)))
        for step in vector.steps:
            state, reply = _answered(state, step.event, vector.locale)
            replies.append(reply)
    except InvalidInput as error:
        return Replayed(vector, said, tuple(replies), str(error))
    return Replayed(vector, said, tuple(replies))


def _answered(state: State, event: Json, locale: str) -> tuple[State, Reply]:
    answered = answer(state, event_from_json(msgspec.json.encode(event)))
    after = answered.state if answered.refusal is None else state
    why = answered.refusal
    return after, Reply(
        refused=why.rule if why else UNSET,
        reason=why.reason if why else UNSET,
        about=(why.about or UNSET) if why else UNSET,
        effects=[] if why else effects_json(answered.effects),
        screen=_screen(after, locale),
    )


def _screen(state: State, locale: str) -> Json:
    return plain_json(msgspec.to_builtins(screen(state, locale).view))


# What both sides know


def _members(reply: Reply) -> Iterator[Path]:
    """Yield the members of an answer that there are, wherever in it."""
    yield from ((name,) for name in ("reason", "about") if getattr(reply, name) is not UNSET)
    yield from _within(reply.screen, ("screen",))
    for effect in reply.effects or ():
        yield from _within(effect, _effect_path(effect))


def _effect_path(effect: Mapping[str, Json]) -> Path:
    return "effects", str(effect.get("type"))


def _within(value: Json, path: Path) -> Iterator[Path]:
    """Yield a member and those within; a list or an object is a member of its own shape."""
    whole = _shaped(value, path)
    yield whole
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _within(part, (*whole, name))
    elif isinstance(value, list):
        for part in value:
            yield from _within(part, whole)


def _shaped(value: Json, path: Path) -> Path:
    """Return the path of a value, with its shape where it is a list: `conversations[]`."""
    return (*path[:-1], f"{path[-1]}[]") if isinstance(value, list) else path


def _known(value: Json, path: Path, known: frozenset[Path]) -> Json:
    """Return a value without the members that are not known."""
    whole = _shaped(value, path)
    if isinstance(value, Mapping):
        return {
            name: _known(part, (*whole, name), known)
            for name, part in value.items()
            if _shaped(part, (*whole, name)) in known
        }
    return [_known(part, whole, known) for part in value] if isinstance(value, list) else value


def _reply_known(reply: Reply, known: frozenset[Path]) -> Reply:
    effects = [
        _known(one, _effect_path(one), known)
        for one in reply.effects or ()
        if _effect_path(one) in known
    ]
    return Reply(
        refused=reply.refused,
        reason=reply.reason if ("reason",) in known else UNSET,
        about=reply.about if ("about",) in known else UNSET,
        effects=effects,
        screen=_known(reply.screen, ("screen",), known),
    )


def _outermost(paths: set[Path]) -> tuple[str, ...]:
    """Return the members of which nothing around is among them, as people write them."""
    outer = (path for path in paths if not any(path[:end] in paths for end in range(1, len(path))))
    return tuple(sorted(".".join(path) for path in outer))


# The first difference


def _change(replayed: Replayed, known: frozenset[Path]) -> VectorChange | None:
    """Return the first difference; one in mere words only where there is no other."""
    words: VectorChange | None = None
    run = list[Exchange]()
    for number, (said, here) in enumerate(zip(replayed.said, replayed.here, strict=False)):
        run.append(Exchange(said.request, here))
        while found := _first(run[-1], said, known):
            change = _told(replayed.vector, run, number, found)
            if found.path[-1] not in WORDS:
                return change
            words, known = words or change, known - {_pattern(found.path)}
    return words or _refusal_to_read(replayed)


def _first(here: Exchange, said: Exchange, known: frozenset[Path]) -> Difference | None:
    told = Exchange(here.request, _reply_known(here.expected, known))
    return first_difference(told, _reply_known(said.expected, known), COMPARED)


def _told(vector: PanelVector, run: list[Exchange], number: int, found: Difference) -> VectorChange:
    return VectorChange(
        vector.id,
        vector.title,
        number,
        _event_name(run[-1]),
        ".".join(_pattern(found.path)),
        value_text(found.observed),
        value_text(found.expected),
        rules_of(vector, tuple(run), found),
    )


def _refusal_to_read(replayed: Replayed) -> VectorChange | None:
    """Return that a configuration or an event is not taken any more, if one is not."""
    vector, number = replayed.vector, len(replayed.here)
    if not replayed.error:
        return None
    event = _event_name(replayed.said[number])
    return VectorChange(vector.id, vector.title, number, event, "", "taken", replayed.error, ())


def _event_name(exchange: Exchange) -> str:
    return "" if exchange.is_reset else str(exchange.request["event"]["type"])


def _pattern(path: Sequence[str | int]) -> Path:
    """Return where in an answer a difference is, whichever of several entries it is in."""
    followed = zip(path, (*path[1:], ""), strict=True)
    return tuple(
        f"{name}[]" if isinstance(after, int) and name != "effects" else name
        for name, after in followed
        if isinstance(name, str)
    )
