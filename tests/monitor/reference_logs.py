"""Random logs that the reference writes: of each event what it answers, and all that can be seen.

The real panel goes along to draw events that may happen. Nothing that a log tells is from it.
"""

import json
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, NamedTuple

from msgspec import UNSET, UnsetType, convert, to_builtins

from session_panel import AnyEvent, Config, Snapshot, View, to_json
from session_panel.events import Sentiment
from session_panel_spec import reference
from session_panel_spec.differential.actions import KINDS, Moment, event_about, subject
from session_panel_spec.differential.real import real
from session_panel_spec.differential.scopes import beginnings
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.monitor import ConversationSeen, Observed, SessionSeen
from session_panel_spec.reference import Answer, State

FROM_A_SCOPE = 0.5
"""How often a log begins as a run of a small scope does."""

AS_IT_COMES = 0.15
"""How often an event is told that is drawn first, most likely refused."""


class Told(NamedTuple):
    """An event that the reference answers.

    Attributes:
        seen: all that can be seen after it.
        past: the conversations whose sentiment came when another threshold counted.
    """

    before: State
    event: AnyEvent
    answer: Answer
    seen: Observed
    past: frozenset[str] = frozenset()

    @property
    def refused(self) -> str | UnsetType:
        """The rule that refuses it; unset where it is accepted."""
        return self.answer.refusal.rule if self.answer.refusal else UNSET


def written(config: Config, dice: Random, length: int) -> Iterator[Told]:
    """Yield so many events of a random log, each with the reference's answer."""
    pair = real().begin(config)
    moment = Moment(dice, config, pair.panel.state)
    begun = dice.choice(beginnings()) if dice.random() < FROM_A_SCOPE else ()
    past: frozenset[str] = frozenset()
    for number in range(length):
        event = begun[number] if number < len(begun) else _drawn(moment, pair.state)
        moment.names(type(event), subject_of(event))
        before, difference = pair.state, pair.apply(event)
        assert difference is None
        moment.moved(pair.panel.config, pair.panel.state)
        past = _past(past, before, event, pair.state)
        yield Told(before, event, pair.answer, seen(pair.state), past)


def answered(config: Config, events: Iterable[AnyEvent]) -> Iterator[Told]:
    """Yield events, each with the reference's answer; the threshold stays what it is."""
    state = reference.initial(config)
    for event in events:
        before, answer = state, reference.answer(state, event)
        state = answer.state
        yield Told(before, event, answer, seen(state))


def _past(past: frozenset[str], before: State, event: AnyEvent, after: State) -> frozenset[str]:
    """Return whose sentiment came at another threshold, after one event more."""
    if after.config.sentiment_threshold != before.config.sentiment_threshold:
        return frozenset(after.known)
    measured = {subject_of(event)} if isinstance(event, Sentiment) else set()
    active = {one.id for one in before.known.values() if one.state == "active"}
    return past & active - measured


def _drawn(moment: Moment, state: State) -> AnyEvent:
    """Return an event that is accepted more often than not."""
    for _ in range(5):
        kind = moment.one(KINDS)
        event = event_about(moment, kind, subject(moment, kind))
        if moment.chance(AS_IT_COMES) or reference.answer(state, event).refusal is None:
            break
    return event


def shown(state: State, locale: str = "en") -> View:
    """Return the reference's screen."""
    return reference.screen(state, locale).view


def badge(unread: int) -> Any:
    """Return the badge of so many messages (UNRD-2)."""
    return "+" if unread >= 10 else str(unread or "")


def seen(state: State, before: Iterable[str] = ()) -> Observed:
    """Return all that a service can tell of itself, as the reference has it.

    Args:
        before: conversations that were known: of what is gone, it is told that there is nothing.
    """
    there_were = dict.fromkeys(before, ConversationSeen("none", unread=""))
    known = {
        one.id: ConversationSeen(one.state, one.mode, one.history, badge(one.unread))
        for one in state.known.values()
    }
    new = {
        one.id: ConversationSeen("none", one.mode, unread=badge(one.unread))
        for one in state.new.values()
    }
    return Observed(
        presence=state.presence,
        status=state.shown,
        mode=state.mode,
        focus=state.focus,
        dialog=state.dialog or "",
        open=tuple(state.sessions),
        offers=tuple(state.offers),
        conversations=there_were | known | new,
        sessions={
            one.id: SessionSeen(one.unread, one.alert, one.unsaved) for one in shown(state).sessions
        },
    )


def snapshot(state: State) -> Snapshot:
    """Return the whole state, in the form in which panels are saved."""
    return convert(reference.snapshot(state), Snapshot)


# As lines


def settings_line(config: Config) -> str:
    return f'{{"config":{to_json(config)}}}'


def event_line(event: AnyEvent, refused: str | UnsetType | None, observed: Observed) -> str:
    """Return the line of an event; where it was not refused, that is unset."""
    told = json.loads(to_json(event))
    if refused is not UNSET:
        told["refused"] = refused
    return json.dumps({**told, "observed": to_builtins(observed)})


def observed_line(observed: Observed) -> str:
    return json.dumps({"observed": to_builtins(observed)})


def snapshot_line(state: State) -> str:
    return f'{{"snapshot":{to_json(snapshot(state))}}}'
