"""Open, import, review, export: the work that the window and the command line share."""
