"""The real panel beside the reference: what differs is found, shrunk, told by rule, and logged."""

import pickle
from collections import Counter
from functools import partial
from io import StringIO
from random import Random

import pytest

from differential.bugs import BUGS
from differential.panel_itself import PanelItself, alike, broken_panel
from session_panel import Config, Panel, events
from session_panel_spec.differential import drive
from session_panel_spec.differential.configurations import configurations, every_value, options
from session_panel_spec.differential.drive import AIMED, Drive
from session_panel_spec.differential.driven import Driven, added
from session_panel_spec.differential.found import config_text, found
from session_panel_spec.differential.guidance import Shared
from session_panel_spec.differential.parts import Effort, begin_drive
from session_panel_spec.differential.reached import Branch
from session_panel_spec.differential.real import real
from session_panel_spec.differential.run import SAVED, Sides
from session_panel_spec.differential.run import first_difference as differs
from session_panel_spec.differential.scopes import SCOPES
from session_panel_spec.differential.shrink import shrunk
from session_panel_spec.differential.small import try_scope
from session_panel_spec.domain.rules import load_clauses
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.transcript import replay
from session_panel_spec.parallel import Parts

FEW = configurations().configs[:4]
EIGHT = configurations().configs[:8]


def broken(name):
    return Sides(PanelItself, broken_panel(*BUGS[name]))


def driven(sides, effort, configs=FEW):
    return begin_drive(Parts(None, lambda *_: None), sides, effort, configs)()


def shortest(name, config, *run):
    """Return what is told of a run that shows a bug."""
    sides = broken(name)
    return found(sides, shrunk(sides, config, run))


PICK = events.Pick(at=3, conversation="x", customer="b", mode="persistent", name="Ñandú")
OTHER = events.Pick(at=4, conversation="y", customer="c", mode="live", summary="two kettles")
MESSAGE = events.Message(at=5, conversation="x")
CLOSE = events.Close(at=6, session="x")
CONFIRM = events.Confirm(at=7)


# What is driven


@pytest.mark.parametrize("name", SCOPES)
def test_in_a_small_scope_the_panel_is_as_the_reference_says(name):
    tried = try_scope(real(), name)
    assert tried.found is None
    assert tried.steps >= 50
    assert tried.clauses.keys() <= load_clauses().keys()


def test_the_panel_is_as_the_reference_says_and_every_clause_that_decided_is_counted():
    whole = driven(real, Effort(4000))
    assert whole.found == ()
    assert len(whole.clauses) > 300
    assert whole.clauses.keys() <= load_clauses().keys()
    assert {option for _, option, _ in whole.clauses_by_option} == {o.name for o in options()}


def test_the_panel_does_not_differ_from_itself_and_it_is_said_how_much_was_compared():
    whole = driven(alike, Effort(4000))
    assert whole.passed
    assert (whole.configurations, whole.steps) == (4, 4000)
    assert 0 < whole.refused < whole.steps
    assert sum(whole.answers.values()) == whole.steps
    assert whole.answers["message", "accepted: notify_offer"] > 0
    assert whole.answers["close", "CLOS-1: anchored"] > 0
    assert min(whole.runs, whole.screens, whole.loads, whole.clauses["CLOS-1.1"]) > 0
    assert whole.clauses_by_option["CLOS-1.1", "auto_accept", "false"] > 0
    assert whole.clauses_by_option.keys() >= {("OFFR-1.1", "capacity", n) for n in ("1", "2")}


def test_what_is_driven_depends_on_the_seed_alone():
    effort = Effort(2000, seed=2)
    one = driven(alike, effort)
    assert pickle.loads(pickle.dumps(driven(alike, effort))) == one  # noqa: S301 - our own
    assert driven(alike, Effort(2000, seed=3)) != one


def test_who_has_time_gets_more():
    driving = partial(driven, alike, configs=FEW[:1])
    assert driving(Effort(2000, seconds=0.02)).steps > driving(Effort(2000)).steps


def test_nothing_compared_is_not_passed():
    assert not Driven().passed
    assert added([]) == Driven()


def test_events_of_every_kind_are_taken_and_refused():
    whole = driven(alike, Effort(8000), FEW[:2])
    names = {name for name, _ in whole.answers}
    taken = {name for name, answer in whole.answers if answer.startswith("accepted")}
    assert taken == names
    never_refused = {"toggle", "choose", "reset", "configure"}
    assert names - {n for n, answer in whole.answers if ":" in answer and n} <= never_refused


def reached(monkeypatch, aimed):
    """Return how often what was reached, where so many of the runs that begin anew have an aim."""
    monkeypatch.setattr(drive, "AIMED", aimed)
    shared = Shared()
    drives = [Drive(real(), one, Random(number), shared) for number, one in enumerate(EIGHT)]  # noqa: S311
    for _ in range(10):
        for one in drives:
            one.go(100)
    return shared.reached.times


