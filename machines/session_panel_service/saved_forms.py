"""What agents have saved since the service started, so that their pages show it again.

What is saved is the host's: the panel tells it to save, and knows no more of it.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from session_panel import Effect, SaveForm

_FORMS: Final = 10_000
"""How many forms are remembered: what was not saved for the longest time goes."""

_NOTHING: Final[Mapping[str, str]] = {}


class SavedForms:
    """The fields that were saved, by the panel and the session."""

    def __init__(self) -> None:
        self._fields: OrderedDict[tuple[str, str], Mapping[str, str]] = OrderedDict()

    def note(self, panel: str, effects: Iterable[Effect]) -> None:
        """Remember what effects have the host save."""
        for effect in effects:
            if isinstance(effect, SaveForm):
                key = panel, effect.session
                self._fields[key] = {**self._fields.pop(key, _NOTHING), **effect.fields}
        while len(self._fields) > _FORMS:
            self._fields.popitem(last=False)

    def fields(self, panel: str, session: str) -> Mapping[str, str]:
        """Return the fields of a session's form that were saved."""
        return self._fields.get((panel, session), _NOTHING)
