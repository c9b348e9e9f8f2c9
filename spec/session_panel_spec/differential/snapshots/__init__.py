"""Which snapshots are possible, a second time: those to which a run of the reference leads."""
