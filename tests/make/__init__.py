"""Plain makers of rows beyond the cast, a file per feature. None has a default that matters to a test."""
