"""Write the published JSON Schemas beside the code that they are made from."""

import json
from pathlib import Path

import session_panel

FOLDER = Path(session_panel.__file__).parent / "schemas"


def schema_files() -> dict[str, str]:
    """Return the text of each schema file, by its name."""
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for name, schema in session_panel.json_schemas().items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in schema_files().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
