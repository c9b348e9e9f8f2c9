"""Random runs beside the reference, for any implementation."""
