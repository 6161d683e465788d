"""Words for the codes of matchmaking."""
