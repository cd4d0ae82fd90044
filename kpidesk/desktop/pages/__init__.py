"""The pages of the window, one module each; ``table`` lists them in the order of the rail."""