def test_runs_that_aim_reach_what_as_many_without_an_aim_do_not(monkeypatch):
    branch = Branch(events.OpenTab, ("CLOS-3", "dialog-open"), frozenset())
    value = "auto_accept=true"
    assert reached(monkeypatch, 0.0)[branch][value] == 0
    assert reached(monkeypatch, AIMED)[branch][value] > 0


def test_what_never_met_is_told_of_what_was_reached():
    met = {("toggle, accepted", f"{name}={value}"): 1 for name, value in every_value()}
    del met["toggle, accepted", "auto_accept=true"]
    some = Driven(steps=1, met=Counter({**met, ("close, CLOS-1: anchored", "capacity=1"): 2}))
    assert some.branches == ("close, CLOS-1: anchored", "toggle, accepted")
    assert some.never_met["toggle, accepted"] == ("auto_accept=true",)
    assert "capacity=1" not in some.never_met["close, CLOS-1: anchored"]
    assert len(some.never_met["close, CLOS-1: anchored"]) == len(met)


# What is found


def test_a_difference_is_told_by_the_shortest_plainest_run():
    name = "unread messages are counted to twelve"
    messages = (MESSAGE,) * 20
    config = Config(capacity=10, offer_time=1.0, auto_accept=True)
    one = shortest(name, config, PICK, events.Toggle(at=3), OTHER, *messages, CLOSE, CONFIRM)
    assert one.config == Config()
    assert one.run[0] == events.Pick(at=0, conversation="c1", customer="u1", mode="persistent")
    assert [type(step) for step in one.run[2:]] == [events.Message] * 13
    assert one.rules == ("UNRD-1",)
    assert one.difference.part == "screen"
    assert one.lines[1] == "configuration: the defaults"


def test_the_same_run_always_ends_the_same():
    name = "lost edits are not warned of"
    edit = events.Edit(at=5, session="x", fields={"note": "?"})
    one, other = (shortest(name, FEW[3], PICK, edit, CLOSE) for _ in range(2))
    assert one == other
    assert one.rules == ("CLOS-2",)


def test_the_configuration_keeps_what_the_difference_needs():
    name = "a work stream's own waiting time is ignored"
    assigned = events.Assign(at=2, conversation="x", customer="b", work_stream="sales")
    one = shortest(name, Config(capacity=1, waiting_times={"sales": 5.0}), assigned)
    assert config_text(one.config) == 'waiting_times={"sales":5.0}'
    assert one.rules == ("CONV-13",)


def test_the_log_of_a_difference_is_replayed_and_says_what_must_be_refused():
    name = "an over conversation without a session can be renamed"
    renamed = events.Rename(at=9, conversation="y", name="Ana")
    shut = (events.Close(at=6, session="y"), CONFIRM)
    one = shortest(name, Config(), OTHER, *shut, renamed)
    assert one.rules == ("CONV-10",)
    text = StringIO()
    lines = one.log.splitlines()
    assert replay(lines, "found.jsonl", None, as_json=False, console=screen_console(text)) == 0
    assert '"refused":"CONV-10"' in lines[-1]
    assert "refused by CONV-10" in text.getvalue()


def test_a_panel_that_forgets_something_is_told_where_it_is_loaded():
    class Forgetful(Panel):
        @classmethod
        def from_json(cls, text):
            return cls(Panel.from_json(text).config)

    sides = Sides(PanelItself, Forgetful)
    case = shrunk(sides, Config(), (PICK, SAVED, MESSAGE))
    assert case.run[1:] == (SAVED,)
    assert case.difference.part == "saving"
    assert case.difference.clauses == frozenset()
    assert "saved and loaded" in found(sides, case).log


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ('"unread":{"x":1}', '"unread":{"x":2}', ("UNRD-1",)),
        ('"mode":"collapsed"', '"mode":"expanded"', ("MODE-1",)),
        ('"visitors":1', '"visitors":2', ("TITL-1",)),
        ('"expires_at":2419207.0', '"expires_at":2419208.0', ("CONV-4", "CONV-13")),
        ('"unread":{"x":1}', '"unread":{"gone":1}', ("UNRD-1",)),
    ],
)
def test_a_difference_after_loading_is_against_the_rules_of_the_field_that_did_not_come_back(
    before, after, rules
):
    class Mistaken(Panel):
        @classmethod
        def from_json(cls, text):
            assert before in text
            return super().from_json(text.replace(before, after))

    assigned = events.Assign(at=1, conversation="z", customer="d")
    home = events.Focus(at=4, session="home")
    run = (events.Toggle(at=0), assigned, PICK, home, MESSAGE, CLOSE, CONFIRM, SAVED)
    case = differs(Sides(PanelItself, Mistaken), Config(), run)
    assert case.run[-1] is SAVED
    assert found(Sides(PanelItself, Mistaken), case).rules == rules


