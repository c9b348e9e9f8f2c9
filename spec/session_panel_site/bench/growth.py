"""What grows with the conversations that a panel knows."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import process_time_ns
from typing import Final

from msgspec.structs import replace

from session_panel import HOME, AnyEvent, Config, Panel, events
from session_panel_site.benchmark import (
    FULL_VIEW,
    READING,
    WRITING,
    Growth,
    GrowthReport,
    growth_targets,
)

SIZES: Final = (10, 100, 1_000, 10_000, 100_000)
"""How many conversations a panel knows: of ten one waits, five are closed and four are ended."""

_TIMES: Final = 100
"""How often each is done in one round."""

_CONFIG: Final = Config(waiting_time=1e9)
_ONE_LINE: Final = replace(_CONFIG, work_item_limit=1)
_AT_THE_END: Final = 2e9

Task = Callable[[], float]
"""Does something, and returns the nanoseconds that it takes once, of processor time."""


def measure_growth(
    rounds: int, advance: Callable[[], None], sizes: Sequence[int] = SIZES
) -> GrowthReport:
    """Measure events, `due`, `view` and snapshots at each size, in turns.

    Args:
        rounds: how often everything is timed; what is least disturbed counts: the quickest.
        advance: told after each part of the work; `growth_parts` says how many there are.
        sizes: how many conversations are known.
    """
    tasks: dict[int, Mapping[str, Task]] = {}
    for size in sizes:
        tasks[size] = tasks_of(panel_that_knows(size), size)
        advance()
    taken: dict[str, list[list[float]]] = {name: [] for name in tasks[sizes[0]]}
    for _ in range(rounds):
        with _no_garbage_collected():
            for name, found in taken.items():
                found.append([tasks[size][name]() / 1_000 for size in sizes])
        advance()
    growing = [_growth(name, found) for name, found in taken.items()]
    return GrowthReport(list(sizes), growing, growth_targets(growing))


def growth_parts(rounds: int, sizes: Sequence[int] = SIZES) -> int:
    """Return in how many parts `measure_growth` does its work."""
    return len(sizes) + rounds


def panel_that_knows(size: int) -> Panel:
    """Return a panel that has served so many conversations; one in ten has an unread message."""
    panel = Panel(_CONFIG)
    panel.apply(events.OpenRecord(at=0, record="record", kind="case", title="Case"))
    for number in range(size):
        for event in _served(number):
            panel.apply(event)
    return panel


def tasks_of(panel: Panel, size: int) -> Mapping[str, Task]:
    """Return what is timed, by its name."""
    tasks = {name: _applying(_after(panel, *run), event) for name, (run, event) in _runs(size)}
    session = _after(panel, _pick(), events.Focus(at=size, session="record"))
    home = _after(panel, events.Focus(at=size, session=HOME))
    one_line = Panel(_ONE_LINE, home.state)
    text = panel.to_json()
    return {
        **tasks,
        "due": _timing(panel.due),
        "view of a session": _timing(session.view),
        "view of Home, one line a list": _timing(one_line.view),
        FULL_VIEW: _timing(home.view),
        WRITING: _timing(panel.to_json, 1, size),
        READING: _timing(lambda: Panel.from_json(text), 1, size),
    }


def _served(number: int) -> Iterator[AnyEvent]:
    conversation = _id(number)
    yield events.Pick(
        at=number,
        conversation=conversation,
        customer=f"customer-{number:06}",
        mode="persistent" if number % 2 else "live",
        name=f"Customer {number}",
    )
    if number % 20 in (8, 9):
        yield events.Focus(at=number, session="record")
        yield events.Message(at=number, conversation=conversation)
    if number % 2 and number % 10 != 9:  # noqa: PLR2004 - one of ten waits
        yield events.End(at=number, conversation=conversation)
    yield events.Close(at=number, session=conversation)
    yield events.Confirm(at=number)


def _runs(size: int) -> Iterator[tuple[str, tuple[tuple[AnyEvent, ...], AnyEvent]]]:
    """Yield the name of each event that is timed, what happens before it, and the event."""
    waiting, over = _id(size // 20 * 10 + 9), _id(size // 20 * 10 + 1)
    offer = events.Offer(at=size, conversation="new", customer="ana", mode="persistent", name="Ana")
    elsewhere = (_pick(), events.Focus(at=size, session="record"))
    close = events.Close(at=size, session="new")
    message = events.Message(at=size, conversation="new")
    returns = events.Message(at=size, conversation=waiting)
    yield "offer", ((), offer)
    yield "accept", ((offer,), events.Accept(at=size, conversation="new"))
    yield "pick", ((), _pick())
    yield "message", (elsewhere, message)
    yield "another message", ((*elsewhere, message), message)
    yield "focus, which reads it", ((*elsewhere, message), events.Focus(at=size, session="new"))
    yield "sentiment", (elsewhere, events.Sentiment(at=size, conversation="new", level="negative"))
    yield "leave", ((_pick("live"),), events.Leave(at=size, conversation="new"))
    yield "end", ((_pick(),), events.End(at=size, conversation="new"))
    yield "close", ((_pick(),), close)
    yield "confirm", ((_pick(), close), events.Confirm(at=size))
    yield "message of one that waits", ((), returns)
    yield "accept of one that waits", ((returns,), events.Accept(at=size, conversation=waiting))
    yield "miss of one that waits", ((returns,), events.Miss(at=_AT_THE_END, conversation=waiting))
    yield "withdraw", ((returns,), events.Withdraw(at=size, conversation=waiting))
    yield "open of one that waits", ((), events.OpenConversation(at=size, conversation=waiting))
    yield "open of one that is over", ((), events.OpenConversation(at=size, conversation=over))
    yield "expire", ((), events.Expire(at=_AT_THE_END, conversation=waiting))
    yield "rename", ((), events.Rename(at=size, conversation=waiting, name="Ana"))
    yield "transfer", ((), events.Transfer(at=size, conversation=waiting))
    yield "assign", ((), events.Assign(at=size, conversation="new", customer="ana", name="Ana"))
    yield "drop", ((), events.Drop(at=size, customer=over.replace("conversation", "customer")))


def _id(number: int) -> str:
    return f"conversation-{number:06}"


def _pick(mode: events.ConversationMode = "persistent") -> events.Pick:
    return events.Pick(at=1e6, conversation="new", customer="ana", mode=mode, name="Ana")


def _after(panel: Panel, *happened: AnyEvent) -> Panel:
    later = Panel(panel.config, panel.state)
    for event in happened:
        later.apply(event)
    return later


def _applying(panel: Panel, event: AnyEvent) -> Task:
    def run() -> float:
        panels = [Panel(panel.config, panel.state) for _ in range(_TIMES)]
        return _nanoseconds(lambda: [each.apply(event) for each in panels]) / _TIMES

    return run


def _timing(task: Callable[[], object], times: int = _TIMES, of: int = 1) -> Task:
    return lambda: _nanoseconds(lambda: [task() for _ in range(times)]) / times / of


def _nanoseconds(run: Callable[[], object]) -> int:
    start = process_time_ns()
    run()
    return process_time_ns() - start


def _growth(name: str, rounds: Sequence[Sequence[float]]) -> Growth:
    us = [min(of_size) for of_size in zip(*rounds, strict=True)]
    return Growth(name, us, max(us) / us[0])


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
