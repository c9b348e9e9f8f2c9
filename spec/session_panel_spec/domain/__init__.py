"""What people wrote of the domain, as data: its rules, and a table a machine; and their loaders."""
