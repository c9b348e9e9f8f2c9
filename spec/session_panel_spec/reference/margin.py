"""The margin of an answer or a screen: which clauses decided it."""


class Margin:
    """What is noted while the pages are followed.

    Attributes:
        clauses: the ids of the clauses so far.
    """

    def __init__(self) -> None:
        self.clauses: set[str] = set()

    def by(self, *clauses: str) -> None:
        """Note by which clauses it goes on."""
        self.clauses.update(clauses)

    def when(self, so: object, *clauses: str) -> bool:
        """Note the clauses if what they speak of is so, and return whether it is."""
        if so:
            self.clauses.update(clauses)
        return bool(so)
