"""A panel's log: whose answers it holds, what makes two events one command, how others read it."""
