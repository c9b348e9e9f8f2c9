"""The panel in the place of the reference, and broken ones in the place of the panel."""

import inspect
import textwrap
from types import FunctionType

import msgspec

from session_panel import EventRefused, Panel
from session_panel_spec.differential.run import Sides


class Refusal(msgspec.Struct, frozen=True):
    rule: str
    reason: str
    about: str | None


class Answer(msgspec.Struct, frozen=True):
    state: object
    effects: tuple
    refusal: Refusal | None
    clauses: frozenset[str]


class Shown(msgspec.Struct, frozen=True):
    view: object
    clauses: frozenset[str]


class PanelItself:
    """The functions of a reference, answered by the panel."""

    @staticmethod
    def initial(config):
        panel = Panel(config)
        return panel.config, panel.state

    @staticmethod
    def answer(state, event):
        panel = Panel(*state)
        try:
            effects = panel.apply(event)
        except EventRefused as refused:
            refusal = Refusal(refused.rule, str(refused.reason), refused.about)
            return Answer(state, (), refusal, frozenset({f"{refused.rule}.1"}))
        return Answer((panel.config, panel.state), effects, None, frozenset({f"{event.rule}.1"}))

    @staticmethod
    def due(state):
        return Panel(*state).due()

    @staticmethod
    def screen(state, locale):
        return Shown(Panel(*state).view(locale), frozenset())

    @staticmethod
    def snapshot(state):
        return msgspec.json.decode(Panel(*state).to_json())


def broken_panel(function: FunctionType, old: str, new: str) -> type[Panel]:
    """Return a type of panel for which a function of the code reads otherwise in one place."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(old) == 1, (function.__qualname__, old, source.count(old))
    namespace = {}
    code = source.replace(old, new)
    code = "\n".join(line for line in code.splitlines() if not line.startswith("@"))
    exec(compile(code, function.__qualname__, "exec"), function.__globals__, namespace)  # noqa: S102
    [broken] = namespace.values()
    good, bad = function.__code__, broken.__code__

    def with_bug(method):
        def run(*args, **kwargs):
            function.__code__ = bad
            try:
                return method(*args, **kwargs)
            finally:
                function.__code__ = good

        return run

    members = {name: with_bug(getattr(Panel, name)) for name in ("apply", "due", "view", "to_json")}
    load = with_bug(Panel.from_json.__func__)
    return type("BrokenPanel", (Panel,), {**members, "from_json": classmethod(load)})


ALIKE = Sides(PanelItself)


def alike():
    """Return the panel beside itself; other processes can ask for it, too."""
    return ALIKE
