"""The study as an RO-Crate."""
