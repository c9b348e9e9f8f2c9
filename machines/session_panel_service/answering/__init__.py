"""What is answered: one file for each kind of answer."""
