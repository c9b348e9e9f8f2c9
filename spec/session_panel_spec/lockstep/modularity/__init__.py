"""Whether the real panel is modular, as the model is: what an event sees, and what it changes.

The model's events speak of their own slot, of the shared variables and of counts, and change all
other slots alike. `docs/proof.md` says what follows if the panel's do the same.
"""
