"""The search for the shortest runs of the real panel: breadth first, every setting to its end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_panel_spec.lockstep.coverage.observed import names_after, names_in
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES, Possibility
from session_panel_spec.lockstep.coverage.setting import SETTINGS, Run, Setting, searched


@dataclass(frozen=True, slots=True)
class Witness:
    """A possibility, and the run that shows it.

    Attributes:
        setting: where the run was found; None where there is none.
        run: a shortest run of those that were searched; None where none reaches it.
    """

    subject: Possibility
    setting: Setting | None = None
    run: Run | None = None

    @property
    def passed(self) -> bool:
        """Whether it is reached, or is not and there is a reason why not."""
        return (self.run is None) is (self.subject.unreached is not None)


def reached(progress: Callable[[int], None] | None = None) -> tuple[Witness, ...]:
    """Search every setting, and return each possibility with its shortest run.

    What a run shows and nobody has listed comes last; it has not passed.

    Args:
        progress: told after every state how many there have been.
    """
    found: dict[str, tuple[Setting, Run]] = {}
    everything = ((setting, runs) for setting in SETTINGS for runs in _seen(setting))
    for number, (setting, runs) in enumerate(everything, start=1):
        for name, run in runs.items():
            if name not in found or len(run) < len(found[name][1]):
                found[name] = setting, run
        if progress:
            progress(number)
    return tuple(Witness(subject, *found.get(subject.name, ())) for subject in _subjects(found))


def _subjects(found: Iterable[str]) -> Iterator[Possibility]:
    yield from POSSIBILITIES
    listed = {possibility.name for possibility in POSSIBILITIES}
    for name in found:
        if name not in listed:
            yield Possibility("unlisted", name, (), "Nothing that is declared leads to it.")


def _seen(setting: Setting) -> Iterator[Mapping[str, Run]]:
    """Yield what each reachable state shows, the nearest first, and each event that is tried there.

    With it comes the run that shows it.
    """
    for state, run, tried in searched(setting):
        runs = dict.fromkeys(names_in(setting.config, state), run)
        for one in tried:
            for name in names_after(one):
                runs.setdefault(name, (*run, one.event))
        yield runs
