"""What a whole screen says of a panel: a view, read back."""

from session_panel import SessionView, View, translations
from session_panel.text import PRESENCES, Locale
from session_panel_spec.monitor.observed import Observed, SessionSeen


def observed_of(view: View, locale: Locale = "en") -> Observed:
    """Return what a view shows, but for its texts.

    Args:
        view: what the screen shows.
        locale: the language that it shows it in.
    """
    words = translations(locale)
    statuses = {words.gettext(text): status for status, text in PRESENCES.items()}
    return Observed(
        status=statuses[view.presence],  # type: ignore[arg-type]
        mode=view.mode,
        focus=next(session.id for session in view.sessions if session.focused),
        dialog=view.dialog.session if view.dialog else "",
        open=tuple(session.id for session in view.sessions),
        offers=tuple(offer.conversation for offer in view.offers),
        sessions={session.id: _seen(session) for session in view.sessions},
    )


def _seen(session: SessionView) -> SessionSeen:
    return SessionSeen(session.unread, session.alert, session.unsaved)  # type: ignore[arg-type]
