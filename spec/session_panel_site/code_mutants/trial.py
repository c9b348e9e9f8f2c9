"""One trial of a code mutant: a verification's inner part, in a process of its own.

`python -m session_panel_site.code_mutants.trial MODULE` reads the module's source from standard
input, runs with it in the place of the module, and prints the first problem that it finds.
"""

import resource
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Final

SECONDS: Final = 5
"""How much processor time a trial may take."""

TOLD: Final = 1
"""The exit status if a problem was found."""


class _Instead(MetaPathFinder, Loader):
    """Loads a source in the place of a module."""

    def __init__(self, module: str, source: str) -> None:
        self._module = module
        self._source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module as ever, but let it be loaded here."""
        if fullname != self._module:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is not None:
            found.loader = self
        return found

    def exec_module(self, module: ModuleType) -> None:
        """Run the source."""
        exec(compile(self._source, str(module.__file__), "exec"), vars(module))  # noqa: S102


def main(arguments: list[str]) -> int:
    """Run a trial, and return the exit status: 1 if a problem was found, else 0."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.meta_path.insert(0, _Instead(arguments[0], sys.stdin.read()))
    from session_panel_spec.verify.first_problem import first_problem  # noqa: PLC0415 - broken now

    problem = first_problem()
    if problem is not None:
        sys.stdout.write(problem)
    return 0 if problem is None else TOLD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
