"""The test vectors: what a panel must do, as data that any program can be held against."""
