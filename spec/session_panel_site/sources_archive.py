"""A hook of mkdocs: the sources whose digests a verification names, as an archive of the site.

Whoever reads the site without the repository counts the digests of these.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ROOT: Final = Path(__file__).parents[2]
_NAME: Final = "sources.zip"
_FOLDERS: Final = (
    "machines/session_panel",
    *(f"spec/session_panel_spec/{room}" for room in ("domain", "model", "reference")),
)
_SUFFIXES: Final = {".py", ".toml", ".po"}
_BESIDES: Final = ("LICENSE", "CHANGELOG.md")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date of each file: the same sources make the same archive."""


class _Config(Protocol):
    """What this needs of mkdocs: where the site is."""

    @property
    def site_dir(self) -> str: ...


def on_post_build(config: _Config, **_: object) -> None:
    """Write the archive into the site; mkdocs calls this."""
    write_archive(Path(config.site_dir, _NAME))


def write_archive(path: Path, root: Path = _ROOT) -> None:
    """Write the archive of the sources in a tree.

    Args:
        path: where to.
        root: the folder of the tree.

    Raises:
        OSError: a file cannot be read, or the archive not be written.
    """
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in sources(root):
            name = file.relative_to(root).as_posix()
            archive.writestr(_entry(name), file.read_bytes())


def sources(root: Path) -> Iterable[Path]:
    """Return the files of the archive, in the order of their names."""
    return sorted([*_deciding(root), *(root / name for name in _BESIDES)])


def _deciding(root: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        every = (root / folder).rglob("*")
        yield from (file for file in every if file.is_file() and file.suffix in _SUFFIXES)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    return entry
