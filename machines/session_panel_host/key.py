"""What names an effect, so that a receiver can tell that it comes again."""

from typing import NamedTuple

from session_panel import InvalidInput


class Key(NamedTuple):
    """The key of an effect: as text ``epoch/panel/version/number``. It never means another effect.

    Attributes:
        epoch: random; new when the panel is made, and when its store comes back from a backup.
        panel: the panel's id.
        version: the version of the event that the effect follows from.
        number: its number among the effects of that event, from 1.
    """

    epoch: str
    panel: str
    version: int
    number: int

    def __str__(self) -> str:
        return "/".join(map(str, self))

    @classmethod
    def of(cls, text: str) -> "Key":
        """Return the key that a text is of, as `str` writes it.

        Raises:
            InvalidInput: it is not one.
        """
        try:
            epoch, panel, version, number = text.split("/")
            key = cls(epoch, panel, int(version), int(number))
        except (AttributeError, TypeError, ValueError):
            key = None
        if key is None or str(key) != text:
            raise InvalidInput("key", f"Expected epoch/panel/version/number, got {text!r}")
        return key
