"""A new event is written in some places by hand; whichever is forgotten is told in a sentence."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import session_panel
from session_panel import Config, Panel, events
from session_panel.panel import HANDLERS
from session_panel_site.bench.day import make_day
from session_panel_site.pages.words import load_words
from session_panel_spec.conform.difference_rules import DIFFERENCE_RULES
from session_panel_spec.conform.testing import events as testing
from session_panel_spec.conform.vectors.panel_vector import FOLLOWED
from session_panel_spec.diagrams import composition
from session_panel_spec.domain.interface import load_interface
from session_panel_spec.domain.panel_events import EVENTS, NAMES, name_of
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.lockstep import vocabulary
from session_panel_spec.lockstep.coverage.setting import SETTINGS, further_events
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.part_rules import PARTS
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES, meanings
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot, RecordSlot
from session_panel_spec.model.answers import answers
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.monitor.acts import acts_of
from session_panel_spec.monitor.reading import abstract_event, arguments_of
from session_panel_spec.simulator.choices import choices
from session_panel_spec.simulator.run import Moment

ROOT = Path(__file__).parents[2]
SMALL = Bounds(1, 1, 1, 2, 1)
START = Panel(config_of(SMALL)).state


def test_every_place_that_speaks_of_events_knows_each_of_them() -> None:
    missing = sorted({*of_the_panel(), *of_the_page(), *of_the_monitor(), *of_what_people_see()})
    assert not missing, "\n".join(["of an event", *missing])


def of_the_panel() -> Iterator[str]:
    declared = {kind for kind in vars(events).values() if is_event(kind)}
    yield from (f"events.py: AnyEvent has no {kind.__name__}" for kind in declared - {*EVENTS})
    for kind in EVENTS:
        if kind not in HANDLERS:
            yield f"panel.py: HANDLERS has no {kind.__name__}"
        if kind.__name__ not in session_panel.__all__:
            yield f"events.py: __all__ has no {kind.__name__}"
        for told in ("actor", "about", "rule"):
            if not hasattr(kind, told):
                yield f"events.py: {kind.__name__} says no {told}"
        if getattr(kind, "rule", None) not in load_rules():
            yield f"rules.toml: there is no rule that {kind.__name__} could cite"


def is_event(kind: object) -> bool:
    is_type = isinstance(kind, type) and issubclass(kind, events.Event)
    return is_type and kind is not events.Event and not kind.__name__.startswith("_")


def of_the_page() -> Iterator[str]:
    try:
        load_interface()
    except ValueError as error:
        yield f"domain/interface.toml: {error}"
    modelled = {event.name for event in MODEL.events}
    for name, called in PAGE_NAMES.items():
        for missing in {*called} - modelled:
            yield f"model/panel_model.py: there is no {missing}, which vocabulary.py says {name} is"
    for missing in modelled - {called for names in PAGE_NAMES.values() for called in names}:
        yield f"lockstep/vocabulary.py: PAGE_NAMES says of no event that it is {missing}"
    try:
        answered = {label.name for label in answers(SMALL, initial_state(SMALL))}
    except LookupError as error:
        yield f"model/refusals.py: {error}"
        return
    for missing in answered - {label.name for label, _ in meanings(SMALL, START)}:
        yield f"lockstep/vocabulary.py: meanings yields no {missing}"


def of_the_monitor() -> Iterator[str]:
    acts = acts_of(Config())
    yield from (f"monitor/acts.py: acts_of has no {name}" for name in NAMES ^ acts.keys())
    meant = (event for _, event in meanings(SMALL, START))
    tried = [*meant, *further_events(SMALL, START)]
    for kind in {*EVENTS} - {type(event) for event in tried}:
        yield f"lockstep: neither vocabulary.py nor coverage/setting.py tries {name_of(kind)}"
    for one in (abstract_event(event, "negative") for event in tried):
        if one.kind in acts and one.argument not in arguments_of(one.kind):
            yield f"monitor/reading.py: what {one.kind} is about is not what its act is about"


def of_what_people_see() -> Iterator[str]:
    offered = {type(choice.event) for story in load_stories() for choice in told(story.lines)}
    yield from (f"simulator/choices.py: nobody can try {name_of(e)}" for e in {*EVENTS} - offered)
    scripts = (*ROOT.glob("docs/simulator/*.mjs"), *ROOT.glob("machines/*/front/*.mjs"))
    page = "".join(path.read_text("utf-8") for path in scripts)
    yield from (
        f"docs/simulator: no button sends {n}"
        for n in NAMES
        if not re.search(rf'"{n}"|\b{n}:', page)
    )
    yield from (f"words.id.toml: no words for {n}" for n in NAMES ^ load_words("id").events.keys())
    happened = {type(event) for event in make_day(seed=1, size=8_000).events}
    for kind in {*EVENTS} - happened:
        yield f"bench/possible_events.py: {name_of(kind)} never happens"


def told(lines: tuple[str, ...]) -> Iterator:
    """Yield what a reader can try at each moment of a story."""
    log = read_log(lines, "story")
    panel = Panel(log.config)
    for _, event in log.events:
        panel.apply(event)
        yield from choices(Moment(panel.config, panel.state, event.at, (), None))


def test_no_place_speaks_of_an_event_that_there_is_not() -> None:
    of_parts = {name for part in PARTS.values() for name in part.at if name}
    tried = {name for setting in (*SETTINGS, *composition.SETTINGS) for name in setting.events}
    leading = {*testing._LEADING, *testing._OWN}
    assert of_parts | tried | leading | FOLLOWED.keys() | vocabulary._OTHERWISE.keys() <= NAMES


def test_every_place_that_speaks_of_the_fields_of_a_slot_knows_each_of_them() -> None:
    for kind, slot in (("conversation", ConversationSlot()), ("record", RecordSlot())):
        names = [variable.name for variable in MODEL.slots[kind]]
        assert list(slot._fields) == names
        assert [variable.default for variable in MODEL.slots[kind]] == list(slot)
        assert {f"{kind}s.{name}" for name in names} <= DIFFERENCE_RULES.keys()


# In a copy

FOLD = (
    (
        "machines/session_panel/mode.py",
        'fold = cite("MODE-1", expanded.to(collapsed) | collapsed.to.itself())\n    ',
        "toggle = cite(",
    ),
    (
        "machines/session_panel/handlers/mode.py",
        'def fold(_config, state, _event):\n    """MODE-1: once and for all."""\n'
        '    return replace(state, mode=MODE.step(state.mode, "fold")), ()\n\n\n',
        "def toggle(",
    ),
    ("machines/session_panel/panel.py", "events.Fold: mode.fold,\n    ", "events.Toggle:"),
    (
        "machines/session_panel/events.py",
        'class Fold(Event, frozen=True):\n    """The agent folds the panel (MODE-1)."""\n\n'
        '    actor, about, rule = "agent", "panel", "MODE-1"\n\n\n',
        "class Toggle(",
    ),
    ("machines/session_panel/events.py", "Fold | ", "Toggle |"),
    ("machines/session_panel/events.py", '"Fold",\n    ', '"Toggle",'),
    *(
        (
            "spec/session_panel_spec/domain/tables/mode.toml",
            'fold = { to = "collapsed", rules = "MODE-1" }\n',
            f'toggle = {{ to = "{to}"',
        )
        for to in ("expanded", "collapsed")
    ),
    (
        "spec/session_panel_spec/model/panel_model.py",
        'Event("fold", "agent", (), All(), (Case(sets=((mode_of_panel, "collapsed"),)),), ()),\n'
        "    ",
        'Event("reset",',
    ),
    (
        "spec/session_panel_spec/model/properties/reached.toml",
        'fold-panel = "The agent folds the panel."\n',
        "choose-panel = ",
    ),
)
"""An event `fold` in the panel, its table and the model: in which file, what, before what."""

UNREFUSED = "model/refusals.py: no refusals are written of fold()"
FORGOTTEN = {
    UNREFUSED,
    "bench/possible_events.py: fold never happens",
    "docs/simulator: no button sends fold",
    "domain/interface.toml: its events differ by fold",
    "lockstep: neither vocabulary.py nor coverage/setting.py tries fold",
    "monitor/acts.py: acts_of has no fold",
    "simulator/choices.py: nobody can try fold",
    "words.id.toml: no words for fold",
}
"""Where nothing is said of it then."""


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("nothing", FORGOTTEN),
        (
            "Fold | ",
            {
                UNREFUSED,
                "events.py: AnyEvent has no Fold",
                "lockstep/vocabulary.py: PAGE_NAMES says of no event that it is fold",
            },
        ),
        (
            'Event("fold"',
            FORGOTTEN - {UNREFUSED}
            | {"model/panel_model.py: there is no fold, which vocabulary.py says fold is"},
        ),
    ],
)
def test_what_is_forgotten_of_a_new_event_is_told(
    left_out: str, told: set[str], tmp_path: Path
) -> None:
    ignored = ignore_patterns("__pycache__", "data", "runtime", "node_modules")
    for folder in ("machines", "spec", "docs/simulator", "tests/lockstep"):
        copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    for name, written, before in FOLD:
        if not written.startswith(left_out):
            path = tmp_path / name
            text = path.read_text("utf-8")
            assert text.count(before) == 1
            path.write_text(text.replace(before, written + before), "utf-8")
    assert _told_in(tmp_path) == told


def _told_in(root: Path) -> set[str]:
    """Return what the test above tells of a copy."""
    folders = os.pathsep.join(str(root / name) for name in ("machines", "spec"))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "knows_each", "tests/lockstep/test_events.py"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed" in run.stdout, run.stdout + run.stderr
    return {*re.findall(r"^E +([a-z/._]+: .*)$", run.stdout, re.MULTILINE)}
