"""Whether a built site holds together: each thing that can be wrong with one is noticed.

Links in Markdown are mkdocs' to follow; anchors, and what it does not see, are ours.
"""

import zlib
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from session_panel_site.pages.links import main, read_site, site_problems
from session_panel_site.pages.reference import inventory, names, public_names, reference_problems

SOUND = """\
<link rel="stylesheet" href="../style.css"><script src="../app.js"></script>
<a href="../#top">up</a> <a href="#here">here</a> <a href="https://example.org/x">out</a>
<a href="../app/#story=one">play</a> <a href="mailto:a@example.org">write</a>
<article><h1 id="here">Here</h1><img src="../dot.png" alt="A dot">
<svg><title>A line</title><path d="M0 0"/></svg> <svg aria-hidden="true"></svg>
<svg aria-label="A dot"></svg></article>
"""
ROOT = Path(__file__).parents[2]


def warnings_of_mkdocs(page: str, folder: Path, caplog) -> list[str]:
    """Return what `mkdocs build --strict` says of a page, by the settings of our site."""
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Top { #top }\n", "utf-8")
    (folder / "docs" / "page.md").write_text(f"# Here {{ #here }}\n\n{page}\n", "utf-8")
    settings = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(folder / "docs"),
        site_dir=str(folder / "site"),
        strict=True,
        nav=["index.md", "page.md"],
        plugins=[],
        theme="mkdocs",
        extra_css=[],
    )
    try:
        build(settings)
    except Abort:
        return [found.message for found in caplog.records if found.levelname == "WARNING"]
    return []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("[x](gone.md)", "contains a link 'gone.md', but the target is not found"),
        ("![x](gone.png)", "contains a link 'gone.png', but the target is not found"),
        ("[x](/page/)", "contains an absolute link '/page/'"),
        ("[x](../gone/)", "contains an unrecognized relative link '../gone/'"),
        ("[x](../../outside.md)", "contains a link '../../outside.md', but the target"),
        ("<div markdown>\n\n[x](gone.md)\n\n</div>", "contains a link 'gone.md', but the target"),
    ],
)
def test_mkdocs_tells_what_is_wrong_with_a_link_in_markdown(page, problem, tmp_path, caplog):
    (told,) = warnings_of_mkdocs(page, tmp_path, caplog)
    assert problem in told


def test_mkdocs_says_nothing_of_links_that_lead_somewhere(tmp_path, caplog) -> None:
    page = "[x](index.md#top) [y](#here) [z](page.md) [out](https://example.org/)"
    assert warnings_of_mkdocs(page, tmp_path, caplog) == []


def test_mkdocs_does_not_see_raw_html(tmp_path, caplog) -> None:
    """So we look at it ourselves."""
    assert warnings_of_mkdocs('<a href="gone/">x</a>', tmp_path, caplog) == []


def test_anchors_are_ours_to_follow_since_some_are_for_a_script(tmp_path, caplog) -> None:
    page = "[x](index.md#gone) [y](#gone) [z](index.md#story=one)"
    assert warnings_of_mkdocs(page, tmp_path, caplog) == []
    site = tmp_path / "site"
    told = [one for one in site_problems(site, read_site(site)) if "gone" in one]
    assert told == [f"page/index.html: has no such anchor: {to}#gone" for to in ("../", "")]


def site(folder: Path, page: str = SOUND, style: str = "body { background: url(dot.png) }") -> Path:
    """Write a site of three pages."""
    files = {
        "index.html": '<h1 id="top">Top</h1><svg></svg>',
        "app/index.html": "<p>App</p>",
        "deep/index.html": page,
        "style.css": style,
        "app.js": "",
        "dot.png": "",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    return list(site_problems(folder, read_site(folder)))


def test_a_sound_site_has_no_problems(tmp_path: Path) -> None:
    assert problems(site(tmp_path)) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<a href="../gone/">x</a>', "leads nowhere: ../gone/"),
        ('<img src="../gone.png" alt="x">', "leads nowhere: ../gone.png"),
        ('<a href="../#gone">x</a>', "has no such anchor: ../#gone"),
        ('<a href="#gone">x</a>', "has no such anchor: #gone"),
        ('<a href="/deep/">x</a>', "leads nowhere: /deep/"),
        ('<a href="javascript:alert()">x</a>', "leads nowhere: javascript:alert()"),
        (
            '<script src="https://cdn.example/x.js"></script>',
            "asks another host: https://cdn.example/x.js",
        ),
        ('<link href="//fonts.example/f.css">', "asks another host: //fonts.example/f.css"),
        (
            "<style>@import 'https://fonts.example/f.css';</style>",
            "asks another host: https://fonts.example/f.css",
        ),
        (
            '<p style="background: url(//cdn.example/x.png)">x</p>',
            "asks another host: //cdn.example/x.png",
        ),
        ('<i id="a"></i><b id="a"></b>', "has the id a 2 times"),
        (
            '<article><img src="../dot.png"></article>',
            "a picture has no text: img ../dot.png",
        ),
        (
            '<article><svg class="x"><g><title>not its own</title></g></svg></article>',
            "a picture has no text: svg x",
        ),
        (
            "<article><svg><title> </title></svg></article>",
            "a picture has no text: svg",
        ),
        ('<a href="http://[bad">x</a>', "is no address: http://[bad"),
        ('<a href="a%00b">x</a>', "is no address: a%00b"),
        (f'<a href="{"a" * 300}">x</a>', f"is no address: {'a' * 300}"),
        (
            '<img alt="x" srcset="../dot.png 1x, ../gone.png 2x">',
            "leads nowhere: ../gone.png",
        ),
        (
            '<img alt="x" srcset="https://cdn.example/x.png">',
            "asks another host: https://cdn.example/x.png",
        ),
        (
            '<p style="background: URL(HTTPS://cdn.example/x.png)">x</p>',
            "asks another host: HTTPS://cdn.example/x.png",
        ),
        ("<style>p { background: url(nowhere.png) }</style>", "leads nowhere: nowhere.png"),
        (
            '<meta http-equiv="Refresh" content="0; URL=https://example.org/">',
            "asks another host: https://example.org/",
        ),
        ('<meta http-equiv="refresh" content="5;url=../gone/">', "leads nowhere: ../gone/"),
        ('<link rel="stylesheet" href="//x.example/">', "asks another host: //x.example/"),
        (
            '<article><img src="../dot.png" aria-label="A dot"></article>',
            "a picture has no text: img ../dot.png",
        ),
        (
            '<article><button aria-label="Copy"><svg></svg></button></article>',
            "a picture has no text: svg",
        ),
        (
            '<article><p title="x">x<p><img src="../dot.png"></article>',
            "a picture has no text: img ../dot.png",
        ),
        (
            '<article><ul><li title="x">x<li><svg></svg></ul></article>',
            "a picture has no text: svg",
        ),
        ("<article><svg></article>", "a picture has no text: svg"),
    ],
)
def test_what_is_wrong_with_a_page_is_told(page: str, problem: str, tmp_path: Path) -> None:
    assert problems(site(tmp_path, page)) == [f"deep/index.html: {problem}"]


