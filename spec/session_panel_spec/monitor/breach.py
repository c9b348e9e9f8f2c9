"""How a service breaks a rule, told: which rule, by what, and what came just before."""

from dataclasses import dataclass

from session_panel import AnyEvent
from session_panel_spec.logs.event_text import call_text


@dataclass(frozen=True)
class Breach:
    """Something that cannot be.

    Attributes:
        rules: the IDs of the rules of which it breaks one, the most telling first.
        event: the event; None where something was observed apart from one.
        what: what of: ``"acceptance"``, or the part that was observed.
        expected: what it must be.
        observed: what it was.
        before: the last events before it, the oldest first.
    """

    rules: tuple[str, ...]
    event: AnyEvent | None
    what: str
    expected: str
    observed: str
    before: tuple[AnyEvent, ...]

    @property
    def rule(self) -> str:
        """The ID of the most telling rule."""
        return self.rules[0]

    def __str__(self) -> str:
        return _text(self, f"{call_text(self.event)}: {self.what}" if self.event else self.what)


@dataclass(frozen=True)
class MachineBreach:
    """A step of a machine that its table does not have.

    Attributes:
        rules: the IDs of the rules of which it breaks one.
        machine: the machine's name.
        expected: what the table answers to the event in the state.
        observed: what the service's machine did.
    """

    rules: tuple[str, ...]
    machine: str
    state: str
    event: str
    expected: str
    observed: str

    def __str__(self) -> str:
        return _text(self, f"{self.machine}, {self.event} in {self.state}")


def _text(breach: Breach | MachineBreach, where: str) -> str:
    difference = f"expected {breach.expected}, observed {breach.observed}"
    return f"{' or '.join(breach.rules)} is broken: {where}: {difference}"


class RuleBroken(Exception):  # noqa: N818 - a finding, not an error of the caller
    """A service has broken a rule.

    Attributes:
        breach: how.
    """

    def __init__(self, breach: Breach | MachineBreach) -> None:
        super().__init__(breach)
        self.breach = breach


def raise_breach(breach: Breach | MachineBreach) -> None:
    """Raise a breach.

    Raises:
        RuleBroken: always.
    """
    raise RuleBroken(breach)
