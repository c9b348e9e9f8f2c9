"""All checks together, and one report of what came of them."""
