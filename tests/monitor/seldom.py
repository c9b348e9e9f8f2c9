"""Short logs that lead where random ones seldom come: for what is wrong with the monitor's data."""

from monitor.against_reference import Log
from monitor.reference_logs import answered
from session_panel import HOME, AnyEvent, Config
from session_panel.events import Close, Confirm, End, Focus, Offer, Pick

PICKED = Pick(at=0, conversation="a", customer="x", mode="live")
OFFERED = Offer(at=0, conversation="b", customer="y", mode="live")
ASKED = Close(at=0, session="a")
OVER = End(at=0, conversation="a")
LASTING = Pick(at=0, conversation="a", customer="x", mode="persistent")


def _log(config: Config, *events: AnyEvent) -> Log:
    return Log(config, tuple(answered(config, events)))


SELDOM = (
    _log(Config(offer_limit=1), OFFERED),
    _log(Config(declined_sets_dnd=True), OFFERED),
    _log(Config(), PICKED, OVER, ASKED),
    _log(Config(close_dialog=False), PICKED, OVER),
    _log(Config(), LASTING, ASKED, Confirm(at=0)),
    _log(Config(auto_accept=True), PICKED, Focus(at=0, session=HOME), ASKED, OFFERED),
    _log(Config(auto_accept=True), PICKED, ASKED, OFFERED),
)
"""In this order: as many offers as there may be, and room for more; one whose reject sets
do-not-disturb; the dialog of what has ended, and none; what waits; an offer that would be accepted
by itself but for a dialog, with Home in focus and without."""
