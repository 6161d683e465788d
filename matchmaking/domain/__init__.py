"""The rules of matchmaking in plain Python: no web, no tables, no sentences."""
