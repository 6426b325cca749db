"""Passages found by codes and words."""
