"""Graphviz itself, to draw a text in DOT: the program where there is one, else the wheel."""

import shutil
import subprocess
from typing import Final, Literal

Format = Literal["svg", "png"]

MISSING: Final = (
    "nothing here draws: install Graphviz (its program is dot), or pip install 'pygraphviz>=2'"
)


def draw(dot: str, form: Format) -> bytes:
    """Return what Graphviz draws.

    Raises:
        ImportError: Graphviz is not installed; its text says what to install.
    """
    options = ("-Gdpi=144", "-Gbgcolor=white") if form == "png" else ()
    if program := shutil.which("dot"):
        return _by_program(program, dot, form, options)
    return _by_wheel(dot, form, options)


def _by_program(program: str, dot: str, form: Format, options: tuple[str, ...]) -> bytes:
    command = [program, f"-T{form}", *options]
    return subprocess.run(command, input=dot.encode(), capture_output=True, check=True).stdout  # noqa: S603


def _by_wheel(dot: str, form: Format, options: tuple[str, ...]) -> bytes:
    try:
        import pygraphviz  # type: ignore[import-untyped]  # noqa: PLC0415 - only without a program
    except ModuleNotFoundError:
        raise ImportError(MISSING) from None
    drawn: bytes = pygraphviz.AGraph(string=dot).draw(
        format=form, prog="dot", args=" ".join(options)
    )
    return drawn
