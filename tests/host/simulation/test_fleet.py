"""A fleet of panels under all that can go wrong: what `make simulate` does for longer."""

import subprocess
import sys
from pathlib import Path

import pytest
from simulation.__main__ import FLEETS
from simulation.fleet import Fleet
from simulation.situations import LEAST, Situations

SAY = """
import sys
from pathlib import Path
from simulation.fleet import Fleet
from simulation.situations import Situations
print(Fleet(int(sys.argv[1]), Path(sys.argv[2]), Situations()).run(5))
"""


def test_every_promise_holds_and_every_situation_comes(tmp_path: Path) -> None:
    """G1 to G11 and G13 to G16, whatever happens; and all of it has happened."""
    situations = Situations()
    for seed in range(1, 1 + FLEETS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        Fleet(seed, folder, situations).run()
    assert situations.missing() == {}


def digest_of(seed: int, folder: Path, hashing: str) -> str:
    folder.mkdir()
    path = ":".join(sys.path)
    asked = [sys.executable, "-c", SAY, str(seed), str(folder)]
    environment = {"PYTHONHASHSEED": hashing, "PYTHONPATH": path}
    return subprocess.run(asked, check=True, capture_output=True, env=environment).stdout.decode()


def test_a_seed_repeats_its_fleet_exactly(tmp_path: Path) -> None:
    told = [
        digest_of(seed, tmp_path / f"{seed}-{n}", n) for seed, n in ((7, "1"), (7, "2"), (8, "1"))
    ]
    assert told[0] == told[1] != told[2]
    assert len(told[0]) == 65


@pytest.mark.parametrize(("seed", "lives"), [(5, 2), (1, 0)])
def test_a_fleet_whose_panels_no_life_has_made_ends_well(
    tmp_path: Path, seed: int, lives: int
) -> None:
    """Both lives of the fifth seed die too early, and where there is none, nobody can."""
    assert len(Fleet(seed, tmp_path, Situations()).run(lives)) == 64


def test_a_run_that_lacks_a_situation_is_told_so() -> None:
    situations = Situations(LEAST)
    assert situations.missing() == {}
    situations["restore"] -= 1
    assert situations.missing() == {"restore": f"{LEAST['restore'] - 1} of {LEAST['restore']}"}
    with pytest.raises(KeyError):
        situations.saw("restoer")
