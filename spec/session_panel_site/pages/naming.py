"""What the pages call a machine and all that it has: English ones as the code, others as people."""

from collections.abc import Iterable
from typing import NamedTuple

from session_panel import Reason, reason_text
from session_panel_site.pages.markdown import code
from session_panel_site.pages.translations import translations
from session_panel_site.pictures.names import load_names
from session_panel_spec.domain.rule_names import Language


class Naming(NamedTuple):
    """The names of a language, as Markdown.

    Each of them raises KeyError for what has no name in the language.
    """

    language: Language

    def say(self, message: str) -> str:
        """Return a text of the pages in the language.

        Raises:
            ValueError: there is no translation.
        """
        return translations(self.language).gettext(message)

    def title(self, machine: str) -> str:
        """Return what the page of a machine is called."""
        if self.language == "en":
            return f"The {machine} machine"
        names = load_names(self.language)
        return names.phrases["machine"].format(names.machines[machine])

    def machine(self, machine: str) -> str:
        """Return the name of a machine, as plain text."""
        return machine if self.language == "en" else load_names(self.language).machines[machine]

    def state(self, machine: str, state: str) -> str:
        """Return the name of a state of a machine."""
        if self.language == "en":
            return code(state)
        return f"*{load_names(self.language).states[machine][state]}*"

    def states(self, machine: str, states: Iterable[str]) -> str:
        """Return the names of states of a machine, one after the other."""
        return ", ".join(self.state(machine, state) for state in states)

    def step(self, machine: str, event: str) -> str:
        """Return the name of an event of a machine."""
        if self.language == "en":
            return code(event)
        return f"*{load_names(self.language).steps[machine][event]}*"

    def events(self, events: Iterable[str]) -> str:
        """Return the names of events of the panel, one after the other."""
        return ", ".join(map(self.event, events))

    def event(self, event: str) -> str:
        """Return the name of an event of the panel."""
        if self.language == "en":
            return code(event)
        return f"*{load_names(self.language).events[event]}*"

    def guard(self, guard: str) -> str:
        """Return what a guard says, in brackets."""
        if self.language == "en":
            return code(f"[{guard}]")
        return rf"\[{load_names(self.language).guards[guard]}\]"

    def reason(self, reason: Reason) -> str:
        """Return why something is refused: as the code has it, or in words."""
        if self.language == "en":
            return reason.value
        text = reason_text(reason, self.language).removesuffix(".")
        return text[:1].lower() + text[1:]
