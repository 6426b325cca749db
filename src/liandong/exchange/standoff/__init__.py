"""Codings without the words of the texts, and back onto one's own copies."""
