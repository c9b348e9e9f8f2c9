"""Other code in the place of a module, while it is imported.

It imports nothing of the project, so that any module of it can still be replaced.
"""

from collections.abc import Callable, Container, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import CodeType, ModuleType


class Instead(MetaPathFinder, Loader):
    """Finds some modules as ever, and runs other code for them; it belongs into `sys.meta_path`.

    Args:
        modules: the names of the modules.
        code_of: returns the code that is run for one of them.
    """

    def __init__(self, modules: Container[str], code_of: Callable[[ModuleType], CodeType]) -> None:
        self._modules = modules
        self._code_of = code_of

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module as ever, but let it be loaded here."""
        if fullname not in self._modules:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is not None:
            found.loader = self
        return found

    def exec_module(self, module: ModuleType) -> None:
        """Run the code."""
        exec(self._code_of(module), vars(module))  # noqa: S102
