"""Whether a property says less than it said: over every state and step, of panels of every size."""
