"""Every store that there is, and tests that are coroutines."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from host_time import run
from service import Service

from session_panel_host import Store, memory, sqlite

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: memory(),
    "sqlite": lambda folder: sqlite(folder / "panels.db"),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return STORES[request.param](tmp_path)


@pytest.fixture
def service(store: Store) -> Service:
    return Service(store)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
