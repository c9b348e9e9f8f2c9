"""Holding any implementation of a panel against the specification, by the test vectors."""
