"""The page of an agent: files beside this package, what draws a screen, and nothing else."""

from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from session_panel_screen import FRONT
from session_panel_service.problem import Problem
from session_panel_service.service import Service

FOLDER: Final = Path(__file__).parents[1] / "page"

POLICY: Final = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "worker-src 'self'", "style-src 'self'"),
        *("connect-src 'self'", "img-src 'self' data:", "font-src 'self'", "base-uri 'none'"),
        *("form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"),
    )
)
"""What the page may load and do: what is the service's own; no text becomes a script."""


@cache
def files() -> Mapping[str, bytes]:
    """Return what is in both folders, by its path: what draws a screen is in `screen`."""
    own = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}
    return own | {f"screen/{path.name}": path.read_bytes() for path in FRONT.iterdir()}


async def page(_service: Service, request: Request) -> Response:
    """Give the page, or a file of it."""
    name = request.path_params.get("file", "index.html")
    if name not in files():
        raise Problem(404, "not-found", "There is no such page")
    kind = "text/javascript" if name.endswith(".mjs") else guess_type(name)[0]
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return Response(files()[name], 200, headers, kind or "application/octet-stream")
