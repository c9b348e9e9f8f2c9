"""The pictures that are committed, as DOT and as SVG, and whether they are what they must be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.diagrams.catalogue import NAMES, picture_of
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.labels import BASE
from session_panel_spec.diagrams.svg import digest, svg_text

FOLDER: Final = Path(__file__).parents[3] / "diagrams"
"""Where they are, in the repository."""

Picture = Callable[[str, str], str]
"""Gives the figure of a name; the second argument is the way to the root of the site."""


def write_pictures(folder: Path = FOLDER) -> None:
    """Write every picture that is not there, or not as it must be.

    Raises:
        ImportError: Graphviz, or the graphviz package, is not installed.
    """
    for name in NAMES:
        picture = picture_of(name)
        write_whole(folder / f"{name}.dot", dot_text(picture))
        if _source_of(folder / f"{name}.svg") != digest(picture):
            write_whole(folder / f"{name}.svg", svg_text(picture))


def stale_files(folder: Path = FOLDER) -> Iterator[str]:
    """Yield the name of each file that is not what its picture says; nothing is drawn."""
    for name in NAMES:
        picture, dot = picture_of(name), folder / f"{name}.dot"
        if not dot.is_file() or dot.read_bytes() != dot_text(picture).encode():
            yield dot.name
        if _source_of(folder / f"{name}.svg") != digest(picture):
            yield f"{name}.svg"
    known = {f"{name}.{suffix}" for name in NAMES for suffix in ("dot", "svg")}
    yield from sorted(
        f.name for f in folder.glob("*.*") if f.suffix in (".dot", ".svg") and f.name not in known
    )


def inline_svg(name: str, root: str = "", folder: Path = FOLDER) -> str:
    """Return a committed picture to stand in a page.

    Args:
        name: one of `NAMES`.
        root: the way from the page to the root of the site, such as ``"../"``.
        folder: where the pictures are.

    Raises:
        OSError: there is no such picture.
    """
    text = (folder / f"{name}.svg").read_text("utf-8")
    return text.replace(f'href="{BASE}', f'href="{root}{BASE}')


def figure(name: str, root: str, folder: Path = FOLDER) -> str:
    """Return a committed picture as the figure of a page; see `inline_svg`."""
    return f'<figure class="sp-figure">\n{inline_svg(name, root, folder)}</figure>'


def _source_of(svg: Path) -> str | None:
    """Return the hash of what an SVG was made from; None where there is no such SVG."""
    try:
        return ET.parse(svg).getroot().get("data-digest")  # noqa: S314 - it is our own drawing
    except (OSError, ET.ParseError):
        return None
