"""The study: the only place that names files and makes choices."""
