"""What the templates say in other languages: a catalogue for each, in which nothing may be missing.

Short words of pages are in `words`; this is for those whose sentences stand in the template.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations into a language; English needs none."""
    if language == "en":
        return NullTranslations()
    with (files(__package__) / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    found = GNUTranslations(compiled)
    found.add_fallback(_Missing())
    return found


class _Missing(NullTranslations):
    """Is asked for what a catalogue does not have."""

    def gettext(self, message: str) -> str:
        raise ValueError(f"there is no translation of {message!r}")
