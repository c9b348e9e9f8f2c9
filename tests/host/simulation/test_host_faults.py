"""Faults that a host might have: a fleet notices each, by the promise that it breaks."""

from pathlib import Path

import pytest
from simulation.broken import PromiseBroken
from simulation.fleet import Fleet
from simulation.host_faults import FAULTS, Fault
from simulation.situations import Situations

SEEDS = range(1, 7)
LIVES = 12


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fleet_notices_a_fault_of_its_host(fault: Fault, tmp_path: Path) -> None:
    """Within six fleets of twelve lives; without a fault these hold every promise."""
    with pytest.raises(PromiseBroken) as caught, fault.patch():
        simulate(tmp_path)
    assert caught.value.promise in fault.breaks


def simulate(folder: Path) -> None:
    for seed in SEEDS:
        place = folder / str(seed)
        place.mkdir()
        Fleet(seed, place, Situations()).run(LIVES)
