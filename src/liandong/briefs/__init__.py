"""From claims to briefs: charts, tables, proof and rendering."""
