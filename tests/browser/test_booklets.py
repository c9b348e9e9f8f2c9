"""What `make pdf` prints: text that can be read out, linked contents, and a foot on every page."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from session_panel_site.booklets.binding import booklets

ROOT = Path(__file__).parents[2]
BOUND = {booklet.name: booklet for booklet in booklets(ROOT)}


def test_the_report_the_features_and_the_decisions_are_printed():
    assert set(BOUND) == {"report", "features", "decisions"}


def print_into(folder, *options):
    """Print every booklet as `make pdf` does; return each, read again, by its name."""
    command = [sys.executable, "-m", "session_panel_site.booklets", *options, str(folder)]
    ended = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert ended.returncode == 0, ended.stderr
    return {path.stem: PdfReader(path) for path in folder.glob("*.pdf")}


@pytest.fixture(scope="module")
def printed(tmp_path_factory, whole_site):
    """Every booklet, what is folded left out."""
    return print_into(tmp_path_factory.mktemp("pdf"))


def test_each_is_printed_into_a_file_of_its_name(printed):
    assert printed.keys() == BOUND.keys()


def text_of(page):
    """Return the text of a page, its ligatures as letters."""
    return " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


@pytest.mark.parametrize("name", BOUND)
def test_a_booklet_says_its_version_and_its_number_on_every_page(printed, name):
    pages = printed[name].pages
    for number, page in enumerate(pages, 1):
        text = text_of(page)
        assert BOUND[name].verified in text
        assert f"{number} / {len(pages)}" in text


@pytest.mark.parametrize("name", BOUND)
def test_the_contents_of_a_booklet_lead_to_each_of_its_pages(printed, name):
    front = printed[name].pages[:3]
    links = [note.get_object() for page in front for note in page.get("/Annots", [])]
    led_to = {link["/Dest"].split("-")[0] for link in links}
    assert led_to >= {f"/p{number}" for number in range(len(BOUND[name].addresses))}
    assert len(printed[name].outline) > 0


@pytest.mark.parametrize("name", BOUND)
def test_the_contents_of_a_booklet_say_on_which_page_each_of_its_pages_begins(printed, name):
    pages = [text_of(page) for page in printed[name].pages]
    outline = printed[name].outline
    for chapter in (one for one in outline if not isinstance(one, list)):
        title = " ".join(chapter.title.split())
        if title in (BOUND[name].title, "Signed"):
            continue
        number = printed[name].get_destination_page_number(chapter) + 1
        assert f"{title} {number}" in pages[0]
        assert title in pages[number - 1]


@pytest.mark.parametrize("name", BOUND)
def test_on_paper_nothing_asks_to_be_pressed(printed, name):
    assert not any("Try it" in text_of(page) for page in printed[name].pages)


@pytest.mark.parametrize("name", BOUND)
def test_a_booklet_ends_with_a_block_to_sign_what_was_verified(printed, name):
    assert "Name Date Signature" in text_of(printed[name].pages[-1])


def test_what_is_folded_is_printed_only_where_it_is_asked_for(printed, tmp_path, whole_site):
    unfolded = print_into(tmp_path, "--unfold")
    assert len(unfolded["report"].pages) > len(printed["report"].pages)


def test_what_a_booklet_does_not_bind_is_no_link(printed):
    for reader in printed.values():
        for page in reader.pages:
            for note in page.get("/Annots", []):
                assert "/URI" not in note.get_object().get("/A", {})


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize("of_name", ["report.pdf", ""])
def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path, of_name):
    """Where a file should be is a folder, and where a folder should be a file."""
    folder = tmp_path / "taken"
    if of_name:
        (folder / of_name).mkdir(parents=True)
    else:
        folder.touch()
    command = [sys.executable, "-m", "session_panel_site.booklets", str(folder)]
    ended = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    place, *more = ended.stderr.splitlines()
    assert (ended.returncode, more) == (2, [])
    assert place.startswith(f"booklets: nothing can be printed into {folder / of_name}: ")
    assert place.endswith("; name another folder")
