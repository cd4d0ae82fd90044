"""Layouts of known tools: which one a sheet has, and how it becomes canonical columns. The layouts are data."""
