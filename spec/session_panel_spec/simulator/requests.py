"""What the page can ask for: each request says which run follows from the one so far."""

from dataclasses import replace
from typing import Any, Final

import msgspec
from msgspec.json import Decoder

from session_panel import InvalidInput, config_from_json, event_from_json, translations
from session_panel.codec import decoded
from session_panel.value import Count, Duration, Time
from session_panel_spec.logs.log import Log, read_log
from session_panel_spec.logs.story import STORIES
from session_panel_spec.simulator import run as runs
from session_panel_spec.simulator.run import Run
from session_panel_spec.simulator.script import script


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do"):
    """Something that the page asks for."""

    def follow(self, run: Run) -> Run:
        """Return the run that follows.

        Raises:
            InvalidInput: the request names what does not exist.
            LogError: a line of its log is not of the form.
        """
        raise NotImplementedError


class Begin(Request, frozen=True, tag="begin"):
    """A new panel, with the configuration given as JSON."""

    config: msgspec.Raw = msgspec.Raw(b"{}")
    locale: str = "en"

    def follow(self, run: Run) -> Run:  # noqa: ARG002 - what was before goes
        """Return a run at its beginning."""
        return runs.begin(config_from_json(self.config), _known(self.locale))


class Send(Request, frozen=True, tag="send"):
    """An event that happens now: it says no time."""

    event: dict[str, Any]

    def follow(self, run: Run) -> Run:
        """Return the run after the event."""
        stamped = msgspec.json.encode(self.event | {"at": run.now.at})
        return runs.happen(run, event_from_json(stamped))


class Wait(Request, frozen=True, tag="wait"):
    """So many seconds pass; without a number, time passes until something is due."""

    seconds: Duration | None = None

    def follow(self, run: Run) -> Run:
        """Return the run after the time."""
        return runs.wait_for_due(run) if self.seconds is None else runs.wait(run, self.seconds)


class Tell(Request, frozen=True, tag="tell"):
    """A story, from its beginning.

    Attributes:
        story: its name.
        played: how many of its events have happened; the others are to be played.
        locale: the language of the screen; without one, the story's own.
    """

    story: str
    played: Count = 0
    locale: str | None = None

    def follow(self, run: Run) -> Run:  # noqa: ARG002 - what was before goes
        """Return a run of the story."""
        if self.story not in STORIES:
            raise InvalidInput("request.story", f"Expected one of {', '.join(STORIES)}")
        begun = _begun(script(self.story), self.story)
        spoken = begun if self.locale is None else replace(begun, locale=_known(self.locale))
        return _played(spoken, self.played)


class Restore(Request, frozen=True, tag="restore"):
    """A run that was shared.

    Attributes:
        log: its events, in the form of a log.
        played: how many of them have happened; the others are to be played.
        at: what the clock says, in seconds.
        story: the name of the story that it began as; None without one.
    """

    log: str
    played: Count
    at: Time
    story: str | None = None

    def follow(self, run: Run) -> Run:
        """Return the run that was shared."""
        story = self.story if self.story in STORIES else None
        run = _played(_begun(read_log(self.log.splitlines(), "link"), story), self.played)
        return runs.wait(run, max(self.at - run.now.at, 0))


class Play(Request, frozen=True, tag="play"):
    """The next event of the story or log."""

    def follow(self, run: Run) -> Run:
        """Return the run after it."""
        return runs.play(run)


class StepBack(Request, frozen=True, tag="step_back"):
    """The moment before."""

    def follow(self, run: Run) -> Run:
        """Return the run without its last moment."""
        return runs.step_back(run)


class Speak(Request, frozen=True, tag="speak"):
    """The screen in another language."""

    locale: str

    def follow(self, run: Run) -> Run:
        """Return the run in the language."""
        return replace(run, locale=_known(self.locale))


_DECODER: Final[Decoder[Request]] = Decoder(
    Begin | Send | Wait | Tell | Restore | Play | StepBack | Speak
)


def request_from_json(text: str) -> Request:
    """Return the request that a JSON text describes.

    Raises:
        InvalidInput: it is not JSON, or not of the form; the error names the field.
    """
    return decoded("request", text, _DECODER)


def _known(locale: str) -> str:
    """Return the locale; there must be a catalogue for it."""
    translations(locale)
    return locale


def _played(run: Run, count: int) -> Run:
    """Return a run after so many of its upcoming events; there must be as many."""
    events = len(run.now.upcoming)
    if count > events:
        raise InvalidInput("request.played", f"Expected at most {events}, the events there are")
    return runs.replayed(run, count)


def _begun(log: Log, story: str | None = None) -> Run:
    upcoming = [logged.event for logged in log.events]
    return runs.begin(log.config, log.locale or "en", upcoming, story)
