"""An empty drawing for Graphviz, with what all drawings have in common."""

from typing import Any

from session_panel_spec.diagrams.style import FONT, light

Digraph = Any
"""A drawing of the graphviz package, which has no types."""


def empty_digraph(name: str) -> Digraph:
    """Return an empty drawing.

    Raises:
        ImportError: the graphviz package is missing; its text says what to install.
    """
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
