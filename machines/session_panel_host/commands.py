"""What can be done with a store from a shell, while no host has it. Nothing is carried out.

It needs no extra: a machine that runs a service has no other command line of this package.
"""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from session_panel_host.draft import restored
from session_panel_host.errors import NotKeptAside, UnfitStore, counted
from session_panel_host.kept import KeptAside
from session_panel_host.key import Key
from session_panel_host.log.behaviour import BEHAVIOUR
from session_panel_host.log.new_file import is_there
from session_panel_host.sqlite_store import SqliteStore
from session_panel_host.store import Store

SETTLE_STATUS: Final = """\
exit status: 0 it is done, 2 wrong use, or a store that cannot be used
"""

STATUS: Final = """\
exit status: 0 it is done, 1 an effect is kept aside (list), or is not (retry,
skip), 2 wrong use, or a store that cannot be used
"""

OVERVIEW: Final = f"""\
examples:
  python -m session_panel_host settle panels.db
  python -m session_panel_host outbox list panels.db
  python -m session_panel_host outbox retry panels.db 5f0c/agent-7/12/1

{STATUS}"""

SETTLE: Final = f"""\
Another version of the package opens a store only once that is done. If the
service itself has awaited panels.settle(), nothing is left to do.

examples:
  python -m session_panel_host settle panels.db
  python -m session_panel_host settle panels.db --json

{SETTLE_STATUS}"""

OUTBOX: Final = f"""\
examples:
  python -m session_panel_host outbox list panels.db --json
  python -m session_panel_host outbox retry panels.db 5f0c/agent-7/12/1
  python -m session_panel_host outbox skip panels.db 5f0c/agent-7/12/1 5f0c/agent-7/12/2

{STATUS}"""


class Told(NamedTuple):
    """What a command prints, and its exit status."""

    lines: Sequence[str]
    status: int


def parsed(arguments: Sequence[str] | None) -> Coroutine[Any, Any, Told]:
    """Return what the arguments ask for. Wrong ones end the process, with a sentence."""
    told = _parser().parse_args(arguments)
    work: Coroutine[Any, Any, Told] = told.command(told)
    return work


def _parser() -> ArgumentParser:
    about = "Look after the store of durable panels, while no host has it."
    parser = _described(ArgumentParser("python -m session_panel_host", description=about), OVERVIEW)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    settling = "write a snapshot of each panel that has events after its last one"
    _command(commands, "settle", settling, SETTLE).set_defaults(command=_settle)
    outbox = _described(
        commands.add_parser("outbox", help="list, retry or skip effects that were given up"), OUTBOX
    ).add_subparsers(metavar="COMMAND", required=True)
    listing = "list the effects that were given up"
    _command(outbox, "list", listing, OUTBOX).set_defaults(command=_list)
    for name, what, work in [
        ("retry", "carry them out again, once a host has the store", _retry),
        ("skip", "never carry them out", _skip),
    ]:
        command = _command(outbox, name, what, OUTBOX)
        command.add_argument("keys", nargs="+", metavar="KEY", help="as list tells it")
        command.set_defaults(command=work)
    return parser


def _command(commands: Any, name: str, what: str, epilog: str) -> ArgumentParser:  # noqa: ANN401
    parser = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    parser.add_argument("store", type=Path, metavar="STORE", help="the file of the store")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    return _described(parser, epilog)


def _described(parser: ArgumentParser, epilog: str) -> ArgumentParser:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = epilog
    return parser


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Store]:
    """Open a store that is there, and is no newer version's.

    Raises:
        UnfitStore: there is none.
        NotSettled: another version of the package must settle its panels first.
        WrittenByNewer: a newer version of the package has had it.
    """
    if not is_there(path):
        raise UnfitStore(f"There is no store {path}: give the file that the service has")
    store = SqliteStore(path, may_be_new=False)
    await store.open()
    try:
        await store.adopt(BEHAVIOUR)
        yield store
    finally:
        await store.close()


async def _settle(asked: Namespace) -> Told:
    async with _opened(asked.store) as store:
        panels = await store.unsettled()
        for panel in panels:
            await _settle_one(store, panel)
    if asked.json:
        return Told([_json({"settled": list(panels), "behaviour": BEHAVIOUR})], 0)
    settled = counted(len(panels), "panel")
    return Told([f"{asked.store}: {settled} settled by session-panel {BEHAVIOUR}"], 0)


async def _settle_one(store: Store, panel: str) -> None:
    found = await store.load(panel)
    if found is not None:
        live = restored(*found)
        await store.settle(panel, live.version, live.panel.to_json())


async def _list(asked: Namespace) -> Told:
    async with _opened(asked.store) as store:
        kept = await store.kept_aside()
    lines = [(_line_in_json if asked.json else _line)(one) for one in kept]
    if not kept and not asked.json:
        lines = [f"{asked.store}: nothing was given up"]
    return Told(lines, 1 if kept else 0)


def _line(kept: KeptAside) -> str:
    kind = msgspec.json.decode(kept.effect.body)["type"]
    return f"{kept.effect.key}  {kind}, {counted(kept.tries, 'try', 'tries')}: {kept.error}"


def _line_in_json(kept: KeptAside) -> str:
    effect = msgspec.Raw(kept.effect.body.encode())
    told = {"key": str(kept.effect.key), "at": kept.effect.at, "effect": effect}
    return _json(told | {"tries": kept.tries, "error": kept.error})


async def _retry(asked: Namespace) -> Told:
    return await _each(asked, "retry", "is carried out again at the next start")


async def _skip(asked: Namespace) -> Told:
    return await _each(asked, "skip", "is never carried out")


async def _each(asked: Namespace, method: str, done: str) -> Told:
    """Do something with each effect; none is touched unless every key is one.

    Raises:
        InvalidInput: one is no key.
        NotKeptAside: one of the effects is not kept aside.
    """
    keys = list(map(Key.of, asked.keys))
    async with _opened(asked.store) as store:
        aside = {one.effect.key for one in await store.kept_aside()}
        for key in keys:
            if key not in aside:
                raise NotKeptAside(str(key))
        for key in keys:
            await getattr(store, method)(key)
    return Told([_json({method: str(k)}) if asked.json else f"{k}  {done}" for k in keys], 0)


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()
