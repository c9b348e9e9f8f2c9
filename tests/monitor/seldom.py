"""Short logs that lead where random ones seldom come: for what is wrong with the monitor's data."""

from monitor.against_reference import Log
from monitor.reference_logs import answered
from session_panel import HOME, AnyEvent, Config
from session_panel.events import Close, End, Focus, Offer, Pick

PICKED = Pick(at=0, conversation="a", customer="x", mode="live")
OFFERED = Offer(at=0, conversation="b", customer="y", mode="live")
ASKED = Close(at=0, session="a")


def _log(config: Config, *events: AnyEvent) -> Log:
    return Log(config, tuple(answered(config, events)))


SELDOM = (
    _log(Config(offer_limit=1), OFFERED),
    _log(Config(), PICKED, End(at=0, conversation="a"), ASKED),
    _log(Config(auto_accept=True), PICKED, Focus(at=0, session=HOME), ASKED, OFFERED),
)
"""As many offers as there may be, and room for more; the dialog of one that has ended; a dialog
without which an offer would be accepted by itself."""
