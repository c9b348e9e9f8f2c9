"""Which commands there are, read and not imported: what a list of them says needs no extra."""

import ast
from textwrap import fill
from typing import Final

COMMANDS: Final = (
    *("verify", "replay", "monitor", "conform", "learn", "explore", "query", "mutants"),
    *("diagram", "export", "vectors", "release", "diff", "approve", "approvals"),
    "serve",
)
"""Every command, by the name of its module in `cli`."""

_WIDTH: Final = 80
_COLUMN: Final = 13

_OVERVIEW: Final = """\
Usage: session-panel [OPTIONS] COMMAND [ARGS]...

  The reference behaviour of an agent's session panel: verify it, ask it, and
  watch it.

Options:
  --version  Print the version.
  -h, --help Print this; after a command, what it does and takes.

Commands:
{}

  Exit status: 0 all is well, 1 something is not as it must be, 2 wrong use, or
  a file or a stream that cannot be used, 3 (conform) not all was compared; 130,
  141 and 143 ended from outside.
"""


def first_paragraph(name: str) -> str:
    """Return how the help of a command begins."""
    from importlib.resources import files  # noqa: PLC0415 - only the list of commands needs it

    source = (files(__package__) / f"{name}.py").read_text("utf-8")
    functions = (part for part in ast.parse(source).body if isinstance(part, ast.FunctionDef))
    [command] = (function for function in functions if function.name == "command")
    return " ".join((ast.get_docstring(command) or "").partition("\n\n")[0].split())


def overview() -> str:
    """Return how the command line is used, with its commands in their order."""
    return _OVERVIEW.format("\n".join(map(_line, COMMANDS)))


def _line(name: str) -> str:
    begin = f"  {name}".ljust(_COLUMN)
    return fill(
        first_paragraph(name), _WIDTH, initial_indent=begin, subsequent_indent=" " * _COLUMN
    )
