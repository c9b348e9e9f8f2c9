"""The names of rules on a page lead to the page of the rule."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config

from session_panel_site.rule_linking import linked, on_page_content
from session_panel_spec.domain.rules import load_rules

PARTS = ("SESS-1", "<p>", "</p>", "<code>", "</code>", "<!--", "-->", "<![CDATA[", "]]>", "&nbsp")
LINK = re.compile(r'<a href="\.\./rules/sess-1/">(SESS-1)</a>')
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rule", load_rules())
def test_every_rule_becomes_a_link_and_no_other_name_does(rule):
    told = linked(f"<p>{rule}, X{rule}, {rule}99, {rule}-a, {rule}.99</p>", "domain/")
    link = f'<a href="../rules/{rule.lower()}/">{rule}</a>'
    assert told == f"<p>{link}, X{rule}, {rule}99, {rule}-a, {rule}.99</p>"


def test_a_clause_leads_to_its_rule():
    told = linked("<li>CONV-4.2.</li>", "a/b/")
    assert told == '<li><a href="../../rules/conv-4/">CONV-4.2</a>.</li>'


def test_an_indonesian_page_leads_to_indonesian_pages():
    told = linked("<p>TITL-1</p>", "id/rules/")
    assert told == '<p><a href="../../id/rules/titl-1/">TITL-1</a></p>'


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x"><em>SESS-1</em> SESS-2</a>',
        "<pre><code>SESS-1</code> SESS-1</pre>",
        '<h2 id="a">SESS-1</h2>',
        "<svg><title>SESS-1</title><text>SESS-1</text></svg>",
        "<script>'SESS-1'</script>",
        '<img alt="SESS-1" src="a.png"/><br><input disabled>&lt;b&#62;<!-- SESS-1 -->',
        "<p><code>turn.by(SESS-1)</code></p>",
        "a&nbsp b, AT&T c, &nbsp;, &unknown; &#160 d & e &",
        "<!DOCTYPE html><?xml version='1.0'?><math><![CDATA[SESS-1 < 2]]></math>",
        "<P CLASS=a >1 < 2 <3</P ><br/ ></p><DIV\n>\r\n\u2028</DIV>",
    ],
)
def test_what_is_a_link_code_a_heading_or_a_drawing_stays_as_it_is(html):
    assert linked(html, "") == html


@given(st.lists(st.sampled_from(PARTS) | st.text("<>&;/!-[]? \n\r\"'=ab", max_size=4)))
def test_all_but_the_links_stays_as_it_is_whatever_the_html(parts):
    html = "".join(parts)
    told = linked(html, "domain/")
    assert LINK.sub(r"\1", told) == html


def test_code_that_is_nothing_but_a_rule_leads_to_it():
    told = linked("<p><code>SESS-1</code></p>", "domain/")
    assert told == '<p><code><a href="../rules/sess-1/">SESS-1</a></code></p>'


def test_a_rule_after_lines_and_strange_signs_becomes_a_link():
    told = linked("<p>é&nbsp\n<![CDATA[x]]>\nAT&T SESS-1</p>", "")
    assert told == '<p>é&nbsp\n<![CDATA[x]]>\nAT&T <a href="rules/sess-1/">SESS-1</a></p>'


def test_a_rule_is_no_link_on_its_own_page():
    assert linked("<p>SESS-1</p>", "rules/sess-1/") == "<p>SESS-1</p>"
    assert linked("<p>SESS-1</p>", "id/rules/sess-1/") == "<p>SESS-1</p>"


def test_the_site_is_built_with_these_links():
    hooks = load_config(str(ROOT / "mkdocs.yml")).hooks
    html = on_page_content("<p>SESS-1</p>", SimpleNamespace(url=""), config=None, files=None)
    assert html == '<p><a href="rules/sess-1/">SESS-1</a></p>'
    assert "spec/session_panel_site/rule_linking.py" in hooks
