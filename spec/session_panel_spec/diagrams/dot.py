"""Any picture in Graphviz's DOT, in the colours of light pages."""

from session_panel_spec.diagrams.graph_dot import graph_dot
from session_panel_spec.diagrams.picture import Graph, Picture
from session_panel_spec.diagrams.sequence_dot import sequence_dot


def dot_text(picture: Picture) -> str:
    """Return a picture in DOT: the same for the same picture.

    Raises:
        ImportError: the graphviz package is missing; its text says what to install.
    """
    return graph_dot(picture) if isinstance(picture, Graph) else sequence_dot(picture)
