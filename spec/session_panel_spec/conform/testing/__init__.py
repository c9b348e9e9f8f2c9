"""What a panel written in Python is held against the specification with.

Here is what an adapter needs, and what plays vectors to it. `stateful` has the Hypothesis state
machine, and the pytest plugin comes by itself.
"""

from session_panel_spec.conform.adapter import Adapter, NotOffered, Refused, serve
from session_panel_spec.conform.play import Skipped, check_vector
from session_panel_spec.conform.vector import Vector, load_vectors

__all__ = [
    "Adapter",
    "NotOffered",
    "Refused",
    "Skipped",
    "Vector",
    "check_vector",
    "load_vectors",
    "serve",
]
