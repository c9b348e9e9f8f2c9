"""Who asks, for what, and whether that may be."""
