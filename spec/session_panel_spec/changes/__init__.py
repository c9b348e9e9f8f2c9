"""What changed between two releases: rules, cells, events, refusals, properties, and answers."""
