"""The page of the last verification: what was checked, at which sizes, and what came of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from session_panel_site.pages.explored import (
    confirmation_blocks,
    driven,
    machine_blocks,
    model_blocks,
    panel_blocks,
    story_blocks,
)
from session_panel_site.pages.figures import magnitude, verdict_badge
from session_panel_site.pages.markdown import blocks, bullets
from session_panel_site.pages.mutants import coverage_blocks, mutant_blocks
from session_panel_site.pages.property_evidence import property_blocks
from session_panel_site.pages.run_list import run_from_json, run_list
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.property import LeadsTo

Report = Mapping[str, Any]

_INTRODUCTION: Final = """\
# The last verification

This page is the report of one complete run of

```console
$ session-panel verify --thorough
```

which anybody can repeat in some minutes. It is made from that run's own record,
[verification.json](verification.json), without the times: the same project gives the same page.
[How the model is checked](checking.md) and [how the proof works](proof.md) say what the words
mean."""

_LIMITS: Final = """\
What no verification of this project speaks of:

- **Other sizes of the real panel.** It was driven through every state of the sizes listed. Beyond
  them stand the proofs, which are about the model, and random walks among the tests.
- **Other configurations of the model.** It has the default policy of presence, the default allowed
  presences, the close dialog, and no automatic acceptance. The others are held by tests.
- **Whether the rules are the right ones.** That is for people to judge. What was decided where the
  manual is silent is marked, with its reason, on [the page of rules](rules.md).
- **The tools.** That Python, z3, CUDD, rumur and Spin do what they say is taken for granted. Where
  two of them count the same, they must agree."""

_SIGNATURE: Final = """\
## For the reviewer

Whoever signs says: *I have read the rules, and what was decided where the manual is silent. I have
seen in this report how each is held, and at which sizes. I know what was not done.*

| Version or commit | Name | Date | Signature |
| --- | --- | --- | --- |
| &nbsp; | | | |
| &nbsp; | | | |"""

_PARTS: Final = (
    panel_blocks,
    machine_blocks,
    story_blocks,
    model_blocks,
    confirmation_blocks,
    property_blocks,
)


def pages(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the page of a verification.

    Args:
        report: the verification, as `report_json` gives it.
    """
    told = (part(report) for part in _PARTS)
    rest = (_expected(report), mutant_blocks(report), coverage_blocks(report), _not_done(report))
    yield "verification.md", blocks(_INTRODUCTION, _figures(report), *told, *rest, _SIGNATURE)


def _figures(report: Report) -> str:
    """Return the verdict, and the figures that a reader looks for first."""
    items = (f"<li><strong>{figure}</strong> {what}</li>\n" for figure, what in _counted(report))
    return blocks(
        f"Everything that was checked {verdict_badge(report['passed'])}",
        f'<ul class="sp-figures">\n{"".join(items)}</ul>',
    )


def _counted(report: Report) -> Iterator[tuple[str, str]]:
    proofs = report["proofs"] or ()
    events = sum(one["compared_with_model"] for one in driven(report))
    yield magnitude(events), "events of the real panel, compared with the model"
    yield magnitude(max(one["states"] for one in report["models"])), "states of the largest model"
    yield f"{len(report['properties']):,}", "properties"
    yield f"{sum(proof['proved'] for proof in proofs):,}", f"of {len(proofs)} proved for every size"
    if report["mutants"]:
        yield _noticed(report["mutants"])


def _noticed(mutants: Mapping[str, Any]) -> tuple[str, str]:
    alike, missed = len(mutants["equivalent"]), len(mutants["survivors"])
    told = f"of {mutants['made']:,} broken models noticed; {alike:,} are no different"
    went = f"; {missed:,} went unnoticed" if missed else ""
    return f"{mutants['caught']:,}", f"{told}, each for a reason{went}"


def _expected(report: Report) -> str:
    """Return the runs that must be found: each breaks a property that is there to fail."""
    return blocks(
        "## The run that must be found",
        "One property is there to fail. A checker that did not find its run could not be believed "
        "where it finds none.",
        *(_shown(subject, report) for subject in LEADS_TO if subject.violated),
    )


def _shown(subject: LeadsTo, report: Report) -> str:
    """Return the run that the first size found, of those at which one was looked for."""
    found = (one for model in report["models"] for one in model["properties"])
    runs = (one["counterexample"] for one in found if one["name"] == subject.name)
    run = next(filter(None, runs), None)
    missing = f"No run was found. {verdict_badge(passed=False)}"
    told = run_list(run_from_json(run)) if run else missing
    return blocks(f"**{subject.text}**", told)


def _not_done(report: Report) -> str:
    left = bullets(report["not_done"]) or "Nothing that a thorough verification does was left out."
    return blocks("## What was not done", left, _LIMITS)
