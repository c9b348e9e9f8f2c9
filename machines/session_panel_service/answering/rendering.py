"""What a panel shows, as bytes that every reader of one version and language gets."""

from typing import Final, NamedTuple

import msgspec

from session_panel_host import Shown
from session_panel_host.log.behaviour import BEHAVIOUR
from session_panel_service.answering.forms import Seen

_JSON: Final = msgspec.json.Encoder()


class Rendering(NamedTuple):
    """What a panel shows at a version.

    Attributes:
        mark: what the version belongs to, and the version: ``epoch-version``.
        version: the version.
        tag: the tag of the view (RFC 9110): it changes with all that the view depends on.
        body: the view with its version, in JSON.
    """

    mark: str
    version: int
    tag: str
    body: bytes


def tag_of(epoch: str, version: int, locale: str) -> str:
    """Return the tag of a view, which names all that it depends on."""
    return f'"{epoch}-{version}-{locale}-{BEHAVIOUR}"'


def rendered(epoch: str, locale: str, shown: Shown) -> Rendering:
    """Return what a panel shows, as bytes."""
    tag = tag_of(epoch, shown.version, locale)
    body = _JSON.encode(Seen(shown.version, tag, shown.view))
    return Rendering(f"{epoch}-{shown.version}", shown.version, tag, body)
