"""The rules of meetings in plain Python."""
