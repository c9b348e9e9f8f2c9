"""An engineer's question is read exactly as it says, and one that makes no sense says why."""

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.plain_reading import satisfied
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    Place,
    RecordSlot,
)
from session_panel_spec.model.language import All, Below, Is, Not, Some
from session_panel_spec.model.panel_model import (
    LOAD,
    OFFERS,
    OPEN,
    SHARED,
    VARIABLES,
    conv,
    dialog,
    draft,
    mode_of_panel,
    offered,
    presence,
    session,
    unread,
)
from session_panel_spec.model.query import At, Query
from session_panel_spec.model.query_parser import LONGEST, QueryError, parse

BOUNDS = Bounds(conversations=2, records=1, capacity=2, max_sessions=3, unread_max=3)
BOTH, CONVERSATION = ("conversation", "record"), ("conversation",)
C0, C1, R0 = Place("conversation", 0), Place("conversation", 1), Place("record", 0)
FIELDS = (
    "presence, panel_mode, session, draft, dialog, conv, offered, mode, history, unread, upset, "
    "load, offers, open, open_sessions, dialogs and focused"
)

MISFIT = "does not fit: join comparisons, such as conv == waiting, by and, or, not and ()."
ONE = "one comparison only (join two by and)"
NUMBERS = "a whole number from 0 to 1000, capacity, max_sessions or offer_limit"
TOO_EARLY = MISFIT.replace("does not fit", "The query ends too early")

