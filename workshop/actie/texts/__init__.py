"""The texts of data/: their shapes, where each stands, and what makes them wrong."""
