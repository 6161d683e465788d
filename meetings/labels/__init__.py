"""What the codes of meetings mean to people."""
