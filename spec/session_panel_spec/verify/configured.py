"""What a verification looks at besides in a service's own configuration."""

from dataclasses import replace

from session_panel import Config
from session_panel_spec.model.configured import ConfiguredBounds, bounds_in, outside
from session_panel_spec.verify.scope import Scope


def scope_in(config: Config, scope: Scope) -> Scope:
    """Return a scope with sizes in which panel and model are as configured, besides its own.

    The panel goes in lockstep with the model, and the model is checked, state by state and set by
    set. Where the model is of no panel with the configuration, the scope is the same: then only the
    reference says what such a panel does.
    """
    if outside(config):
        return scope
    lockstep = (bounds_in(config, unread_max=1), *_binding(config))
    return replace(
        scope,
        lockstep=(*scope.lockstep, *lockstep),
        states=(*scope.states, *lockstep, bounds_in(config), bounds_in(config, 2, 0, 2)),
        sets=(*scope.sets, bounds_in(config, 2, 1)),
    )


def _binding(config: Config) -> tuple[ConfiguredBounds, ...]:
    """Return a size in which the session limit binds two conversations, if it can in little time.

    With a higher one, two conversations take the panel minutes; the model has them in any case.
    """
    return (bounds_in(config, 2, 0, 0),) if config.session_limit == 1 else ()