waits = Is(conv, ("waiting",))
drafted = Is(draft, (True,))
shown = Is(dialog, (True,))
is_offered = Is(offered, (True,))
busy = Is(presence, ("busy",))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ('conv == "waiting"', Query(waits, CONVERSATION)),
        ("conv == 'waiting'", Query(waits, CONVERSATION)),
        ("conv==waiting", Query(waits, CONVERSATION)),
        ("  conv == waiting\n", Query(waits, CONVERSATION)),
        ("conv == WAITING", Query(waits, CONVERSATION)),
        ("draft", Query(drafted, BOTH)),
        ("draft == true", Query(drafted, BOTH)),
        ("draft != False", Query(drafted, BOTH)),
        ("not draft", Query(Not(drafted), BOTH)),
        ("session == focused", Query(Is(session, ("focused",)), BOTH)),
        ("presence == busy", Query(busy, ())),
        ("presence in (busy)", Query(busy, ())),
        ('presence in ("busy", dnd)', Query(Is(presence, ("busy", "dnd")), ())),
        (
            "presence not in (held_dnd, held_away, held_offline)",
            Query(Is(presence, ("available", "busy", "dnd", "inactive")), ()),
        ),
        ("panel_mode != expanded", Query(Is(mode_of_panel, ("collapsed",)), ())),
        ("unread == 0", Query(Is(unread, (0,)), CONVERSATION)),
        ("unread >= 2", Query(Is(unread, (2, 3)), CONVERSATION)),
        ("unread > 2", Query(Is(unread, (3,)), CONVERSATION)),
        ("unread < 2", Query(Is(unread, (0, 1)), CONVERSATION)),
        ("unread <= 2", Query(Is(unread, (0, 1, 2)), CONVERSATION)),
        ("unread in (1, 3)", Query(Is(unread, (1, 3)), CONVERSATION)),
        ("load < 2", Query(Below((LOAD,), 2), ())),
        ("load < 002", Query(Below((LOAD,), 2), ())),
        ("load <= 2", Query(Below((LOAD,), 3), ())),
        ("load > 2", Query(Not(Below((LOAD,), 3)), ())),
        ("load >= capacity", Query(Not(Below((LOAD,), 2)), ())),
        ("load == 1", Query(All((Below((LOAD,), 2), Not(Below((LOAD,), 1)))), ())),
        ("load != 1", Query(Some((Not(Below((LOAD,), 2)), Below((LOAD,), 1))), ())),
        ("open + offers < max_sessions", Query(Below((OPEN, OFFERS), 3), ())),
        ("offers >= offer_limit", Query(Not(Below((OFFERS,), 10)), ())),
        ("(open + offers) < 3", Query(Below((OPEN, OFFERS), 3), ())),
        ("open_sessions < 1", Query(Below((OPEN,), 1), ())),
        ("conv == waiting and offered", Query(All((waits, is_offered)), CONVERSATION)),
        ("draft and dialog", Query(All((drafted, shown)), BOTH)),
        ("draft or offered", Query(Some((drafted, is_offered)), CONVERSATION)),
        (
            "draft or dialog and not presence == busy",
            Query(Some((drafted, All((shown, Not(busy))))), BOTH),
        ),
        (
            "(draft or dialog) and presence == busy",
            Query(All((Some((drafted, shown)), busy)), BOTH),
        ),
        ("r0.draft", Query(At(R0, drafted), ())),
        ("c0.draft and c1.draft", Query(All((At(C0, drafted), At(C1, drafted))), ())),
        ("not (c1.conv == waiting)", Query(Not(At(C1, waits)), ())),
    ],
)
def test_a_query_is_an_expression_of_a_slot_or_of_the_panel(text, query):
    assert parse(text, BOUNDS) == query


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The query is empty: ask for something, such as conv == waiting."),
        (" \n", "The query is empty: ask for something, such as conv == waiting."),
        ("unred > 1", f"There is no field unred (perhaps unread): there is {FIELDS}."),
        ("waiting", f"There is no field waiting (perhaps conv == waiting): there is {FIELDS}."),
        (
            "__import__('os')",
            """At character 1 there is "__import__('os')" where a field should be.""",
        ),
        ("c0", f"There is no field c0: there is {FIELDS}."),
        ("conv", "conv alone says nothing: compare it, as in conv == ended."),
        ("unread", "unread alone says nothing: compare it, as in unread == 3."),
        ("conv = waiting", 'At character 6 there is "=": equal is written ==.'),
        ("conv == wating", "conv cannot be wating: it is none, active, waiting, closed or ended."),
        ("conv == 3", "conv cannot be 3: it is none, active, waiting, closed or ended."),
        ("conv == f(x)", "conv cannot be f(x): it is none, active, waiting, closed or ended."),
        (
            "conv in (active,)",
            'At character 9 there is "(active,)" where a list such as (1, 2) should be.',
        ),
        ("draft == 1", "draft cannot be 1: it is false or true."),
        ("draft ==", TOO_EARLY),
        ("unread == many", "unread cannot be many: it is 0 to 3, which is 3 or more."),
        ("unread >= 4", "unread cannot be 4: it is 0 to 3, which is 3 or more."),
        ("unread == -1", "unread cannot be -1: it is 0 to 3, which is 3 or more."),
        ("unread == true", "unread cannot be true: it is 0 to 3, which is 3 or more."),
        ("conv < waiting", "conv has no order: compare it with ==, !=, in or not in."),
        ("draft >= true", "draft has no order: compare it with ==, !=, in or not in."),
        ("focused", "focused is a count: compare it with a number, as in focused >= 1."),
        ("load in (1, 2)", "load is a count: compare it with a number, as in load >= 1."),
        (
            "load >= busy",
            f"load cannot be compared with busy: only with {NUMBERS}.",
        ),
        (
            "load == 1001",
            f"load cannot be compared with 1001: only with {NUMBERS}.",
        ),
        ("load == ²", 'At character 9 there is "²": no query has that.'),
        (
            "load + 1 < 2",
            'At character 8 there is "1" where one of load, offers, open, open_sessions, dialogs '
            "and focused should be.",
        ),
        ("c2.draft", "There is no slot c2: there is c0, c1 and r0."),
        ("panel.mode == expanded", "There is no slot panel: there is c0, c1 and r0."),
        (
            "c0.presence == busy",
            "A conversation has no presence: it has conv, session, offered, mode, history, "
            "unread, upset, draft and dialog.",
        ),
        ("r0.conv == waiting", "A record has no conv: it has session, draft and dialog."),
        ("r0.", TOO_EARLY),
        (
            "c0.draft and unread > 1",
            "Name the slot of every variable, or of none: unread has none, as c0.unread has.",
        ),
        ("draft and", TOO_EARLY),
        ("and draft", f'"and" at character 1 {MISFIT}'),
        ("1 <= unread", 'At character 1 there is "1" where a field should be.'),
        ("(draft", f'"(" at character 1 {MISFIT}'),
        ("draft)", f'")" at character 6 {MISFIT}'),
        ("draft = true", 'At character 7 there is "=": equal is written ==.'),
        ("draft && offered", f'"&" at character 8 {MISFIT}'),
        (
            "conv in waiting",
            'At character 9 there is "waiting" where a list such as (1, 2) should be.',
        ),
        ("conv not waiting", f'"waiting" at character 10 {MISFIT}'),
        (
            "conv == active == closed",
            f'At character 19 there is "closed" where {ONE} should be.',
        ),
        ("1 < unread < 3", f'At character 14 there is "3" where {ONE} should be.'),
        ("unread is 1", 'At character 8 there is "is": no query has that.'),
        ("draft # or offered", 'At character 7 there is "#": no query has that.'),
        ("draft\x00", 'At character 6 there is "\x00": no query has that.'),
        ("\uff43onv == waiting", 'At character 1 there is "\uff43": no query has that.'),
        ("lambda: draft", 'At character 1 there is "lambda: draft" where a field should be.'),
        ("(draft := true)", 'At character 9 there is "=": equal is written ==.'),
        ('mode == f"live"', 'mode cannot be f"live": it is live or persistent.'),
        ("unread == 007", "unread cannot be 007: it is 0 to 3, which is 3 or more."),
        ("unread == 0x1", "unread cannot be 0x1: it is 0 to 3, which is 3 or more."),
        ("load == 1_0", f"load cannot be compared with 1_0: only with {NUMBERS}."),
        ("(" * LONGEST, "The query is nested too deeply."),
        ("x" * (LONGEST + 1), f"The query has more than {LONGEST} characters."),
    ],
)
def test_a_text_that_is_no_query_gets_one_sentence(text, sentence):
    with pytest.raises(QueryError) as caught:
        parse(text, BOUNDS)
    assert str(caught.value) == sentence


