"""What the session panel must do, and what decides whether it does.

The rules, the hand-written tables and the properties are data; `verify` holds the machines and
the real panel against them. This package depends on `session_panel`, never the reverse.
"""
