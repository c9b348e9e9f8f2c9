"""Faults that a host might have: a fleet notices each, by the promise that it breaks.

Here every eighth; `make host-faults` tries all.
"""

from pathlib import Path

import pytest
from simulation.host_faults.__main__ import noticed
from simulation.host_faults.faults_of_a_host import FAULTS, Fault


@pytest.mark.parametrize("fault", FAULTS[::8], ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fleet_notices_a_fault_of_its_host(fault: Fault, tmp_path: Path) -> None:
    assert noticed(fault, tmp_path) in fault.breaks
