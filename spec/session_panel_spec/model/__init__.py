"""The executable specification: the domain's section 7 as data, and what it says of any state."""
