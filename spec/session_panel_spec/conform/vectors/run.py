"""A run of the panel, before it is told what must be seen on the way."""

from dataclasses import dataclass

from session_panel import AnyEvent, Config


@dataclass(frozen=True, slots=True)
class Run:
    """Events for a new panel.

    Attributes:
        name: what tells it from the other runs of its theme.
        title: what it is about, for people.
        rules: the rules that it is there for; the vector cites those that it meets, too.
        locale: the language of the screen.
    """

    name: str
    title: str
    config: Config
    events: tuple[AnyEvent, ...]
    rules: tuple[str, ...] = ()
    locale: str = "en"
