"""What some run of the real panel reaches (the domain's section 8), and what none does, and why."""
