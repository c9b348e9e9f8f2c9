"""A panel in a host answers and shows what it must: a part of `make host-vectors`."""

from vectors_through_panels import drawn, play


def test_the_panels_vectors_are_answered_and_shown_by_a_host_as_by_the_panel() -> None:
    played = play(drawn(seed=1, number=50))
    assert played.vectors == 50
    assert played.cut < 10
    assert played.sent > 400
    assert played.came > 10
    assert played.asked > 5