@pytest.mark.parametrize(
    "page",
    [
        '<a href="tel:+62215550100">call</a>',
        '<link rel="canonical" href="https://example.org/deep/">',
        '<article><img src="../dot.png" alt=""></article>',
        "<article><svg><svg></svg><title>A line</title></svg></article>",
        "<article><p>x<p><svg><path d='M0 0'/><title>A line</title></svg></article>",
        "<svg></svg><article></article><svg></svg>",
        '<p style="background: url(&quot;data:image/svg+xml;utf8,<svg/>&quot;)">x</p>',
        "<style>/* url(gone.png) */ @import '../style.css'; p { fill: url(#x) }</style><i id=x>",
    ],
)
def test_what_is_right_with_a_page_is_no_problem(page: str, tmp_path: Path) -> None:
    assert problems(site(tmp_path, page)) == []


def test_what_a_style_sheet_names_is_there(tmp_path: Path) -> None:
    assert problems(site(tmp_path, style='p { background: url( "deep/gone.png" ) }')) == [
        "style.css: leads nowhere: deep/gone.png"
    ]


@pytest.mark.parametrize("junk", [b"", b"\xff", b"1\n2\n3\n4\nnot packed", b"1\n2\n3\n4\n\n"])
def test_a_junk_inventory_is_told(junk: bytes, tmp_path: Path, capsys) -> None:
    site(tmp_path)
    (tmp_path / "objects.inv").write_bytes(junk)
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == "objects.inv: is no inventory of names\n"


def test_a_link_does_not_leave_the_site(tmp_path: Path) -> None:
    (tmp_path / "outside.html").write_text("<p>Outside</p>")
    (tmp_path / "site").mkdir()
    folder = site(tmp_path / "site", '<a href="../../outside.html">x</a>')
    assert problems(folder) == ["deep/index.html: leads nowhere: ../../outside.html"]


def test_a_style_sheet_asks_no_other_host(tmp_path: Path) -> None:
    sheet = "@font-face { src: url('https://fonts.example/f.woff2') }"
    assert problems(site(tmp_path, style=sheet)) == [
        "style.css: asks another host: https://fonts.example/f.woff2"
    ]


def test_the_page_for_what_is_not_found_begins_at_the_root(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "404.html").write_text('<a href="/deep/#here">x</a> <a href="/gone/">y</a>')
    assert problems(tmp_path) == ["404.html: leads nowhere: /gone/"]


def test_every_public_name_is_in_the_reference_and_nothing_else() -> None:
    assert names() == public_names()


def with_inventory(folder: Path, entries: frozenset[str]) -> Path:
    """Write an inventory as Sphinx has it, with a module and a name that is elsewhere, too."""
    roles = [f"{name} py:class 1 reference/#$ -" for name in sorted(entries)]
    roles += [
        "session_panel.presence py:module 1 machines/#$ -",
        "session_panel.presence.Machine py:class 1 machines/#$ -",
    ]
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version: 0\n# zlib\n"
    (folder / "objects.inv").write_bytes(head + zlib.compress("\n".join(roles).encode()))
    return folder


def test_a_built_reference_has_every_public_name(tmp_path: Path) -> None:
    assert reference_problems(inventory(with_inventory(tmp_path, public_names()))) == []


def test_what_a_built_reference_lacks_or_has_too_much_is_told(tmp_path: Path) -> None:
    built = public_names() - {"session_panel.Panel"} | {"session_panel.Secret"}
    assert reference_problems(inventory(with_inventory(tmp_path, built))) == [
        "session_panel.Panel is public, and not in the reference",
        "session_panel.Secret is in the reference, and not public",
    ]


def test_a_sound_site_is_counted(tmp_path: Path, capsys) -> None:
    assert main([str(with_inventory(site(tmp_path), public_names()))]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("3 pages, 8 links, 0 problems.")
    assert told.err == ""


def test_a_broken_site_fails(tmp_path: Path, capsys) -> None:
    assert main([str(with_inventory(site(tmp_path, '<a href="x">x</a>'), public_names()))]) == 1
    assert capsys.readouterr().err == "deep/index.html: leads nowhere: x\n"


@pytest.mark.parametrize("arguments", [[], ["/nowhere"]])
def test_without_a_site_there_is_nothing_to_check(arguments: list[str], capsys) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
