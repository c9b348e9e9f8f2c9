"""What cannot be done as it was asked for."""


class WrongUseError(ValueError):
    """Whoever asked can put it right; its text is one sentence that says what is wrong."""
