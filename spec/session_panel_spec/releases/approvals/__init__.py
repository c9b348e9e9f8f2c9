"""Who has signed which rule, and whether what was signed is still what is here."""
