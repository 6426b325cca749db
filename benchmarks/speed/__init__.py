"""Speed: what takes how long, each against a named alternative in the same run."""
