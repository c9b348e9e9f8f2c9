"""Releases as data: all that decided the behaviour of a version; what changed; who signed."""
