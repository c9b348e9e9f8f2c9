"""The reference, broken in every simple way: what a vector, or a rule that is named, is worth."""
