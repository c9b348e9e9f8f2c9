"""What became of the broken models of a verification, and what its runs reached."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from session_panel_site.pages.figures import number_table, verdict_badge
from session_panel_site.pages.markdown import blocks, bullets, code, folded, table
from session_panel_spec.model.properties import PROPERTIES

Report = Mapping[str, Any]

_THEMES: Final = {
    "states": "states of the machines",
    "transitions": "transitions of the machines",
    "events": "events, accepted",
    "refusals": "refusals, by rule and reason",
    "reasons": "reasons of refusals",
    "badges": "badges",
    "unlisted": "what nobody has listed",
}
"""The themes of what is reached, as a reader calls them."""

_MUTANTS: Final = """\
The model was broken in {made:,} ways, one at a time. {caught:,} were noticed: {properties:,} by a
property, {panel:,} by the real panel, most of them by both. {equivalent:,} are no different from
the model, each for a reason. {survivors} went unnoticed."""


def mutant_blocks(report: Report) -> str:
    """Return what became of broken models; nothing where none were made."""
    found = report["mutants"]
    if found is None:
        return ""
    counts = {name: len(found[name]) for name in ("equivalent", "survivors")}
    told = _MUTANTS.format(
        made=found["made"], caught=found["caught"], **found["caught_by"], **counts
    )
    reasons = ((code(name), why) for name, why in sorted(found["equivalent"].items()))
    return blocks(
        "## Broken models",
        told,
        bullets(map(code, found["survivors"])),
        folded("Which property notices how many", _catches(found["caught_by_property"])),
        folded("Those that are no different, and why", table(("broken model", "why"), reasons)),
    )


def _catches(by_property: Mapping[str, int]) -> str:
    texts = {one.name: one.text for one in PROPERTIES}
    busiest = sorted(by_property.items(), key=lambda one: (-one[1], one[0]))
    rows = ((texts.get(name, name), f"{count:,}") for name, count in busiest)
    return number_table(("property", "mutants"), rows, ("mutants",))


def coverage_blocks(report: Report) -> str:
    """Return what some run of the real panel reaches, and why what is not reached is not."""
    found = report["coverage"]
    head = ("of the real panel", "reached", "not, with a reason", "")
    rows = (_theme(theme, [one for one in found if one["theme"] == theme]) for theme in _THEMES)
    reasons = ((code(one["name"]), one["unreached"]) for one in found if one["unreached"])
    return blocks(
        "## What some run reaches",
        "A rule that no run comes to would hold for nothing. Each of these is reached by a run of"
        " the real panel, or it is said why none can reach it.",
        number_table(head, filter(None, rows), head[1:3]),
        folded("What is not reached, and why", table(("not reached", "why"), reasons)),
    )


def _theme(theme: str, own: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    seen = Counter(one["run"] is not None for one in own)
    passed = all(one["passed"] for one in own)
    told = (_THEMES[theme], f"{seen[True]:,}", f"{seen[False]:,}", verdict_badge(passed))
    return told if own else ()
