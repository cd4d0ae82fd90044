"""Formulas over facts."""
