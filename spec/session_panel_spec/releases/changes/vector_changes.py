"""Each kept vector of the old release, replayed on the reference that is here.

They are compared by the members that the old release knew, anywhere in these vectors: what is new
since is told by itself. What no answer of today can have is told once, and not of each vector.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from msgspec import UNSET

from session_panel import InvalidInput, config_from_json, event_from_json
from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import Difference, first_difference, value_text
from session_panel_spec.conform.json_objects import Json, plain_json
from session_panel_spec.conform.members import is_member
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
        changes: the vectors that are answered otherwise, by the members that the old release knew
            and answers of today can have.
        losses: of each member that is gone, the first vector that had it.
        gone, added: members that only one of the sides has.
    """

    changes: tuple[VectorChange, ...] = ()
    losses: tuple[VectorChange, ...] = ()
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
    said = {path for one in replayed for each in one.said for path, _ in _members(each.expected)}
    here = {path for one in replayed for each in one.here for path, _ in _members(each)}
    gone = said - here
    known = frozenset(path for path in said if path in here or is_member(_place(path)))
    changes = (_change(one, known) for one in replayed)
    losses = (_loss(path, replayed) for path in _outer(gone))
    return VectorChanges(
        tuple(change for change in changes if change),
        tuple(loss for loss in losses if loss),
        _outermost(gone),
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


# What the old release knew


def _members(reply: Reply) -> Iterator[tuple[Path, Json]]:
    """Yield the members of an answer that there are, wherever in it, with their values."""
    told = (((name,), getattr(reply, name)) for name in ("reason", "about"))
    yield from ((path, value) for path, value in told if value is not UNSET)
    yield from _within(reply.screen, ("screen",))
    for effect in reply.effects or ():
        yield from _within(effect, _effect_path(effect))


def _effect_path(effect: Mapping[str, Json]) -> Path:
    return "effects", str(effect.get("type"))


def _within(value: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    """Yield a member and those within; a list or an object is a member of its own shape."""
    whole = _shaped(value, path)
    yield whole, value
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
    return tuple(".".join(path) for path in _outer(paths))


def _outer(paths: set[Path]) -> list[Path]:
    outer = (path for path in paths if not any(path[:end] in paths for end in range(1, len(path))))
    return sorted(outer, key=".".join)


def _place(path: Path) -> tuple[str | int, ...]:
    """Return where a member is, or its entries: in the first entry of each list around."""
    whole, *rest = path
    inner = rest[1:] if whole == "effects" else rest
    parts = ((name.removesuffix("[]"), 0) if name.endswith("[]") else (name,) for name in inner)
    return (
        whole,
        *((0,) if whole == "effects" else ()),
        *(part for each in parts for part in each),
    )


def _loss(path: Path, replayed: Iterable[Replayed]) -> VectorChange | None:
    """Return of a member that is gone the first vector that had it."""
    for one in replayed:
        run = list[Exchange]()
        for number, (said, here) in enumerate(zip(one.said, one.here, strict=False)):
            run.append(Exchange(said.request, here))
            had = dict(_members(said.expected))
            if path in had:
                lost = Difference(_place(path), observed=had[path])
                told = _told(one.vector, run, number, lost)
                return replace(told, place=".".join(path))
    return None


# The first difference


def _change(replayed: Replayed, known: frozenset[Path]) -> VectorChange | None:
    """Return the first difference; one in mere words only where there is no other."""
    words: VectorChange | None = None
    run = list[Exchange]()
    for number, (said, here) in enumerate(zip(replayed.said, replayed.here, strict=False)):
        run.append(Exchange(said.request, here))
        while found := _first(run[-1], said, known):
            change = _told(replayed.vector, run, number, found)
            if not _is_of_words(found):
                return change
            words, known = words or change, known - {_pattern(found.path)}
    return words or _refusal_to_read(replayed)


def _is_of_words(found: Difference) -> bool:
    return found.path[0] == "screen" and found.path[-1] in WORDS


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
    return VectorChange(
        vector.id, vector.title, number, event, "", "taken", replayed.error, vector.rules
    )


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
