"""The coding scheme, codings by people and machines, and their agreement."""
