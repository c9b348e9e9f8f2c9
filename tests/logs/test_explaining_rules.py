"""Which rules explain an event: its own and those of what it changed, none that it only asked."""

import pytest

from session_panel import Config, Panel, events
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.machine_steps import explaining_rules, record_steps

OFFER = events.Offer(at=0, conversation="c1", customer="ana", mode="persistent")
ACCEPT = events.Accept(at=1, conversation="c1")
OTHER = events.Pick(at=2, conversation="c2", customer="budi", mode="live")
HOME = events.Focus(at=3, session="home")
CLOSE = events.Close(at=4, session="c1")
CONFIRM = events.Confirm(at=5)
MESSAGE = events.Message(at=6, conversation="c1")
AGAIN = events.Accept(at=7, conversation="c1")
RECORD = events.OpenRecord(at=0, record="case-1", kind="case", title="Case")
STARTED = ("CONV-1", "SESS-1", "SESS-2", "SESS-3")


def explained(*told: events.Event, config: Config | None = None) -> tuple[str, ...]:
    """Return the rules that explain the last of some events."""
    panel = Panel(config)
    for event in told[:-1]:
        panel.apply(event)
    before = panel.state
    with record_steps() as steps:
        panel.apply(told[-1])
    return explaining_rules(before, told[-1], panel.state, tuple(steps))


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        ((OFFER,), ("OFFR-1",)),
        ((OFFER, ACCEPT), ("OFFR-3", *STARTED, "PRES-1")),
        ((OTHER,), ("SESS-1", "CONV-1", "SESS-2", "SESS-3", "PRES-1")),
        ((RECORD,), ("SESS-1", "SESS-2", "SESS-3")),
        ((OFFER, ACCEPT, HOME), ("FOCS-1",)),
        ((OFFER, ACCEPT, CLOSE), ("CLOS-2",)),
        ((OFFER, ACCEPT, CLOSE, CONFIRM), ("CLOS-4", "CONV-2", "FOCS-4", "PRES-1", "CLOS-2")),
        ((OFFER, ACCEPT, CLOSE, CONFIRM, MESSAGE), ("UNRD-1", "OFFR-2")),
        (
            (OFFER, ACCEPT, CLOSE, CONFIRM, MESSAGE, AGAIN),
            ("OFFR-3", "CONV-5", "SESS-1", "SESS-2", "SESS-3", "PRES-1", "UNRD-1"),
        ),
        ((OFFER, ACCEPT, MESSAGE), ("UNRD-1",)),
        ((OFFER, ACCEPT, events.End(at=2, conversation="c1")), ("END-1", "CONV-6", "PRES-1")),
        ((RECORD, events.Edit(at=1, session="case-1", fields={"a": "b"})), ("EDIT-1",)),
        ((events.Toggle(at=0),), ("MODE-1",)),
        ((events.Choose(at=0, presence="available"),), ("PRES-2",)),
    ],
    ids=lambda value: value[-1].__class__.__name__ if not isinstance(value[0], str) else "",
)
def test_an_event_is_explained_by_its_rule_and_those_of_what_it_changed(told, rules):
    assert set(explained(*told)) == set(rules)
    assert explained(*told)[0] == rules[0]


@pytest.mark.rules("OFFR-5", "CONV-7")
def test_a_customer_who_leaves_an_offer_is_explained_by_the_offer():
    offer = events.Offer(at=0, conversation="c1", customer="ana", mode="live")
    leave = events.Leave(at=2, conversation="c1")
    assert explained(offer, leave) == ("OFFR-5",)
    assert set(explained(offer, ACCEPT, leave)) == {"CONV-7", "PRES-1"}


@pytest.mark.rules("CLOS-3", "CONV-12")
def test_a_dialog_that_an_accept_cancels_is_explained_by_the_rule_of_dialogs():
    told = explained(OTHER, events.Close(at=3, session="c2"), OFFER, ACCEPT)
    assert set(told) == {"OFFR-3", *STARTED, "CLOS-3"} | {"PRES-1"}
    assert set(told) <= set(load_rules())


@pytest.mark.rules("CONV-12")
def test_what_a_transfer_takes_away_is_explained_by_the_transfer():
    transfer = events.Transfer(at=2, conversation="c1")
    assert set(explained(OFFER, ACCEPT, transfer)) == {"CONV-12", "FOCS-4", "PRES-1"}


@pytest.mark.rules("OFFR-3")
def test_a_session_that_opens_in_the_background_is_not_explained_by_taking_the_focus():
    offer = events.Offer(at=3, conversation="c3", customer="cici", mode="live")
    config = Config(auto_accept=True, capacity=3, allowed_presences=("available", "busy", "dnd"))
    told = explained(OTHER, offer, config=config)
    assert "SESS-1" in told
    assert "SESS-3" not in told
