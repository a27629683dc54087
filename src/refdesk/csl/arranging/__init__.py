"""Arranging: order, positions, telling cites apart, clusters, names that repeat."""
