"""Where in a sheet its tables stand: banners, units, several header rows, notes and totals told from rows of data."""
