"""The exploration of sets of states at once, each set a binary decision diagram."""
