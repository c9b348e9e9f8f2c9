"""The benchmark: its day, machine events, peers and explorers are what it says, in no set time."""

import json
import subprocess
import sys
from functools import partial
from itertools import product
from typing import get_args

import msgspec
import pytest

pytest.importorskip("automat")
pytest.importorskip("transitions")

from session_panel import AnyEvent, Config, Panel
from session_panel.machines import TABLES
from session_panel.state import dialog_state, form_state, session_state
from session_panel_site.bench import host, monitor, trials
from session_panel_site.bench.day import make_day
from session_panel_site.bench.explorers import (
    EXPLORERS,
    Counted,
    Explorer,
    Size,
    with_compiling_bitmap,
    with_loaded_engine,
    with_rumur,
    with_spin,
)
from session_panel_site.bench.host import TAILS, host_parts, measure_host
from session_panel_site.bench.machine_events import Fleet, machine_events, replay
from session_panel_site.bench.memory import five_sessions_bytes
from session_panel_site.bench.peers import PEERS, disagreements
from session_panel_site.bench.trials import LONG, TIMES, measure_exploration
from session_panel_site.benchmark import (
    Construction,
    Exploring,
    Pace,
    Report,
    exploration_targets,
    targets,
)
from session_panel_site.pages.speed import figures
from session_panel_spec.export.confirm import ToolMissingError
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.monitor import Monitor


@pytest.fixture(scope="module")
def day():
    return make_day(seed=1, size=20_000)


@pytest.fixture(scope="module")
def steps():
    return machine_events(make_day(seed=1, size=2_000))


def test_a_day_is_the_same_for_the_same_seed_only():
    assert make_day(seed=3, size=500) == make_day(seed=3, size=500)
    assert make_day(seed=3, size=500) != make_day(seed=4, size=500)


def test_a_day_has_every_event_type_of_the_panel_and_no_other(day):
    assert {type(event) for event in day.events} == set(get_args(AnyEvent))


def test_time_never_goes_back_in_a_day(day):
    times = [event.at for event in day.events]
    assert times == sorted(times)


def test_a_day_is_mostly_messages_and_hardly_refused(day):
    shares = {name: count / len(day.events) for name, count in day.composition().items()}
    assert 0.5 < shares["message"] < 0.6
    assert 0.1 < shares["sentiment"] < 0.15
    assert 0.02 < day.refused / len(day.events) < 0.04


def test_the_panel_refuses_the_mistakes_and_nothing_else(day):
    assert len(list(replay(day, Fleet()))) == len(day.events) - day.refused


def test_the_machine_events_keep_every_machine_where_the_panel_is(day):
    fleet = Fleet()
    for state in replay(day, fleet):
        panel = _machine_states(state)
        assert panel == {key: fleet.states.get(key, TABLES[key[0]].initial) for key in panel}


def _machine_states(state):
    """Return the state of every machine of a panel."""
    return {
        ("presence", "panel"): state.presence,
        ("mode", "panel"): state.mode,
        ("dialog", "panel"): dialog_state(state),
        **{("offer", key): "pending" for key in state.offers},
        **{("conversation", c.id): c.state for c in state.conversations.values()},
        **{("session", key): session_state(state, key) for key in state.sessions},
        **{("form", key): form_state(session) for key, session in state.sessions.items()},
    }


def test_the_machine_events_are_for_every_machine_with_its_own_guards(steps):
    assert {step.machine for step in steps} == TABLES.keys()
    assert all(step.facts <= set(TABLES[step.machine].guards) for step in steps)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_goes_where_our_tables_go(peer, steps):
    assert list(disagreements(peer, steps)) == []


def test_a_disagreement_is_told(steps):
    [*_, last] = steps
    [peer, *_] = PEERS
    wrong = last._replace(instance=-1, target="nowhere")
    [sentence] = disagreements(peer, [wrong])
    assert sentence.endswith("not nowhere")


def test_five_sessions_take_some_memory():
    assert five_sessions_bytes() > 1_000


def test_a_target_is_met_or_not():
    rates = {"Panel": 100.0, "python-statemachine": 4.0, "Automat a": 90.0, "Automat b": 101.0}
    paces = [Pace(n, "", 1, 1, 1, 1, per_second=rate, ratio=1) for n, rate in rates.items()]
    verdicts = targets(paces, [Construction("Panel", 20.0, 1.0)], 8191)
    assert [target.met for target in verdicts] == [True, False, False, True]


SMALL = Size(Bounds(1, 0, 1, 9, 3), states=2_604, transitions=28_230, depth=12)


def _counted(size):
    return Counted(size.states, size.transitions, size.depth, seconds=2.0)


def _slowly(size):
    return _counted(size)._replace(seconds=LONG)


def _wrongly(size):
    return _counted(size)._replace(transitions=28_229)


def _nowhere(size):
    raise ToolMissingError("Nobody is not installed.")


def _explored(*them):
    return measure_exploration(lambda: None, [Explorer(n, SMALL, how) for n, how in them])


@pytest.fixture
def once(monkeypatch):
    monkeypatch.setattr(trials, "LONG", 0.0)


def test_our_engines_count_what_there_is_to_count(once):
    report = _explored(
        ("loaded", partial(with_loaded_engine, "bitmap")), ("new", with_compiling_bitmap)
    )
    assert [each.states for each in report.exploring] == [2_604, 2_604]
    assert all(each.peak_memory_bytes > 10_000_000 for each in report.exploring)


