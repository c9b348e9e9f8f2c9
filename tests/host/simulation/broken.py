"""The failure of a simulation: a promise that the host has not kept."""


class Broken(KeyboardInterrupt):
    """A promise is broken: like a kill, that ends a life at once, and nobody catches it.

    Attributes:
        promise: which one, such as ``"G1"``.
    """

    def __init__(self, promise: str, told: str) -> None:
        super().__init__(f"{promise}: {told}")
        self.promise = promise


class PromiseBroken(AssertionError):  # noqa: N818 - says what it is
    """What a run of a fleet fails with.

    Attributes:
        promise: which one, such as ``"G1"``.
    """

    def __init__(self, broken: Broken, seed: int) -> None:
        super().__init__(f"seed {seed}: {broken}")
        self.promise = broken.promise
