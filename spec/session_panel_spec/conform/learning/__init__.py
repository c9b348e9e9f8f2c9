"""An implementation's machine, learned from how it behaves, and how it differs from ours."""
