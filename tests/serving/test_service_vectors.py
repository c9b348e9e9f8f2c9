"""A service answers and shows what it must, over HTTP: a part of `make service-vectors`."""

import socket
from collections.abc import Iterator
from random import Random

import pytest

from session_panel_spec.conform.adapter import Refused
from session_panel_spec.conform.play import check_vector
from session_panel_spec.conform.testing.over_http import ServiceOverHttp, running
from session_panel_spec.conform.vector import PanelVector, load_vectors

TOGGLE = {"type": "toggle"}
CLOSE_HOME = {"type": "close", "session": "home"}


@pytest.fixture(scope="module")
def adapter() -> Iterator[ServiceOverHttp]:
    with running() as service:
        yield service


def vectors(number: int) -> list[PanelVector]:
    every = [vector for vector in load_vectors() if isinstance(vector, PanelVector)]
    return Random(1).sample(every, number)  # noqa: S311 - a seed repeats it


def kinds(vector: PanelVector) -> set[str]:
    return {step.event["type"] for step in vector.steps}


def test_the_panels_vectors_are_answered_and_shown_over_http(adapter: ServiceOverHttp) -> None:
    drawn = vectors(25)
    for vector in drawn:
        check_vector(adapter, vector)
    assert {"miss", "expire", "configure"} <= set().union(*map(kinds, drawn))
    assert sum(len(vector.steps) for vector in drawn) > 150


def test_a_refused_event_in_the_log_does_not_date_what_a_vector_dates_earlier(
    adapter: ServiceOverHttp,
) -> None:
    adapter.reset({}, "en")
    before = adapter.begun_anew
    with pytest.raises(Refused, match="CLOS-1"):
        adapter.apply({**CLOSE_HOME, "at": 100})
    offer = {"type": "offer", "conversation": "c", "customer": "c", "mode": "live", "at": 5}
    (effect,) = adapter.apply(offer)
    assert effect["until"] == 125
    assert adapter.begun_anew == before + 1


def test_time_is_what_events_say_and_nothing_comes_by_itself(adapter: ServiceOverHttp) -> None:
    adapter.reset({"offer_time": 10}, "en")
    offer = {"type": "offer", "conversation": "c", "customer": "c", "mode": "live", "at": 1}
    adapter.apply(offer)
    adapter.apply({**TOGGLE, "at": 1000})
    assert len(adapter.screen()["offers"]) == 1
    with pytest.raises(Refused, match="OFFR-1"):
        adapter.apply({**offer, "conversation": "d", "at": 1001})
    adapter.apply({"type": "miss", "conversation": "c", "at": 1002})
    assert adapter.screen()["offers"] == []


def test_a_connection_that_the_service_has_closed_is_made_anew(adapter: ServiceOverHttp) -> None:
    adapter.reset({}, "en")
    made = adapter._http.sock
    assert made is not None
    made.shutdown(socket.SHUT_RDWR)
    adapter.apply({**TOGGLE, "at": 1})
    assert adapter.screen()["mode"] == "collapsed"
