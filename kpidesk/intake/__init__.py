"""From files to clean tables and problems."""
