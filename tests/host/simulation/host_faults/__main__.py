"""Put every fault into the host, one by one, and say what a fleet notices: `make host-faults`.

It fails where one is not noticed, or by another promise than those that it breaks.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from simulation.__main__ import memory_folder
from simulation.broken import PromiseBroken
from simulation.fleet import Fleet
from simulation.host_faults.faults_of_a_host import FAULTS, Fault
from simulation.situations import Situations

SEEDS = range(1, 7)
LIVES = 20


def noticed(fault: Fault, folder: Path) -> str:
    """Return the promise that fleets see broken, within six of twenty lives; nothing if none is."""
    try:
        with fault.patch():
            for seed in SEEDS:
                place = folder / str(seed)
                place.mkdir()
                Fleet(seed, place, Situations()).run(LIVES)
    except PromiseBroken as broken:
        return broken.promise
    return ""


def main() -> int:
    missed = 0
    for fault in FAULTS:
        with TemporaryDirectory(dir=memory_folder()) as folder:
            promise = noticed(fault, Path(folder))
        missed += promise not in fault.breaks
        sys.stdout.write(f"{promise or 'NOT NOTICED':12} {fault.name}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(FAULTS) - missed} of {len(FAULTS)} faults are noticed.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
