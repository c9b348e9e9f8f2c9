"""What Graphviz draws, as an SVG that stands in a page: themed, linked, and told to who cannot see.

Its ids are unique among all pictures, and its style sheet speaks of nothing outside it.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final
from xml.etree import ElementTree as ET

from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.picture import Graph, Line, Picture
from session_panel_spec.diagrams.rendering import draw
from session_panel_spec.diagrams.style import style_sheet

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "{http://www.w3.org/1999/xlink}"
_SCALE: Final = 1.15
"""The most that a picture is enlarged."""

_ROLE: Final = "group"
"""Not an image: nobody who cannot see it could reach the links in one."""


def svg_text(picture: Picture) -> str:
    """Return a picture as SVG.

    Raises:
        ImportError: Graphviz, or the graphviz package, is not installed.
    """
    ET.register_namespace("", _SVG)
    root = ET.fromstring(draw(dot_text(picture), "svg"))  # noqa: S314 - it is our own drawing
    for parent in root.iter():
        _remove_titles(parent)
    _place(root)
    _tell(root, picture)
    _link(root)
    _name_lines(root, picture)
    ET.indent(root, "")
    return f"{ET.tostring(root, encoding='unicode')}\n"


def digest(picture: Picture) -> str:
    """Return the hash of all that a picture's SVG is made from, but Graphviz."""
    source = f"{dot_text(picture)}{style_sheet()}{_ROLE}{picture!r}"
    return sha256(source.encode()).hexdigest()


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"


def _remove_titles(parent: ET.Element) -> None:
    """Remove the names of nodes and edges, which a pointer would show."""
    for title in parent.findall(_tag("title")):
        parent.remove(title)


def _place(root: ET.Element) -> None:
    """Let the picture be as wide as its page, but not wider than it is by itself."""
    _, _, width, _ = (float(number) for number in root.attrib["viewBox"].split())
    for size in ("width", "height"):
        del root.attrib[size]
    root.set("style", f"width:100%;max-width:{round(width * _SCALE)}px;height:auto")


def _tell(root: ET.Element, picture: Picture) -> None:
    """Say what the picture shows, and what it was made from."""
    title, description = f"{picture.name}.title", f"{picture.name}.description"
    root.set("class", "sp-diagram")
    root.set("role", _ROLE)
    root.set("aria-labelledby", f"{title} {description}")
    root.set("data-digest", digest(picture))
    told = (("title", title, picture.title), ("desc", description, picture.description))
    for position, (tag, name, text) in enumerate(told):
        element = ET.Element(_tag(tag), {"id": name})
        element.text = text
        root.insert(position, element)
    style = ET.Element(_tag("style"))
    style.text = style_sheet()
    root.insert(len(told), style)


def _link(root: ET.Element) -> None:
    """Write links and tooltips as pages have them today."""
    for link in root.iter(_tag("a")):
        tooltip = link.attrib.pop(f"{_XLINK}title", "")
        if address := link.attrib.pop(f"{_XLINK}href", ""):
            link.set("href", address)
            link.set("tabindex", "-1")
        title = ET.Element(_tag("title"))
        title.text = tooltip
        link.insert(0, title)


def _name_lines(root: ET.Element, picture: Picture) -> None:
    """Give the group of each line that has an id this id, and what programs need to know of it."""
    lines = {f"a_{line.id}": line for line in _lines(picture) if line.id and line.data}
    for group in root.iter(_tag("g")):
        if line := lines.get(group.get("id", "")):
            group.set("id", line.id)
            group.set("class", "transition taken" if line.lit else "transition")
            for name, value in line.data:
                group.set(f"data-{name}", value)


def _lines(picture: Picture) -> Iterator[Line]:
    if not isinstance(picture, Graph):
        return
    for node in picture.nodes:
        yield from node.lines
    for edge in picture.edges:
        yield from edge.lines
    clusters = list(picture.clusters)
    while clusters:
        cluster = clusters.pop()
        yield from cluster.lines
        clusters.extend(cluster.clusters)
