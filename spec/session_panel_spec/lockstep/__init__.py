"""The real panel beside the specification: every event in every state, compared."""
