"""The pytest plugin: a test that takes `panel_vector` runs once for every test vector.

Nothing but pytest is imported before a test asks for it.
"""

from pathlib import Path

import pytest

VECTOR = "panel_vector"
"""The name of the argument that takes the vectors in turn."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that choose among the vectors."""
    group = parser.getgroup("session-panel", "the test vectors of a session panel")
    group.addoption("--panel-vectors", metavar="FOLDER", type=Path, help="Where the vectors are.")
    group.addoption(
        "--panel-theme", metavar="THEME", action="append", default=[], help="Only this theme."
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes a vector once for each."""
    if VECTOR not in metafunc.fixturenames:
        return
    from session_panel_spec.conform.vector import (  # noqa: PLC0415
        VECTORS,
        VectorError,
        load_vectors,
    )

    folder = metafunc.config.getoption("--panel-vectors") or VECTORS
    try:
        vectors = load_vectors(folder, metafunc.config.getoption("--panel-theme"))
    except VectorError as error:
        raise pytest.UsageError(str(error)) from None
    metafunc.parametrize(VECTOR, vectors, ids=[vector.id for vector in vectors])


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function):  # type: ignore[no-untyped-def] # noqa: ANN201
    """Skip a test whose vector is about something that the adapter does not offer."""
    if VECTOR not in pyfuncitem.fixturenames:
        return (yield)
    from session_panel_spec.conform.testing import Skipped  # noqa: PLC0415

    try:
        return (yield)
    except Skipped as why:
        pytest.skip(str(why))
