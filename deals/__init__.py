"""What came of a meeting: deals, confirmed by both sides."""
