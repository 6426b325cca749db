"""Estimates from machine codes on all passages and hand codes on a sample."""
