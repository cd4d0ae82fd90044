"""Charts as frozen data."""
