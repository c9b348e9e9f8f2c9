"""The screen of an agent in a browser: what it is told beside a view, and what draws it.

The simulator and the service show the same screen. `front` has its scripts and its style, which
know no rule; `acts` is what an agent can try, and `labels` what stands around a view.
"""

from pathlib import Path
from typing import Final

FRONT: Final = Path(__file__).parent / "front"
"""The folder of the scripts and the style."""
