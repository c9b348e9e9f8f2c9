"""What a service over HTTP takes, how much it carries, and what a day leaves in its memory."""
