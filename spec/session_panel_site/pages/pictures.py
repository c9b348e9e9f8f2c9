"""The diagrams on the pages: SVG that is committed, put into the page so that its links work."""

from collections.abc import Callable
from pathlib import Path

from session_panel_site.pictures.committed import inline_svg

Picture = Callable[[str, str], str]
"""Gives the diagram of a name as HTML; the second argument is the way to where the rules are."""


def committed_pictures(folder: Path) -> Picture:
    """Return what gives the diagrams of a folder; it raises `OSError` for one that is not there."""

    def picture(name: str, root: str) -> str:
        return f'<figure class="sp-figure">\n{inline_svg(name, root, folder)}</figure>'

    return picture
