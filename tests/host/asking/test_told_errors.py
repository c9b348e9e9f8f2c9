"""The guide tells of every error what to do."""

import re
from pathlib import Path

import session_panel_host
from session_panel_host import HostError

PAGE = Path(__file__).parents[3] / "docs" / "durable.md"
ERRORS = {
    name
    for name in session_panel_host.__all__
    if isinstance(error := getattr(session_panel_host, name), type)
    and issubclass(error, HostError)
    and error is not HostError
}
BESIDE = {"InvalidInput", "FileExistsError"}
"""What a host raises that is not its own."""


def test_the_table_of_errors_has_every_one_and_no_other() -> None:
    told = re.findall(r"^\| `([A-Z]\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(ERRORS | BESIDE)
