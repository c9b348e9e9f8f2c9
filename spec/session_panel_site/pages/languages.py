"""How the pages of a language are laid out: their folder, and the way to the other languages."""

from session_panel_site.pages.words import LANGUAGES, Language, load_words


def folder(language: Language) -> str:
    """Return the folder of a language's pages under ``docs/``; English has none of its own."""
    return "" if language == "en" else f"{language}/"


def language_links(language: Language, page: str) -> str:
    """Return links from a page to the same page in the other languages.

    Args:
        language: the language of the page.
        page: its path within its language.
    """
    up = "../" * f"{folder(language)}{page}".count("/")
    links = (
        f"[{load_words(other).language}]({up}{folder(other)}{page}){{ lang={other} }}"
        for other in LANGUAGES
        if other != language
    )
    return f"{' '.join(links)}\n{{ .sp-languages }}"


def in_language(language: Language, title: str, body: str) -> str:
    """Return the text of a page: a title and a body, both marked as being in their language."""
    if language == "en":
        return f"# {title}\n\n{body}"
    marked = f'<div lang="{language}" markdown>\n\n{body}\n</div>\n'
    return f"# {title} {{ lang={language} }}\n\n{marked}"
