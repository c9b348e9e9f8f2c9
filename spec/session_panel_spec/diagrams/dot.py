"""Any picture in Graphviz's DOT, in the colours of light pages."""

from session_panel_spec.diagrams.graph_dot import draw_graph
from session_panel_spec.diagrams.labels import Digraph
from session_panel_spec.diagrams.picture import Graph, Picture
from session_panel_spec.diagrams.sequence_dot import draw_sequence
from session_panel_spec.diagrams.style import FONT, light


def dot_text(picture: Picture) -> str:
    """Return a picture in DOT: the same for the same picture.

    Raises:
        ImportError: the graphviz package is missing; its text says what to install.
    """
    drawing = _empty_drawing(picture.name)
    if isinstance(picture, Graph):
        draw_graph(drawing, picture)
    else:
        draw_sequence(drawing, picture)
    return str(drawing.source)


def _empty_drawing(name: str) -> Digraph:
    """Return an empty drawing, with what all drawings have in common."""
    drawing = _digraph_class()(name)
    drawing.attr("graph", id=f"{name}.picture", bgcolor="transparent", pad="0.1")
    drawing.attr("graph", fontname=FONT, fontsize="11", fontcolor=light("muted"))
    drawing.attr("node", fontname=FONT, fontsize="11", fontcolor=light("ink"))
    drawing.attr("edge", fontname=FONT, fontsize="10", fontcolor=light("ink"), arrowsize="0.7")
    return drawing


def _digraph_class() -> type[Digraph]:
    try:
        import graphviz  # type: ignore[import-untyped]  # noqa: PLC0415 - only who draws needs it
    except ModuleNotFoundError as missing:
        if missing.name != "graphviz":
            raise
        raise ImportError("drawing needs the extra: pip install 'session-panel[verify]'") from None
    digraph: type[Digraph] = graphviz.Digraph
    return digraph
