"""What a host says no with: each error says what to do."""

from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number of things in words: ``1 panel``, ``2 tries``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def why(error: OSError) -> str:
    """Return what the system says, without its number and file: the sentence around names one."""
    return error.strerror or str(error)


class HostError(Exception):
    """What a host cannot do; the sentence says what to do."""


class UnknownPanel(HostError):  # noqa: N818 - says what it is better than an "Error" would
    """No panel has this id: panels are made by `create`, and by nothing else.

    Attributes:
        panel: the id.
    """

    def __init__(self, panel: str) -> None:
        super().__init__(f"There is no panel {panel!r}: make it with create(), or look at its id")
        self.panel = panel


class PanelExists(HostError):  # noqa: N818 - as above
    """A panel with this id is there already.

    Attributes:
        panel: the id.
    """

    def __init__(self, panel: str) -> None:
        super().__init__(f"There is a panel {panel!r} already: use it, and configure() it")
        self.panel = panel


class PanelFull(HostError):  # noqa: N818 - as above
    """The panel's snapshot has more than a megabyte. It takes nothing that adds to it.

    Attributes:
        panel: the id.
    """

    def __init__(self, panel: str) -> None:
        super().__init__(
            f"Panel {panel!r} has more than 1 MB: send Drop for customers whose conversations are "
            "over, and close sessions"
        )
        self.panel = panel


class CommandReused(HostError):  # noqa: N818 - as above
    """The id of a command has come before, with another event. Nothing has changed.

    Attributes:
        panel: the panel's id.
        command: the command's id.
        version: the version of the event that it came with.
    """

    def __init__(self, panel: str, command: str, version: int) -> None:
        super().__init__(
            f"Command {command!r} of panel {panel!r} was another event, version {version}: "
            "give each command an id of its own, and send a repeat as it was"
        )
        self.panel = panel
        self.command = command
        self.version = version


class VersionConflict(HostError):  # noqa: N818 - as above
    """The panel has changed since the version that was expected. Nothing was sent.

    Attributes:
        panel: the panel's id.
        expected: the version that was expected.
        version: the version of the panel.
    """

    def __init__(self, panel: str, expected: int, version: int) -> None:
        changed = f"and has changed since {expected}"
        if expected > version:
            changed = f"which comes before {expected}, a version of another panel or store"
        super().__init__(
            f"Panel {panel!r} is at version {version}, {changed}: "
            "look at its view again, and decide anew"
        )
        self.panel = panel
        self.expected = expected
        self.version = version


class NotCarriedOut(HostError):  # noqa: N818 - as above
    """The store failed, so that nobody knows yet whether the command is in the log.

    Attributes:
        panel: the panel's id.
        command: the command's id: sent again with it, the event counts once.
    """

    def __init__(self, panel: str, command: str) -> None:
        super().__init__(
            f"The store failed while panel {panel!r} took a command: send it again with "
            f"command={command!r}, and it counts once, whatever became of it"
        )
        self.panel = panel
        self.command = command


class StoreFailed(HostError):  # noqa: N818 - as above
    """The store could not read or write; its cause says why."""


class StoreInUse(HostError):  # noqa: N818 - as above
    """Another host has the store. Nothing was opened.

    Attributes:
        path: the store's file.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Another host has {path}: stop that one first. "
            "A store has one host, and one host may have many panels"
        )
        self.path = path


class UnfitStore(HostError):  # noqa: N818 - as above
    """The file, or where it lies, cannot keep what a host promises."""


class NotSettled(HostError):  # noqa: N818 - as above
    """Panels have events that another version of the package wrote, and no snapshot after them.

    Attributes:
        panels: their ids.
        behaviour: the version of the package that wrote the events.
    """

    def __init__(self, panels: Sequence[str], behaviour: str) -> None:
        super().__init__(
            f"{counted(len(panels), 'panel')}, such as {panels[0]!r}, must be settled by "
            f"session-panel {behaviour}: install that version, and run "
            "python -m session_panel_host settle"
        )
        self.panels = panels
        self.behaviour = behaviour


class WrittenByNewer(HostError):  # noqa: N818 - as above
    """A newer version of the package has had the store.

    Attributes:
        behaviour: that version.
    """

    def __init__(self, behaviour: str) -> None:
        super().__init__(
            f"session-panel {behaviour} has had this store: start that version, or a newer one"
        )
        self.behaviour = behaviour


class NotForgotten(HostError):  # noqa: N818 - as above
    """A panel cannot forget a customer as it is. What it tells of the customer stays.

    Attributes:
        panel: the panel's id.
    """

    def __init__(self, panel: str, why: str) -> None:
        super().__init__(f"Panel {panel!r} cannot forget yet: {why}")
        self.panel = panel


class NotKeptAside(HostError):  # noqa: N818 - as above
    """No effect with this key is kept aside: it was retried or skipped, or never failed for good.

    Attributes:
        key: the key, as text.
    """

    def __init__(self, key: str) -> None:
        super().__init__(f"No effect {key} is kept aside: undelivered() lists those that are")
        self.key = key


class Undeliverable(Exception):  # noqa: N818 - as above
    """For `carry_out` to raise: this effect can never be carried out, so keep it aside at once."""


class HostClosed(HostError):  # noqa: N818 - as above
    """The host is closed, and shows nothing; or it has been settled. It takes nothing.

    Attributes:
        is_settled: whether it has been settled, and still shows its panels.
    """

    def __init__(self, *, is_settled: bool = False) -> None:
        super().__init__(
            "The host has been settled for an upgrade, and takes nothing more: "
            "send it to the next host"
            if is_settled
            else "The host is closed: use it within its `async with`"
        )
        self.is_settled = is_settled
