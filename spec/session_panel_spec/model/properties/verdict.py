"""What is found of a property, and the runs that show it."""

from dataclasses import dataclass

from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.properties.property import LeadsTo, Property, Sometimes
from session_panel_spec.model.run import Run


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found of a property.

    Slots of one kind are interchangeable, so of each kind the first slot stands for all.

    Attributes:
        count: in how many states or transitions the premise was met, added up over the kinds of
            slots; of what happens sometimes, in how many it did. Where whole sets of states were
            looked at, 1 if it was met in any.
        witness: a shortest run to the first of those; None where there is none, or none was sought.
        counterexample: a shortest run that breaks the property; None where there is none, and
            where something that should happen sometimes never does.
        violation: where no run is sought, a state that breaks it, or from which `event` does.
    """

    subject: Property
    count: int
    witness: Run | None = None
    counterexample: Run | None = None
    violation: AbstractState | None = None
    event: str | None = None

    @property
    def met(self) -> bool:
        """Whether the premise was ever met: without that, nothing was checked."""
        return self.count > 0

    @property
    def holds(self) -> bool:
        """Whether the property holds."""
        if isinstance(self.subject, Sometimes):
            return self.met
        return self.counterexample is None and self.violation is None

    @property
    def passed(self) -> bool:
        """Whether it said something, and holds; or fails, if that is how it must be."""
        violated = isinstance(self.subject, LeadsTo) and self.subject.violated
        return self.met and self.holds != violated
