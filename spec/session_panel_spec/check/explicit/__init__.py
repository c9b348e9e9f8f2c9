"""The engines that look at every state by itself."""
