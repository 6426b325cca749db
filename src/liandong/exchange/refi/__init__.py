"""REFI-QDA projects and codebooks, read and written."""
