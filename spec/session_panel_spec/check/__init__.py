"""The engines that explore the model, all of them from the same data."""
