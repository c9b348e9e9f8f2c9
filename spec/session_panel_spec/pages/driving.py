"""Which events of the panel drive which events of its machines: seen on the real panel."""

from collections.abc import Iterator, Mapping

from session_panel import MACHINES, AnyEvent, EventRefused, Panel
from session_panel_spec.coverage.setting import SETTINGS, Setting
from session_panel_spec.drive import drive
from session_panel_spec.machine_steps import MachineStep, record_steps
from session_panel_spec.pages.words import name_of

Driving = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By the name of a machine and its event: the names of the panel's events."""


def see_driving(setting: Setting = SETTINGS[0]) -> Driving:
    """Drive the real panel through all states of a setting, and return what drives what.

    Args:
        setting: where to look; the first that the coverage searches tries every event.
    """
    seen = set(_seen(setting))
    return {
        table.name: {
            event: tuple(sorted(tag for tag, *step in seen if step == [table.name, event]))
            for event in table.events
        }
        for table in MACHINES.values()
    }


def _seen(setting: Setting) -> Iterator[tuple[str, str, str]]:
    config = setting.config
    for visit, _ in drive(setting.bounds, config):
        for event in (*setting.page_events(visit.state), *setting.further_events(visit.state)):
            for step in _steps(Panel(config, visit.state), event):
                yield name_of(type(event)), step.table.name, step.event


def _steps(panel: Panel, event: AnyEvent) -> list[MachineStep]:
    """Return the steps that an event makes the machines take; none where it is refused."""
    try:
        with record_steps() as steps:
            panel.apply(event)
    except EventRefused:
        return []
    return steps
