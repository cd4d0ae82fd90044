"""The cards of the Decision page and their dialogs."""
