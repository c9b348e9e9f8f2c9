"""What each event does to a panel: pure functions of configuration, state and event.

A handler returns the next state and the effects, or raises `EventRefused`. The machines decide
what may happen; a handler composes them. `panel.HANDLERS` says which handler is whose.
"""
