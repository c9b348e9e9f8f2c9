"""The model in the notations of other checkers, so that they can confirm what ours find."""
