"""Input of matchmaking in HTML."""