def test_a_panel_that_raises_is_a_difference_with_its_event():
    class Raising(Panel):
        def apply(self, event):
            return 1 / 0

    one = shrunk(Sides(PanelItself, Raising), Config(), (MESSAGE, PICK))
    assert (one.difference.part, one.difference.observed) == (
        "raised",
        "ZeroDivisionError: division by zero",
    )


def test_a_panel_that_does_not_answer_is_a_difference_with_its_event():
    class Endless(Panel):
        def apply(self, event):
            while type(event) is events.Message:
                pass
            return super().apply(event)

    case = differs(Sides(PanelItself, Endless), Config(), (PICK, MESSAGE), seconds=0.05)
    assert case.difference.hangs
    assert case.run == (PICK, MESSAGE)
    assert found(Sides(PanelItself, Endless), case).rules == ("UNRD-1",)


def raising(name):
    """Return a panel of which one thing cannot be had after a message."""

    def fails(panel, *_arguments):
        if Panel.state.fget(panel).unread:
            raise KeyError(name)
        ask = getattr(Panel, name)
        return ask.fget(panel) if isinstance(ask, property) else ask(panel, *_arguments)

    is_property = isinstance(getattr(Panel, name), property)
    return type("Raising", (Panel,), {name: property(fails) if is_property else fails})


@pytest.mark.parametrize("name", ["state", "config", "due", "view", "to_json"])
def test_whatever_of_a_panel_raises_is_a_difference_with_its_event(name):
    sides = Sides(PanelItself, raising(name))
    home = events.Focus(at=4, session="home")
    case = differs(sides, Config(), (PICK, home, MESSAGE, SAVED))
    assert case.difference.part == "raised"
    assert case.difference.observed == f"KeyError: {name!r}"
    assert case.run[-1] is (SAVED if name == "to_json" else MESSAGE)
    drive = Drive(sides, Config(), Random(1))  # noqa: S311 - the same again
    drive.go(100_000)
    assert drive.found[1].observed == f"KeyError: {name!r}"


@pytest.mark.parametrize("name", ["state", "view", "due", "to_json", "__init__"])
def test_whatever_of_a_panel_hangs_is_a_difference(name):
    def hangs(*_arguments):
        while True:
            pass

    ask = property(hangs) if name == "state" else hangs
    sides = Sides(PanelItself, type("Hanging", (Panel,), {name: ask}))
    case = differs(sides, Config(), (SAVED,), seconds=0.05)
    assert case.difference.hangs
    assert "hangs" in found(sides, case).sentence


def test_a_run_that_takes_too_long_as_a_whole_is_a_difference(monkeypatch):
    class Slow(Panel):
        def apply(self, event):
            for _ in range(10_000):
                pass
            return super().apply(event)

    case = differs(Sides(PanelItself, Slow), Config(), (events.Toggle(at=0),) * 10_000, 0.1)
    assert case.difference.hangs
    assert 0 < len(case.run) < 10_000


def test_a_panel_that_cannot_be_made_is_a_difference_before_the_first_event():
    class Unmade(Panel):
        def __init__(self, *_arguments):
            raise TypeError("no panel")

    sides = Sides(PanelItself, Unmade)
    drive = Drive(sides, Config(), Random(1))  # noqa: S311 - the same again
    drive.go(10)
    tried = try_scope(sides, next(iter(SCOPES))).found
    for run, difference in (drive.found, tried[1:]):
        assert (run, difference.part, difference.event) == ((), "raised", None)


def test_what_has_no_form_in_json_is_told_as_python_says_it():
    class Odd(Panel):
        def view(self, _locale="en"):
            return object()

    case = differs(Sides(PanelItself, Odd), Config(), ())
    assert case.difference.observed.startswith("<object object")


def test_the_guided_runs_stop_at_what_differs():
    drive = Drive(broken("an edit replaces all edits"), Config(), Random(1))  # noqa: S311 - the same again
    drive.go(100_000)
    run, difference = drive.found
    assert drive.counts["steps"] < 20_000
    assert difference.event in (*run, None)
    before = drive.counts["steps"]
    drive.go(1000)
    assert drive.counts["steps"] == before


def test_what_several_parts_find_is_shown_once():
    told = driven(partial(broken, "an icon of three letters"), Effort(2000)).found
    assert [one.rules for one in told] == [("TITL-2",)]
