"""From raw files to restored passages."""
