"""The command line: `session-panel`. What tells of it and guards it needs no extra."""
