"""Read a file as it was received, of whatever format."""
