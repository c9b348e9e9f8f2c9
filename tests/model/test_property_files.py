"""A property in a file is the data that it says, and one that is not of the form is refused."""

import re
import tomllib
from importlib.resources import files

import pytest

from session_panel_site.pages.formulas import formula_text
from session_panel_spec.model import properties
from session_panel_spec.model.fold import children, rebuild
from session_panel_spec.model.language import TRUE, Below, Expression, Is, Not, Switched, found
from session_panel_spec.model.panel_model import (
    CAPACITY,
    LOAD,
    MISSED_SETS_INACTIVE,
    OFFER_LIMIT,
    OFFERS,
    active,
    conv,
    draft,
    free,
    held,
    is_offered,
    mode_of_panel,
    presence,
    session,
    still,
    unread,
    upset,
)
from session_panel_spec.model.properties import PROPERTIES, possibility
from session_panel_spec.model.properties.formula import (
    About,
    ActedBy,
    Adds,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Own,
    Proper,
    Same,
    Then,
)
from session_panel_spec.model.properties.formula_parser import parse_formula
from session_panel_spec.model.properties.property import Always, AlwaysPossible, LeadsTo
from session_panel_spec.model.properties.property_file import PropertyFileError, parse_properties
from session_panel_spec.model.query_parser import QueryError

FILES = sorted(
    each
    for each in files(properties).iterdir()
    if each.name.endswith(".toml") and each.name != "clauses.toml"
)


def formulas(one):
    """Return the formulas of a property."""
    parts = [getattr(one, name, None) for name in ("premise", "holds", "goal")]
    parts += [act.unless for act in getattr(one, "by", ())]
    return [part for part in parts if part is not None]


def plain(node):
    """Return an expression as it is written: false is not true, and nothing is negated twice."""
    match rebuild(node, map(plain, children(node))):
        case Is(variable, (value,)) if value is False:
            return Not(Is(variable, (True,)))
        case Not(Not(part)):
            return part
        case other:
            return other


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.name)
def test_every_formula_is_read_as_it_is_written(one):
    assert formulas(one)
    for formula in formulas(one):
        text = formula_text(formula)
        assert parse_formula(text) == plain(formula)
        assert formula_text(parse_formula(text)) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_table_of_every_file_is_a_property(file):
    assert tomllib.loads(file.read_text("utf-8")).keys() <= {one.name for one in PROPERTIES}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("always", TRUE),
        ("proper", Proper()),
        ("free and not held", free & ~held),
        ("conv != active or\n    still", ~active | still),
        ("conv not in (none, ended)", ~conv.is_("none", "ended")),
        ("offered", is_offered),
        ("offered or draft or upset", is_offered | draft.is_(True) | upset.is_(True)),
        ("upset == false", upset.is_(False)),
        ("panel_mode == expanded", mode_of_panel.is_("expanded")),
        ("missed_sets_inactive", Switched(MISSED_SETS_INACTIVE)),
        ("load + offers < capacity", Below((LOAD, OFFERS), CAPACITY)),
        ("offers <= offer_limit", AtMost((OFFERS,), OFFER_LIMIT)),
        ("offers <= 2", Below((OFFERS,), 3)),
        ("event == leaves", Happens(("leaves",))),
        ("event in (reject, miss)", Happens(("reject", "miss"))),
        ("actor == agent", ActedBy("agent")),
        ("own and argument == persistent", Own() & About(("persistent",))),
        ("adds(unread)", Adds(unread)),
        ("after(offered) and same(presence)", Then(is_offered) & Same(presence)),
        ("only_changes(session, unread)", OnlyChanges((session, unread))),
        ("falls(unread) and moves(load)", Falls(unread) & Moves(LOAD)),
        ("not (draft and not draft)", ~(draft.is_(True) & ~draft.is_(True))),
    ],
)
def test_a_formula_is_an_expression_of_a_slot_or_of_a_step(text, formula):
    assert parse_formula(text) == formula


def test_the_properties_of_the_files_have_every_kind_of_expression_of_a_step():
    kinds = {type(node) for one in PROPERTIES for node in found(Expression, one)}
    said = {
        *(About, ActedBy, Adds, AtMost, Falls, Happens, Moves, OnlyChanges, Own),
        *(Proper, Same, Then),
    }
    assert said <= kinds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("before(offered)", r"where after\(…\), same\(…\), .* or moves\(…\) should be"),
        ("same(offered, draft)", r'there is "same\(offered, draft\)" where after'),
        ("same(waiting)", "There is no field waiting"),
        ("moves(unread)", 'At character 7 there is "unread" where one of load, offers'),
        ("event == expires", "event cannot be expires: it is offer, withdraw, "),
        ("event in (miss, drop)", "event cannot be drop"),
        ("event != miss", "where event ==, event in, actor == or argument == should be"),
        ("actor == clerk", "actor cannot be clerk: it is router, customer, clock or agent"),
        ("argument == lively", "argument cannot be lively: it is live, persistent, "),
        ("load < max_load", "load cannot be compared with max_load: only with a whole number"),
        ("c0.draft", "There is no slot c0: there is none"),
        ("conv ==", "ends too early"),
    ],
)
def test_a_text_that_is_no_formula_gets_one_sentence(text, sentence):
    with pytest.raises(QueryError, match=sentence):
        parse_formula(text)


