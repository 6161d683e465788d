"""The verbs of matchmaking."""
