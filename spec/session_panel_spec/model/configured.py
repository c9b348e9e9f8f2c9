"""The bounds of a panel with a given configuration, and what the model does not know of that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from session_panel import Config
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.configuration import USUAL, field_of, model_in
from session_panel_spec.model.language import Model
from session_panel_spec.model.panel_model import MODEL

BOUNDED: Final = {
    "capacity": "capacity",
    "session_limit": "max_sessions",
    "offer_limit": "offer_limit",
    "missed_sets_inactive": "missed_sets_inactive",
    "declined_sets_dnd": "declined_sets_dnd",
}
"""The fields of a configuration that are bounds of the model, and what the bounds are called."""

KNOWN: Final = frozenset(BOUNDED) | frozenset(map(field_of, USUAL))
"""The fields of a configuration that the model knows."""

OUTSIDE: Final[Mapping[str, object]] = {
    "auto_accept": True,
    "close_dialog": False,
    "sentiment_threshold": "off",
}
"""By fields, the values with which a panel does something else than the model."""


@dataclass(frozen=True, slots=True)
class ConfiguredBounds(Bounds):
    """The bounds of panels that have a configuration; `bounds_in` makes them.

    Attributes:
        config: the configuration, with all that is no bound.
    """

    config: Config = field(default_factory=Config)

    __hash__ = Bounds.__hash__

    def __str__(self) -> str:
        return f"{Bounds.__str__(self)} as configured"


def bounds_in(
    config: Config, conversations: int = 1, records: int = 1, unread_max: int = 10
) -> ConfiguredBounds:
    """Return the bounds in a configuration, of some K, R and U."""
    limits: dict[str, Any] = {name: getattr(config, key) for key, name in BOUNDED.items()}
    return ConfiguredBounds(
        conversations=conversations,
        records=records,
        unread_max=unread_max,
        **limits,
        config=config,
    )


def model_of(bounds: Bounds) -> Model:
    """Return the model at some bounds: in their configuration, if they have one."""
    return model_in(bounds.config) if isinstance(bounds, ConfiguredBounds) else MODEL


def outside(config: Config) -> tuple[str, ...]:
    """Return the fields of a configuration with which a panel does not as the model."""
    return tuple(name for name, value in OUTSIDE.items() if getattr(config, name) == value)


def not_in_model(config: Config) -> tuple[str, ...]:
    """Return the fields that a configuration sets and the model knows nothing of.

    But for those that are `outside`, the model is the same whatever they are.
    """
    usual = Config()
    return tuple(
        name
        for name in Config.__struct_fields__
        if name not in KNOWN and getattr(config, name) != getattr(usual, name)
    )
