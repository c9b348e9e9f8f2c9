"""The page of the changelog: the repository's own file, with its links as the site has them."""

from collections.abc import Iterator


def pages(changelog: str) -> Iterator[tuple[str, str]]:
    """Yield the page.

    Args:
        changelog: the text of the file, whose links lead from the root of the repository.
    """
    yield "changelog.md", changelog.replace("](docs/", "](")
