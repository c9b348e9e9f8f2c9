"""A desk to look at: customers made up by a seed, and the agent is whoever has the page open."""
