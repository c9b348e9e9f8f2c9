"""The page that says who signs what, and how, on paper or with a command."""

from collections.abc import Iterator

from session_panel_site.pages.origin import partly_decided, share
from session_panel_site.pages.translations import translations
from session_panel_site.pages.words import LANGUAGES, page_in
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.verify.report_json import ReportJson


def pages(report: ReportJson) -> Iterator[tuple[str, str]]:
    """Yield the page in each language, of what a verification verified."""
    decided = [rule for rule in load_rules().values() if rule.origin == ("decided",)]
    partly = partly_decided()
    for language in LANGUAGES:
        yield page_in(
            language,
            "signing.md",
            "signing.md",
            title=translations(language).gettext("How to sign"),
            told=report.verified,
            rules=len(load_rules()),
            decided=len(decided),
            partly=len(partly),
            clauses=sum(share(rule).unstated for rule in partly),
        )
