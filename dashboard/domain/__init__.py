"""What the figures count, in plain Python."""
