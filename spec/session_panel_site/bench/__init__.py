"""The benchmark: a day of one agent's panel, beside the same machines in other libraries."""