def test_without_slots_none_can_be_named():
    with pytest.raises(QueryError, match=r"^There is no slot c0: there is none\.$"):
        parse("c0.draft", Bounds(conversations=0, records=0))


WORDS = ("draft", "unread", "load", "c0.conv", "conv", "waiting", "1", "capacity", "and", "or")
SIGNS = ("not", "in", "(", ")", ",", "==", "!=", "<", ">=", "=", "+", ".", '"', "'", "\\")


def _answer(text):
    try:
        return parse(text, BOUNDS)
    except QueryError as error:
        return str(error)


def test_no_value_is_named_as_a_field():
    values = {value for own in (SHARED, *VARIABLES.values()) for v in own for value in v.domain}
    assert not values & {"panel_mode", *(v.name for own in VARIABLES.values() for v in own)}


PYTHON = (
    "lambda",
    ":",
    "if",
    "else",
    "f'{",
    "}",
    "[",
    "]",
    ":=",
    "is",
    "None",
    "yield",
    "await",
    "*",
)


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(WORDS + SIGNS + PYTHON), max_size=12).map(" ".join)
)
def test_any_text_is_a_query_or_gets_a_sentence(text):
    answer = _answer(text)
    assert isinstance(answer, Query) or (answer.endswith(".") and len(answer.splitlines()) == 1)


# What holds of states

SCENE = AbstractState(
    "held_dnd",
    "collapsed",
    (
        ConversationSlot(conv="active", session="background", unread=2, draft=True),
        ConversationSlot(conv="waiting", offered=True),
    ),
    (RecordSlot(session="focused", dialog=True),),
)


@pytest.mark.parametrize(
    "text",
    [
        "presence == held_dnd and panel_mode == collapsed",
        "conv == waiting and offered",
        "conv == active and unread >= 2 and presence == held_dnd",
        "session == focused and dialog",
        "c0.conv == active and c1.conv == waiting and r0.dialog",
        "not c1.draft",
        "open == capacity and load == 1 and offers == 1",
        "open + offers == max_sessions",
        "not draft",
        "dialogs == 1 and focused != 0",
    ],
)
def test_a_state_satisfies_what_is_true_of_it(text):
    assert satisfied(parse(text, BOUNDS), BOUNDS, SCENE)


