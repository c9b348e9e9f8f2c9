"""Runs of the real panel: logs, replayed and printed, and the manual's stories."""
