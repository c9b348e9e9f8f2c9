"""A part of a line, decoded; what is wrong with it is told as the field that is off."""

from typing import Any

import msgspec

from session_panel import InvalidInput
from session_panel.value import invalid


def decoded(label: str, text: str | bytes | msgspec.Raw, kind: Any) -> Any:  # noqa: ANN401 - of the kind
    """Return what a JSON text holds.

    Args:
        label: what it is, for errors.
        text: the text.
        kind: the type that it must be of.

    Raises:
        InvalidInput: it is not JSON, or not of the type; the error names the field.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise invalid(label, str(error)) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidInput(label, f"Expected JSON: {error}") from None
    except RecursionError:
        raise InvalidInput(label, "Expected JSON that is not nested this deeply") from None
