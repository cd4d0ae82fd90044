"""Roles and their columns, as frozen data."""
