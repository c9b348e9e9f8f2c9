"""The forms that a picture can be written in, and which of them a file's suffix says."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.mermaid import mermaid_text
from session_panel_spec.diagrams.picture import Picture
from session_panel_spec.diagrams.rendering import draw
from session_panel_spec.diagrams.svg import svg_text

Form = Literal["dot", "svg", "png", "mermaid"]

WRITERS: Final[Mapping[Form, Callable[[Picture], str | bytes]]] = {
    "dot": dot_text,
    "svg": svg_text,
    "png": lambda picture: draw(dot_text(picture), "png"),
    "mermaid": mermaid_text,
}
"""How a picture is written."""

SUFFIXES: Final[Mapping[str, Form]] = {
    ".mmd" if form == "mermaid" else f".{form}": form for form in WRITERS
}
"""The form of a file, by its suffix."""
