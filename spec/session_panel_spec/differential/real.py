"""What `verify` drives: the real panel, beside the reference."""

import session_panel_spec.reference
from session_panel_spec.differential.run import Sides


def real() -> Sides:
    """Return the real panel and the reference; other processes can ask for them, too."""
    return Sides(session_panel_spec.reference)
