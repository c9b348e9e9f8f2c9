"""What speaks for each property in a verification, kind by kind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from session_panel_site.pages.figures import count_text, number_table, sign
from session_panel_site.pages.markdown import blocks, folded, rule_links
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE, SOMETIMES

Evidence = Mapping[str, Any]

_KINDS: Final = (
    ("What always holds", ALWAYS),
    ("What stays possible", ALWAYS_POSSIBLE),
    ("What does not take for ever", LEADS_TO),
    ("What some run reaches", SOMETIMES),
)
"""The kinds of properties of the model."""

_HEAD: Final = ("property", "rules", "sizes", "any size", "panel", "mutants")


def property_blocks(report: Mapping[str, Any]) -> str:
    """Return what speaks for each property."""
    return blocks(
        "## Properties",
        "*Sizes*: at how many of the sizes above it says something, and holds. *Any size*: "
        "whether it is proved for every size; what is to be reached is not a matter of proof. "
        "*Panel*: whether the real panel has it, and how often that was looked at; without a "
        "number it has it because it takes the model's steps, and no others. *Mutants*: how many "
        "broken models it notices; several may notice the same one.",
        *(_kind(title, own) for title, own in _by_kind(report["properties"])),
    )


def _by_kind(found: Sequence[Evidence]) -> Iterator[tuple[str, Sequence[Evidence]]]:
    left = {one["name"]: one for one in found}
    for title, own in _KINDS:
        yield title, [left.pop(one.name) for one in own]
    yield "Of the real panel and its screen", list(left.values())


def _kind(title: str, own: Sequence[Evidence]) -> str:
    held = sum(one["passed"] for one in own)
    rows = number_table(_HEAD, map(_row, own), _HEAD[2:])
    shown = rows if held < len(own) else folded(f"{title}: all {len(own)}", rows)
    return blocks(f"### {title}", f"{held} of {len(own)} hold.", shown)


def _row(one: Evidence) -> tuple[str, ...]:
    sizes = f"{sign(one['bounded'])}&nbsp;{one['sizes'] or ''}"
    panel = f"{sign(one['refined'])}&nbsp;{count_text(one['checked'] or None)}"
    rules = rule_links(one["rules"], "rules.md")
    return one["text"], rules, sizes, sign(one["proved"]), panel, count_text(one["mutants"])
