"""What changed between two releases, and what of a log is answered otherwise since one."""
