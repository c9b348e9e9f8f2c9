"""Write the published JSON Schemas beside the code that they are made from."""

import json
from pathlib import Path

import session_panel
from session_panel_spec.cli.told_schemas import FOLDER as TOLD
from session_panel_spec.cli.told_schemas import told_schemas
from session_panel_spec.releases.release_file import RELEASES
from session_panel_spec.releases.schema import SCHEMA_FILE, release_schema

FOLDER = Path(session_panel.__file__).parent / "schemas"


def schema_files() -> dict[Path, str]:
    """Return the text of each schema file, by where it is."""
    schemas = {FOLDER / f"{n}.schema.json": s for n, s in session_panel.json_schemas().items()}
    schemas |= {TOLD / f"{name}.schema.json": told for name, told in told_schemas().items()}
    schemas[RELEASES / SCHEMA_FILE] = release_schema()
    return {
        file: json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for file, schema in schemas.items()
    }


if __name__ == "__main__":
    for file, text in schema_files().items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
