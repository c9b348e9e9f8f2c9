"""What an agent's page shows: a view, and what the agent can try, which is tried on a copy."""

from collections.abc import Iterable, Iterator

import msgspec
from starlette.responses import Response

from session_panel import AnyEvent, EventRefused, Panel, View, reason_text, translations
from session_panel.text import Locale
from session_panel_screen.acts import agent_acts
from session_panel_screen.labels import labels, left_out, over
from session_panel_service.answering.forms import Act, RefusedBy, Scene
from session_panel_service.answering.rendering import tag_of
from session_panel_service.asking.asked import Asked


async def scene(asked: Asked) -> Response:
    """Tell what the screen of an agent shows, and what the agent can try."""
    version, panel = await asked.service.panels.copy(asked.panel)
    epoch, locale = await asked.service.epoch(asked.panel), asked.locale
    at = max(asked.service.clock.now(), panel.state.now)
    words, shown = translations(locale), panel.view(locale)
    told = Scene(
        version=version,
        etag=tag_of(epoch, version, locale),
        at=at,
        locale=locale,
        words=labels(words),
        presence=panel.state.presence,
        more=left_out(shown.dashboard, words),
        over=over(panel.state, words),
        saved=asked.service.store.saved.fields(asked.panel, panel.state.focus),
        acts=tuple(_tried(panel, agent_acts(panel.state, at, _listed(shown)), locale)),
        view=shown,
    )
    headers = {"cache-control": "no-store", "etag": told.etag}
    return Response(msgspec.json.encode(told), 200, headers, "application/json")


def _listed(shown: View) -> Iterable[str]:
    """Return the ids of the conversations that the dashboard lists."""
    if shown.dashboard is None:
        return ()
    lists = (shown.dashboard.mine, shown.dashboard.closed)
    return [item.conversation for one in lists for item in one.items]


def _tried(panel: Panel, acts: Iterable[AnyEvent], locale: Locale) -> Iterator[Act]:
    """Yield what can be tried, each on a panel of its own, and what comes of it."""
    config, state = panel.config, panel.state
    for event in acts:
        told = msgspec.to_builtins(event)
        del told["at"]
        try:
            Panel(config, state).apply(event)
        except EventRefused as refusal:
            text = reason_text(refusal.reason, locale)
            yield Act(told, RefusedBy(refusal.rule, refusal.reason, refusal.about, text))
        else:
            yield Act(told, None)
