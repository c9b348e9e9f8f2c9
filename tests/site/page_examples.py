"""The Python of a page: every block of it runs, from the top to the bottom, as one program."""

import ast
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANSWER = "  # -> "


def examples(page: str, names: dict[str, Any]) -> list[tuple[str, str]]:
    """Run the examples of a page in turn, into `names`, and return their answers.

    Each is what the page tells, and what it is.
    """
    names["__name__"] = "page"
    text = (DOCS / page).read_text("utf-8")
    return [pair for block in BLOCK.findall(text) for pair in answers(block, names)]


def answers(source: str, names: dict[str, object]) -> list[tuple[str, str]]:
    """Run Python, and return what each line with an answer says, and what it is."""
    lines, found = source.splitlines(), []
    for statement in ast.parse(source).body:
        _, told, answer = lines[statement.end_lineno - 1].partition(ANSWER)
        if told:
            code = compile(ast.Expression(statement.value), "page", "eval")
            found.append((answer, repr(eval(code, names))))  # noqa: S307 - our own page
        else:
            exec(compile(ast.Module([statement], []), "page", "exec"), names)  # noqa: S102
    return found
