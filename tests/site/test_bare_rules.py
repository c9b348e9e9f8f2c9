"""A rule that a built page names is a link, or it is told: the check that `make docs` ends with."""

import pytest

from session_panel_site.pages.bare_rules import bare_rules
from session_panel_site.pages.links import main
from session_panel_site.rule_linking import linked
from session_panel_spec.domain.rules import citable_ids


def told(folder, page, html):
    (folder / page).mkdir(parents=True)
    (folder / page / "index.html").write_text(html, "utf-8")
    return list(bare_rules(folder))


@pytest.mark.parametrize("page", ["guide", "id/guide"])
@pytest.mark.parametrize(
    "html",
    [
        "<p>See SESS-1.</p>",
        "<h2>SESS-1 starts</h2>",
        "<td>(SESS-1)</td>",
        "<p><code>SESS-1</code></p>",
        "<p><a href='x'>CONV-1</a>, SESS-1</p>",
        '<p title="1 > 0">rules/SESS-1</p>',
    ],
)
def test_a_rule_without_a_link_is_told(tmp_path, page, html):
    assert told(tmp_path, page, html) == [f"{page}/index.html: names SESS-1 without a link"]


def test_every_rule_and_clause_is_known(tmp_path):
    names = sorted(citable_ids())
    found = told(tmp_path, "guide", f"<p>{', '.join(names)}</p>")
    assert found == [f"guide/index.html: names {name} without a link" for name in names]


@pytest.mark.parametrize(
    "html",
    [
        "<head><title>SESS-1</title></head>",
        '<p><a href="../rules/sess-1/"><b>SESS-1</b> starts</a></p>',
        "<pre><code>SESS-1</code></pre><p><code>by(SESS-1)</code></p>",
        "<svg><title>SESS-1</title><a><text>SESS-1</text></a></svg>",
        '<img alt="SESS-1"><!-- SESS-1 --><p>UTF-8, SESS-99, SHA-256</p>',
        linked("<p>SESS-1, <code>CONV-4.2</code></p>", "guide/"),
    ],
)
def test_what_is_a_link_code_a_drawing_or_no_rule_is_not_told(tmp_path, html):
    assert told(tmp_path, "guide", html) == []


@pytest.mark.parametrize("page", ["rules/conv-4", "id/rules/conv-4"])
def test_a_rule_names_itself_and_its_clauses_on_its_own_page(tmp_path, page):
    assert told(tmp_path, page, "<p>CONV-4, CONV-4.2</p>") == []


def test_a_site_with_such_a_name_fails(tmp_path, capsys):
    told(tmp_path, "guide", "<p>SESS-1</p>")
    (tmp_path / "objects.inv").touch()
    assert main([str(tmp_path)]) == 1
    assert "guide/index.html: names SESS-1 without a link" in capsys.readouterr().err
