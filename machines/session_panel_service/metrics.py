"""What is counted, in the text form of Prometheus: no panel and no person is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

Labels = tuple[tuple[str, str], ...]

PREFIX: Final = "session_panel_"

ABOUT: Final[Mapping[str, str]] = {
    "requests_total": "Requests that were answered, by method, route and status.",
    "request_seconds_total": "Seconds that answering took, by method and route, without streams.",
    "pushed_views_total": "Views that were written to streams.",
    "pushed_bytes_total": "Bytes of these.",
    "dropped_streams_total": "Streams whose reader did not read, or lost its right, by why.",
    "rendered_views_total": "Views that were made into bytes for streams.",
    "streams": "Streams that are open.",
    "ready": "1 if the service takes events, 0 if it is about to end.",
    "panels": "Panels that are in memory.",
    "accepted_total": "Events that were accepted.",
    "refused_total": "Events that a rule refused.",
    "repeated_total": "Commands that came again.",
    "conflicts_total": "Commands whose view was too old.",
    "due_total": "Events that came because their time was there.",
    "delivered_total": "Effects that were carried out.",
    "failed_total": "Tries of effects that failed.",
    "kept_aside_total": "Effects that were given up.",
}
"""What each number is."""


class Metrics:
    """Counts since the service was started."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, Labels]] = Counter()
        self._seconds: dict[Labels, float] = {}

    def count(self, name: str, number: int = 1, **labels: str) -> None:
        """Count something, so many times."""
        self._counted[name, tuple(labels.items())] += number

    def took(self, seconds: float, **labels: str) -> None:
        """Count how long an answer took."""
        key = tuple(labels.items())
        self._seconds[key] = self._seconds.get(key, 0.0) + seconds

    def lines(self, besides: Mapping[str, float]) -> Iterable[str]:
        """Yield the lines that tell all of it, and numbers of others besides."""
        told: dict[str, list[str]] = {name: [f" {value}"] for name, value in besides.items()}
        for (name, labels), value in sorted(self._counted.items()):
            told.setdefault(name, []).append(f"{_text(labels)} {value}")
        for labels, seconds in sorted(self._seconds.items()):
            told.setdefault("request_seconds_total", []).append(f"{_text(labels)} {seconds:.6f}")
        for name, about in ABOUT.items():
            if name in told:
                yield f"# HELP {PREFIX}{name} {about}"
                yield f"# TYPE {PREFIX}{name} {'counter' if name.endswith('_total') else 'gauge'}"
                yield from (f"{PREFIX}{name}{line}" for line in told[name])


def _text(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