GOOD = {
    "rules": ["CLOS-1"],
    "text": "At most one close dialog is open.",
    "of": [],
    "premise": "not still",
    "holds": "dialogs < 2",
}
LEADS = {"rules": ["OFFR-3"], "text": "It goes.", "of": [], "premise": "offered", "goal": "always"}
WAY = {**LEADS, "by": [{"event": "focus"}]}


def written(table):
    """Return a table as a file has it."""
    return "[one-dialog]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value):
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)


def without(table, field):
    return {key: value for key, value in table.items() if key != field}


def test_a_table_is_a_property():
    (one,) = parse_properties("some.toml", written(GOOD), Always)
    text = "At most one close dialog is open."
    assert (one.name, one.rules, one.text, one.of) == ("one-dialog", ("CLOS-1",), text, ())
    assert (one.premise, one.over) == (~still, "states")


def test_a_property_may_cite_a_clause():
    (one,) = parse_properties("some.toml", written(GOOD | {"rules": ["CLOS-1.1"]}), Always)
    assert one.rules == ("CLOS-1.1",)


@pytest.mark.parametrize(
    ("table", "kind", "fault"),
    [
        (without(GOOD, "holds"), Always, "missing required field `holds`"),
        (GOOD | {"hold": "always"}, Always, "there is no field hold"),
        (GOOD | {"rules": ["CLOS-9"]}, Always, "there is no rule CLOS-9"),
        (GOOD | {"rules": ["CLOS-1.9"]}, Always, "there is no rule CLOS-1.9"),
        (GOOD | {"rules": "CLOS-1"}, Always, "Expected `array`, got `str`"),
        (GOOD | {"of": ["tab"]}, Always, "Invalid enum value 'tab'"),
        (GOOD | {"over": "runs"}, Always, "Invalid enum value 'runs'"),
        (GOOD | {"holds": "dialogs <"}, Always, "ends too early.*`\\$.holds`"),
        (GOOD | {"holds": "dialogues < 2"}, Always, "There is no field dialogues"),
        (GOOD | {"premise": "during(still)"}, Always, "where after.*`\\$.premise`"),
        (GOOD | {"premise": 3}, Always, "A formula is a text.*`\\$.premise`"),
        (LEADS | {"strongly": ["expires"]}, LeadsTo, "there is no event expires"),
        (LEADS | {"repeats": ["expires"]}, LeadsTo, "there is no event expires"),
        (LEADS | {"violated": "yes"}, LeadsTo, "Expected `bool`, got `str`"),
        (WAY | {"by": [{"event": "look"}]}, AlwaysPossible, "there is no event look"),
        (WAY | {"by": [{"event": "focus", "unless": "so"}]}, AlwaysPossible, "no field so"),
        (WAY | {"by": [{"event": "focus", "until": "still"}]}, AlwaysPossible, "no field until"),
    ],
)
def test_a_table_that_is_no_property_is_an_error_that_names_the_file_and_the_property(
    table, kind, fault
):
    weakly = {"weakly": ("miss",)} if kind is LeadsTo else {}
    with pytest.raises(PropertyFileError, match=f"^some.toml, one-dialog: .*{fault}"):
        parse_properties("some.toml", written(table), kind, **weakly)


@pytest.mark.parametrize("text", ["[one", "one = 1", "[one]\n[one]"])
def test_a_file_that_is_no_table_of_tables_is_an_error_that_names_it(text):
    with pytest.raises(PropertyFileError, match=r"^some\.toml: "):
        parse_properties("some.toml", text, Always)


def test_each_text_of_what_is_reached_is_of_a_property():
    texts = tomllib.loads((files(properties) / "reached.toml").read_text("utf-8"))
    told = {one.name: one.text for one in possibility.SOMETIMES}
    assert texts.items() <= told.items()
    assert [name for name, text in told.items() if not text] == []


def test_no_property_is_told_in_the_models_words():
    words = r"\b(conv|dnd|upset_|held_\w+|panel_mode|offered_as_new)\b"
    assert [one.name for one in PROPERTIES if re.search(words, one.text)] == []
