"""Two versions of a study held against each other: what changed, with both values."""