@pytest.mark.parametrize(("tool", "explore"), [("spin", with_spin), ("rumur", with_rumur)])
def test_other_checkers_count_what_there_is_to_count(once, tool, explore):
    report = _explored((tool, explore))
    found = [each.name for each in report.exploring]
    assert found == [tool] or report.missing[0].startswith(f"{tool} is not installed")


def test_who_counts_something_else_stops_the_benchmark():
    with pytest.raises(ValueError, match=r"^B counts 28,229 transitions of K=1 .*, not 28,230\.$"):
        _explored(("A", _counted), ("B", _wrongly))


def test_who_takes_long_explores_once_and_is_compared_with_the_first():
    report = _explored(("A", _counted), ("B", _slowly))
    assert [(each.runs, each.ratio) for each in report.exploring] == [(TIMES, 1.0), (1, 5.0)]


def test_who_is_not_installed_is_told_and_left_out():
    report = _explored(("A", _nowhere), ("B", _counted))
    assert report.missing == ["Nobody is not installed."]
    assert [each.name for each in report.exploring] == ["B"]
    assert "Not measured: Nobody is not installed." in figures(Report(exploration=report))


def test_a_target_of_the_exploration_is_met_or_not():
    bitmap, sets, spin = (
        Exploring(name, "", 1, 1, 1, 1, 1, per_second, 1, 1)
        for name, per_second in (("bitmap", 490.0), ("whole sets", 500.0), ("Spin", 10.0))
    )
    orbits = Exploring("bitmap, orbits", "", 1, None, 1, 119, 1, 1, 1, 4_000_000_000)
    verdicts = [target.met for target in exploration_targets([bitmap, sets, spin, orbits])]
    assert verdicts == [False, True, True, False]
    assert exploration_targets([bitmap, sets]) == []


def test_each_target_of_the_exploration_has_its_explorer():
    rows = [Exploring(explorer.name, "", 1, 1, 1, 1, 1, 1, 1, 1) for explorer in EXPLORERS]
    assert len(exploration_targets(rows)) == 5


def test_the_engine_that_is_missing_is_told(monkeypatch):
    monkeypatch.setattr(trials, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError) as told:
        _explored(("A", _counted))
    assert told.value.name == "numba"


def _bench(*options):
    command = [sys.executable, "-m", "session_panel_site.bench", "--events", "300", "--rounds", "1"]
    command += ["--only", "panel"]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


def test_the_command_prints_one_json_object():
    done = _bench("--json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert report.keys() == {"panel"}
    assert report["panel"].keys() == {
        "python",
        "seed",
        "rounds",
        "events",
        "refused",
        "machine_events",
        "composition",
        "paces",
        "construction",
        "five_sessions_bytes",
        "targets",
    }
    assert [pace["name"] for pace in report["panel"]["paces"]] == [
        "Panel",
        "Panel, JSON lines",
        *(peer.name for peer in PEERS),
    ]


def test_the_command_shows_a_person_every_target():
    done = _bench()
    assert (done.returncode, done.stderr) == (0, "")
    assert sum(line.rstrip().endswith("met") for line in done.stdout.splitlines()) == 4


def test_the_command_says_which_extra_is_missing(tmp_path):
    (tmp_path / "automat.py").write_text("raise ModuleNotFoundError(name='automat')")
    done = subprocess.run(
        [sys.executable, "-m", "session_panel_site.bench"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 2
    assert done.stderr == (
        "The benchmark needs automat;"
        " install the extra `bench`: pip install 'session-panel[bench]'.\n"
    )


def test_a_monitor_is_measured_beside_the_panel(capsys):
    monitor.main(lines=[300], known=[10], rounds=1)
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in told[1:3]] == ["x", "x"]
    assert [line.startswith("10 known: ") for line in told[3:]] == [True, True, False, True, False]


def test_the_monitor_that_is_measured_has_everything_to_compare():
    config, day = monitor.told_day(200)
    watching = Monitor(config)
    for event, refused, observed in day:
        assert None not in msgspec.structs.astuple(observed)
        if refused:
            watching.feed_refused(event, refused, observed)
        else:
            watching.feed(event, observed)
    assert watching.exact


def _effects_of(events):
    """Return how many effects the first events have that are sent to a panel."""
    panel = Panel(Config(close_dialog=False))
    turns = [host._turn(f"c{number // 7}")[number % 7](float(number)) for number in range(events)]
    return sum(len(panel.apply(event)) for event in turns)


def test_what_durable_panels_take_is_measured_until_every_effect_is_carried_out(monkeypatch):
    parts = []
    monkeypatch.setattr(host, "KNOWN", (10, 20))
    report = measure_host(1, 30, lambda: parts.append(1), panels=3)
    assert len(parts) == host_parts()
    alone, grouped, many = report.paces
    assert [pace.events for pace in report.paces] == [30, 30, 30]
    assert (alone.panels, grouped.panels, many.panels) == (1, 30, 30)
    assert (alone.effects, grouped.effects) == (_effects_of(30), 30 * _effects_of(1))
    assert [(one.known, one.tail) for one in report.loading] == [*product((10, 20), TAILS)]
    assert report.panels_bytes > 3 * five_sessions_bytes() / 2
    assert report.bytes_an_event > 100
    assert "| many panels | 30 | 30 |" in figures(Report(host=report))
