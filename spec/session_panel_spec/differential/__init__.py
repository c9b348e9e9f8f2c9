"""The real panel beside the reference, event by event: the first difference is a finding."""
