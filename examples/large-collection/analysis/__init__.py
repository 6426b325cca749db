"""The analysis of a large collection."""
