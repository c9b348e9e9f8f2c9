"""What writes a picture that a command draws besides what it prints."""

from collections.abc import Callable
from pathlib import Path

from session_panel_spec.diagrams.formats import SUFFIXES, WRITERS
from session_panel_spec.diagrams.picture import Picture
from session_panel_spec.model.abstract_state import ChoiceError


def picture_writer(output: Path | None) -> Callable[[Picture], str | bytes]:
    """Return what writes a picture as a file's suffix says; without a file, as dot.

    Raises:
        ChoiceError: the suffix says nothing.
    """
    suffix = output.suffix if output else ".dot"
    if suffix not in SUFFIXES:
        raise ChoiceError(f"{output}: the suffix is none of {', '.join(SUFFIXES)}")
    return WRITERS[SUFFIXES[suffix]]
