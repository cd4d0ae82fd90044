"""From values to lights, a verdict and the Review."""
