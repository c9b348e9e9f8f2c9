"""The committed pictures of the repository."""
