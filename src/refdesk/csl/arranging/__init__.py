"""Arranging: order, positions, disambiguation, clusters, repeated names."""
