"""Plain makers of rows beyond the cast. Each feature adds its own; none has a default that matters to a test."""
