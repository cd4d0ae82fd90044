"""A Review as rows and words for each page."""