@pytest.mark.parametrize(
    "text",
    [
        "conv == active and offered",
        "draft and dialog",
        "c1.conv == active",
        "r0.draft",
        "presence == dnd",
        "load >= capacity",
        "open + offers < max_sessions",
        "conv == none",
        "conv == waiting and session == focused",
        "not (session == focused or session != focused)",
    ],
)
def test_a_state_does_not_satisfy_what_is_true_of_no_one_slot(text):
    assert not satisfied(parse(text, BOUNDS), BOUNDS, SCENE)


def test_without_a_slot_no_variable_of_a_slot_has_any_value():
    bounds = Bounds(conversations=0, records=0)
    empty = AbstractState("available", "expanded", (), ())
    assert not satisfied(parse("draft or not draft", bounds), bounds, empty)
    assert satisfied(parse("load == 0", bounds), bounds, empty)


def _slots(kind, make):
    domains = [v.domain[: BOUNDS.unread_max + 1] if v is unread else v.domain for v in kind]
    return st.builds(make, *map(st.sampled_from, domains))


states = st.builds(
    AbstractState,
    *(st.sampled_from(variable.domain) for variable in SHARED),
    st.tuples(*[_slots(VARIABLES["conversation"], ConversationSlot)] * 2),
    st.tuples(_slots(VARIABLES["record"], RecordSlot)),
)
ORDERS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COUNTED = {
    "load": lambda state: state.load,
    "offers": lambda state: state.offers,
    "open": lambda state: state.open_sessions,
    "dialogs": lambda state: sum(slot.dialog for slot in state.slots),
    "focused": lambda state: sum(slot.session == "focused" for slot in state.slots),
}
NAMED = {
    "c0": lambda state: state.conversations[0],
    "c1": lambda state: state.conversations[1],
    "r0": lambda state: state.records[0],
}


@st.composite
def claims(draw):
    """Draw the text of a comparison, and a function that says of a state if it is true."""
    order = draw(st.sampled_from(sorted(ORDERS)))
    if draw(st.booleans()):
        name, number = draw(st.sampled_from(sorted(COUNTED))), draw(st.integers(0, 4))
        return f"{name} {order} {number}", lambda state: ORDERS[order](COUNTED[name](state), number)
    slot = draw(st.sampled_from(sorted(NAMED)))
    own = VARIABLES["record" if slot == "r0" else "conversation"]
    variable = draw(st.sampled_from(own))
    if variable is not unread:
        order = draw(st.sampled_from(["==", "!="]))
    value = draw(st.sampled_from(variable.domain[: BOUNDS.unread_max + 1]))

    def is_true(state):
        return ORDERS[order](getattr(NAMED[slot](state), variable.name), value)

    return f"{slot}.{variable.name} {order} {value}", is_true


def _joined(parts):
    word, many = {"and": all, "or": any}, list(parts[1])
    text = f" {parts[0]} ".join(f"({text})" for text, _ in many)
    return text, lambda state: word[parts[0]](is_true(state) for _, is_true in many)


def _denied(part):
    text, is_true = part
    return f"not ({text})", lambda state: not is_true(state)


questions = st.recursive(
    claims(),
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)).map(
            _joined
        )
        | inner.map(_denied)
    ),
    max_leaves=6,
)


@given(questions, states)
def test_a_query_is_satisfied_where_plain_python_says_that_it_is_true(question, state):
    text, is_true = question
    assert satisfied(parse(text, BOUNDS), BOUNDS, state) == is_true(state)


@given(
    st.sampled_from(VARIABLES["conversation"]), st.sampled_from(VARIABLES["conversation"]), states
)
def test_variables_without_a_slot_are_those_of_one_and_the_same_slot(one, other, state):
    text = f"{one.name} == {one.domain[1]} and {other.name} != {other.domain[0]}"
    slots = state.slots if {one, other} <= set(VARIABLES["record"]) else state.conversations
    expected = any(
        getattr(slot, one.name) == one.domain[1] and getattr(slot, other.name) != other.domain[0]
        for slot in slots
    )
    assert satisfied(parse(text, BOUNDS), BOUNDS, state) == expected
