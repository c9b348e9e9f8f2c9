"""The themes of the vectors: one file each, in the order in which they are made."""

from typing import Final, NamedTuple


class Theme(NamedTuple):
    """What the vectors of a file are."""

    name: str
    text: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.jsonl"


STORIES: Final = Theme("stories", "the manual's own stories, in English and Indonesian")
RULES: Final = Theme("rules", "runs chosen by hand for what the abstract state does not show")
POSSIBILITIES: Final = Theme(
    "possibilities", "a shortest run to every state, transition, badge and refusal"
)
CONTEXTS: Final = Theme(
    "contexts", "every local state of a slot, with every event, in every context class"
)
MUTANTS: Final = Theme(
    "mutants", "a shortest run for each broken model that nothing above tells from the true one"
)
MACHINES: Final = Theme("machines", "each single machine, tested completely")

THEMES: Final = (STORIES, RULES, POSSIBILITIES, CONTEXTS, MUTANTS, MACHINES)
"""Every theme."""
