"""The report as blocks, and its writers."""
