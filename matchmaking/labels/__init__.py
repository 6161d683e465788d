"""What the codes of matchmaking mean to people."""
