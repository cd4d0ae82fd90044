"""The one seed of everything that is drawn, so that the same input gives the same bytes."""

SEED = 20260101
