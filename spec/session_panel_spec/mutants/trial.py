"""What a hunt for mutants found: who catches each of them, and by what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Hunter = Literal[
    "panel", "properties", "table", "python-statemachine", "properties of the panel", "vectors"
]


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, and who catches it.

    Attributes:
        kind: the kind of change.
        caught_by: what each says who catches it: its first difference, or the properties' names.
        silent_panel: why the panel cannot tell it, where it is asked and does not.
    """

    name: str
    kind: str
    caught_by: Mapping[Hunter, tuple[str, ...]]
    silent_panel: str | None = None

    @property
    def caught(self) -> bool:
        """Whether anybody catches it."""
        return bool(self.caught_by)


@dataclass(frozen=True, slots=True)
class Hunt:
    """Every mutant of one kind of thing, and what became of it.

    Attributes:
        explained: why a mutant is no other than what it was made from, by its name.
        asked: the names of the properties each of which some mutant must break.
    """

    trials: tuple[Trial, ...]
    explained: Mapping[str, str]
    asked: tuple[str, ...] = ()

    @property
    def caught(self) -> tuple[Trial, ...]:
        """The mutants that somebody catches."""
        return tuple(trial for trial in self.trials if trial.caught)

    @property
    def equivalent(self) -> Mapping[str, str]:
        """Why nobody can catch a mutant, of those that nobody catches."""
        names = [trial.name for trial in self.trials if not trial.caught]
        return {name: self.explained[name] for name in names if name in self.explained}

    @property
    def survivors(self) -> tuple[str, ...]:
        """The mutants that nobody catches and nobody explains."""
        return tuple(
            trial.name
            for trial in self.trials
            if not trial.caught and trial.name not in self.explained
        )

    @property
    def wrongly_explained(self) -> tuple[str, ...]:
        """The mutants that are explained although they are caught, or were never made."""
        return tuple(name for name in self.explained if name not in self.equivalent)

    @property
    def unrefuted(self) -> tuple[str, ...]:
        """The properties that no mutant breaks, though one must."""
        broken = self.catches_by("properties")
        return tuple(name for name in self.asked if name not in broken)

    @property
    def passed(self) -> bool:
        """Whether there were mutants; each is caught or explained, and each property broken."""
        wrong = self.survivors or self.wrongly_explained or self.unrefuted
        return bool(self.trials) and not wrong

    @property
    def catches(self) -> Mapping[Hunter, int]:
        """How many each hunter catches."""
        return Counter(hunter for trial in self.trials for hunter in trial.caught_by)

    def only(self, hunter: Hunter) -> tuple[str, ...]:
        """Return the mutants that one hunter alone catches."""
        return tuple(trial.name for trial in self.trials if set(trial.caught_by) == {hunter})

    def catches_by(self, hunter: Hunter) -> Mapping[str, int]:
        """Return how many each of a hunter's reasons catches, the busiest first."""
        told = Counter(told for trial in self.trials for told in trial.caught_by.get(hunter, ()))
        return dict(told.most_common())

    @property
    def silences(self) -> Mapping[str, int]:
        """How many mutants the panel does not tell, by why it does not."""
        return Counter(trial.silent_panel for trial in self.trials if trial.silent_panel)
