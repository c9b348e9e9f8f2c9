"""A run as a picture, in Graphviz's DOT."""

from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.runs import run_graph
from session_panel_spec.model.run import Run


def to_dot(run: Run) -> str:
    """Return the picture of a run in DOT.

    Raises:
        ImportError: the graphviz package is missing; its text says what to install.
    """
    return dot_text(run_graph(run))
