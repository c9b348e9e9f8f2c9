"""Releases as data: all that decided the behaviour of a version, kept, and read back."""
