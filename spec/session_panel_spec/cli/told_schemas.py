"""The JSON Schemas of what commands print with `--json`, derived from the types of that."""

from pathlib import Path
from typing import Any, Final, get_args

from session_panel.json_schema import Schema, form_schema
from session_panel_spec.conform.findings_json import FindingsJson
from session_panel_spec.monitor.report import LineJson
from session_panel_spec.releases.approvals.report import ApprovalsJson
from session_panel_spec.releases.changes.changes_json import ChangesJson
from session_panel_spec.verify.report_json import ReportJson

FOLDER: Final = Path(__file__).parent / "schemas"
"""Where they are published."""

_TOLD: Final[dict[str, tuple[str, tuple[Any, ...]]]] = {
    "approvals": ("What `session-panel approvals --json` prints", (ApprovalsJson,)),
    "conform": ("What `session-panel conform --json` prints", (FindingsJson,)),
    "diff": ("What `session-panel diff --json` prints", (ChangesJson,)),
    "monitor": ("A line that `session-panel monitor --json` prints", get_args(LineJson)),
    "verify": ("What `session-panel verify --json` prints", (ReportJson,)),
}


def told_schemas() -> dict[str, Schema]:
    """Return the JSON Schema of what each of these commands prints, by its name."""
    return {name: form_schema(title, *kinds, closed=True) for name, (title, kinds) in _TOLD.items()}
