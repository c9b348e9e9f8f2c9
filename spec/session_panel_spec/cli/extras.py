"""Which extra of this package installs a module that is missing."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from session_panel_spec.verify.requirements import requirements

_MODULES: Final = {"z3-solver": "z3"}
"""The modules of packages that have another name."""


def extra_of(module: str) -> str | None:
    """Return the smallest extra that installs a module; None where there is none."""
    every = tuple(_requirements())
    sizes = Counter(extra for _, extra in every)
    extras = {extra for name, extra in every if name == module.partition(".")[0]}
    return min(extras, key=lambda extra: (sizes[extra], extra), default=None)


def install_line(extra: str) -> str:
    """Return what to type to install an extra."""
    return f"pip install 'session-panel[{extra}]'"


def _requirements() -> Iterator[tuple[str, str]]:
    """Yield the modules that extras need, each with its extra."""
    for package, extra in requirements():
        if extra:
            yield _MODULES.get(package, package), extra
