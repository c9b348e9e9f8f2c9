"""Durable panels over HTTP: events come in, and what a panel shows goes out.

It knows the host and the panel, and no rule of the domain. It needs the extra ``serve``.
"""

from session_panel_service.asking.authentication import Authenticate
from session_panel_service.asking.principal import Principal
from session_panel_service.running import Place, serve
from session_panel_service.stores import in_file, in_memory

__all__ = ["Authenticate", "Place", "Principal", "in_file", "in_memory", "serve"]
