"""Short logs that lead where random ones seldom come: for what is wrong with the monitor's data."""

from monitor.against_reference import Log
from monitor.reference_logs import answered
from session_panel import AnyEvent, Config
from session_panel.events import Close, End, Offer, Pick


def _log(config: Config, *events: AnyEvent) -> Log:
    return Log(config, tuple(answered(config, events)))


SELDOM = (
    _log(Config(offer_limit=1), Offer(at=0, conversation="a", customer="x", mode="live")),
    _log(
        Config(),
        Pick(at=0, conversation="a", customer="x", mode="live"),
        End(at=0, conversation="a"),
        Close(at=0, session="a"),
    ),
)
"""As many offers as there may be, and room for more; the dialog of one that has ended."""
