"""One trial of a code mutant: a verification's inner part, in a process of its own.

`python -m session_panel_site.code_mutants.trial MODULE` reads the module's source from standard
input, runs with it in the place of the module, and prints the first problem that it finds.
"""

import resource
import sys
from typing import Final

from session_panel_spec.mutants.instead import Instead

SECONDS: Final = 5
"""How much processor time a trial may take."""

TOLD: Final = 1
"""The exit status if a problem was found."""


def main(arguments: list[str]) -> int:
    """Run a trial, and return the exit status: 1 if a problem was found, else 0."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    source = sys.stdin.read()
    finder = Instead(arguments[:1], lambda one: compile(source, str(one.__file__), "exec"))
    sys.meta_path.insert(0, finder)
    from session_panel_spec.verify.first_problem import first_problem  # noqa: PLC0415 - broken now

    problem = first_problem()
    if problem is not None:
        sys.stdout.write(problem)
    return 0 if problem is None else TOLD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
