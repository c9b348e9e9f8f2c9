"""The option `--config` of commands that look at the model: a service's own configuration."""

from typing import BinaryIO

import click
from click.core import ParameterSource

from session_panel import Config, InvalidInput, config_from_json
from session_panel_spec.cli.options import opened
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.model.abstract_state import Bounds, ChoiceError
from session_panel_spec.model.configured import (
    BOUNDED,
    ConfiguredBounds,
    bounds_in,
    not_in_model,
    outside,
)

config_option = click.option(
    "--config",
    "file",
    type=opened,
    metavar="FILE",
    help="A panel's configuration, as JSON: its policies and limits; - is standard input.",
)


def configured(bounds: Bounds, file: BinaryIO) -> ConfiguredBounds:
    """Return bounds whose limits are those of a configuration, which a file has.

    What the file sets and the model does not know is told on standard error.

    Raises:
        ChoiceError: it is no configuration, the model is not of it, or an option contradicts it.
    """
    config = read_config(file)
    if beyond := outside(config):
        raise ChoiceError(f"{file.name}: the model is of no panel with {_settings(config, beyond)}")
    _require_same(bounds, config, file.name)
    tell_not_in_model(config, file.name)
    return bounds_in(config, bounds.conversations, bounds.records, bounds.unread_max)


def read_config(file: BinaryIO) -> Config:
    """Return the configuration that a file has.

    Raises:
        ChoiceError: it has none.
    """
    try:
        return config_from_json(file.read())
    except InvalidInput as error:
        raise ChoiceError(f"{file.name}: {error}") from None


def tell_not_in_model(config: Config, file: str) -> None:
    """Say on standard error what a file sets and the model does not know."""
    if left := not_in_model(config):
        complain(f"{file}: not in the model, and of no matter to it: {', '.join(left)}")


def _require_same(bounds: Bounds, config: Config, file: str) -> None:
    """Make sure that no option that is given says something else than a configuration.

    Raises:
        ChoiceError: one does.
    """
    context = click.get_current_context()
    for key, name in BOUNDED.items():
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and getattr(bounds, name) != getattr(config, key):
            option = f"--{name.replace('_', '-')}"
            raise ChoiceError(f"{file}: {_settings(config, (key,))} contradicts {option}")


def _settings(config: Config, names: tuple[str, ...]) -> str:
    """Return some fields of a configuration with their values."""
    return " and ".join(f"{name} {str(getattr(config, name)).lower()}" for name in names)
