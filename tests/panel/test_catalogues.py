"""Every text that a user sees exists in every language (LANG-1)."""

from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import session_panel
from session_panel import LOCALES, Panel, Reason, reason_text, translations
from session_panel_spec.verify.texts import text_checks

PACKAGE = Path(session_panel.__file__).parent
TRANSLATED = [locale for locale in LOCALES if locale != "en"]

pytestmark = pytest.mark.rules("LANG-1")


def catalogue(locale: str) -> Catalog:
    with (PACKAGE / "locale" / locale / "LC_MESSAGES" / "session_panel.po").open("rb") as file:
        return read_po(file)


def messages_in_the_code() -> set[str]:
    keywords = DEFAULT_KEYWORDS | {"N_": None}
    found = extract_from_dir(PACKAGE, keywords=keywords)
    return {m[0] if isinstance(m, tuple) else m for _, _, m, _, _ in found}


def messages(catalogue: Catalog) -> set[str]:
    return {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue if m.id}


def test_the_template_lists_exactly_the_messages_of_the_code() -> None:
    with (PACKAGE / "locale" / "session_panel.pot").open("rb") as file:
        assert messages(read_po(file)) == messages_in_the_code()


def words(catalogue: Catalog) -> dict[str, list[str]]:
    """Return each message with its translations, one for each plural form."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: list(
            [message.string] if isinstance(message.string, str) else message.string
        )
        for message in catalogue
        if message.id
    }


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_translates_exactly_the_messages_of_the_code(locale: str) -> None:
    assert messages(catalogue(locale)) == messages_in_the_code()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_is_complete_and_sound(locale: str) -> None:
    for message in catalogue(locale):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        assert not list(message.check()), message.id


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_compiled_catalogue_says_what_the_text_says(locale: str) -> None:
    path = PACKAGE / "locale" / locale / "LC_MESSAGES" / "session_panel.mo"
    with path.open("rb") as file:
        compiled = read_mo(file)
    assert words(compiled) == words(catalogue(locale))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_has_a_sentence_in_every_language(reason: Reason, locale: str) -> None:
    sentence = reason_text(reason, translations(locale))
    assert sentence.endswith(".")
    assert locale == "en" or sentence != reason_text(reason, translations("en"))


def test_indonesian_has_one_plural_form() -> None:
    counted = "%(count)d new update in your conversation."
    plural = "%(count)d new updates in your conversation."
    for count in (1, 2, 10):
        text = translations("id").ngettext(counted, plural, count)
        assert text == "%(count)d info baru dalam percakapan Anda."


@pytest.mark.rules("SESS-2", "CLOS-2")
def test_what_is_said_around_the_screen_is_said_in_each_language() -> None:
    for check in text_checks():
        assert check.passed, check.problems


@pytest.mark.rules("LANG-1")
@pytest.mark.parametrize("locale", LOCALES)
def test_who_adds_to_a_catalogue_adds_to_no_other_panels(locale: str) -> None:
    class Shouting(NullTranslations):
        """Says everything louder."""

        def gettext(self, message: str) -> str:
            return message.upper()

    own = translations(locale)
    own.add_fallback(Shouting())
    assert own.gettext("a new word") == "A NEW WORD"
    assert translations(locale).gettext("a new word") == "a new word"
    assert Panel().view(locale) == Panel().view(translations(locale))
