"""The pictures that are committed, as DOT and as SVG, and whether they are what they must be.

In another language than English a picture is an SVG only, in a folder of the language: of the same
parts, with other words.
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Final, get_args
from xml.etree import ElementTree as ET

from session_panel_site.pictures.translated import translated
from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.diagrams.catalogue import NAMES, picture_of
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.labels import BASE
from session_panel_spec.diagrams.svg import digest, svg_text
from session_panel_spec.domain.rule_names import Language, load_rule_names

FOLDER: Final = Path(__file__).parents[3] / "diagrams"
"""Where they are, in the repository."""

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages in which there is each picture, English first."""

Picture = Callable[[str, str, Language], str]
"""Gives the figure of a name, in a language; the way leads to the root of that language's pages."""

_TOOLTIP: Final = re.compile(r"<title>([A-Z]+-\d+: [^<]*)</title>")
_CITED: Final = re.compile(r"^([A-Z]+-\d+): .*$", re.MULTILINE)


def write_pictures(folder: Path = FOLDER) -> None:
    """Write every picture that is not there, or not as it must be.

    Raises:
        ImportError: Graphviz, or the graphviz package, is not installed.
        ValueError: a word of a picture has no translation.
    """
    for language, name in _every():
        path, picture = _svg(folder, name, language), translated(picture_of(name), language)
        path.parent.mkdir(exist_ok=True)
        if language == "en":
            write_whole(path.with_suffix(".dot"), dot_text(picture))
        if not _is_current(path, digest(picture), language):
            write_whole(path, _with_rules(svg_text(picture), language))


def stale_files(folder: Path = FOLDER) -> Iterator[str]:
    """Yield the name of each file that is not what its picture says; nothing is drawn."""
    known = set()
    for language, name in _every():
        path, picture = _svg(folder, name, language), translated(picture_of(name), language)
        dot = path.with_suffix(".dot")
        if language == "en":
            known.add(dot)
            if not dot.is_file() or dot.read_bytes() != dot_text(picture).encode():
                yield dot.name
        known.add(path)
        if not _is_current(path, digest(picture), language):
            yield path.relative_to(folder).as_posix()
    drawn = {path for path in folder.rglob("*.*") if path.suffix in (".dot", ".svg")}
    yield from sorted(path.relative_to(folder).as_posix() for path in drawn - known)


def inline_svg(name: str, root: str = "", language: Language = "en", folder: Path = FOLDER) -> str:
    """Return a committed picture to stand in a page.

    Args:
        name: one of `NAMES`.
        root: the way from the page to the root of the language's pages, such as ``"../"``.
        language: the language of its words.
        folder: where the pictures are.

    Raises:
        OSError: there is no such picture.
    """
    text = _svg(folder, name, language).read_text("utf-8")
    return text.replace(f'href="{BASE}', f'href="{root}{BASE}')


def figure(name: str, root: str, language: Language = "en", folder: Path = FOLDER) -> str:
    """Return a committed picture as the figure of a page; see `inline_svg`."""
    return f'<figure class="sp-figure">\n{inline_svg(name, root, language, folder)}</figure>'


def _every() -> Iterator[tuple[Language, str]]:
    return ((language, name) for language in LANGUAGES for name in NAMES)


def _svg(folder: Path, name: str, language: Language) -> Path:
    return (folder if language == "en" else folder / language) / f"{name}.svg"


def _with_rules(svg: str, language: Language) -> str:
    """Return an SVG whose tooltips name the rules in a language; the English ones tell them."""
    if language == "en":
        return svg
    names = load_rule_names(language)

    def told(cited: re.Match[str]) -> str:
        return escape(f"{cited[1]}: {names[cited[1]]}", quote=False)

    return _TOOLTIP.sub(lambda tip: f"<title>{_CITED.sub(told, tip[1])}</title>", svg)


def _is_current(svg: Path, source: str, language: Language) -> bool:
    """Say whether an SVG was made from what has a hash, and names the rules as they are called."""
    return (
        _source_of(svg) == source and _with_rules(text := svg.read_text("utf-8"), language) == text
    )


def _source_of(svg: Path) -> str | None:
    """Return the hash of what an SVG was made from; None where there is no such SVG."""
    try:
        return ET.parse(svg).getroot().get("data-digest")  # noqa: S314 - it is our own drawing
    except (OSError, ET.ParseError):
        return None
