"""What changes a panel: a new one, an event, a configuration."""

import msgspec
from starlette.responses import Response

from session_panel import Configure, config_from_json, reason_text
from session_panel.text import Locale
from session_panel_host import Sent
from session_panel_service.answering.forms import Answered, Created, RefusedBy
from session_panel_service.asking.asked import Asked
from session_panel_service.asking.body import json_body
from session_panel_service.asking.command import command_of
from session_panel_service.asking.marks import expected
from session_panel_service.asking.principal import require_sender
from session_panel_service.clocks import Sendable


async def send_event(asked: Asked) -> Response:
    """Add an event to a panel's log."""
    event = asked.service.clock.read(await json_body(asked.request))
    require_sender(asked.principal, event, asked.service.clock.senders)
    return await _sent(asked, asked.service.clock.sent(event))


async def configure(asked: Asked) -> Response:
    """Replace a panel's configuration: an event, too (CONF-1)."""
    config = config_from_json(await json_body(asked.request))
    return await _sent(asked, lambda at: Configure(at, config))


async def create(asked: Asked) -> Response:
    """Make a panel, with a configuration."""
    config = config_from_json(await json_body(asked.request))
    await asked.service.panels.create(asked.panel, config)
    return _answer(Created(asked.panel), 201)


async def _sent(asked: Asked, event: Sendable) -> Response:
    command, locale = command_of(asked.request), asked.locale
    seen = asked.request.headers.get("if-match") and await asked.service.epoch(asked.panel)
    sent = await asked.service.panels.send(
        asked.panel,
        event,
        command=command,
        caller=asked.principal.name,
        expected=expected(asked.request.headers, seen or ""),
    )
    return _answer(_told(asked, sent, locale))


def _told(asked: Asked, sent: Sent, locale: Locale) -> Answered:
    """Return what an event was answered; a repeat's effects may not be remembered."""
    if sent.refused is None:
        effects = asked.service.store.effects_of(asked.panel, sent.version)
        return Answered(sent.version, sent.command, None, effects)
    rule, reason, about = msgspec.structs.astuple(sent.refused)
    refused = RefusedBy(rule, reason, about, reason_text(reason, locale))
    return Answered(sent.version, sent.command, refused, ())


def _answer(told: Answered | Created, status: int = 200) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(told), status, headers, "application/json")
