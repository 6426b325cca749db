"""Restoration, step by step: what each step does and when a text shows that it is needed."""
