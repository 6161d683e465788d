"""The rules of deals in plain Python."""
