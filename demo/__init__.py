"""Fictional companies and people who have been at work for half a year: what `./run.sh demo` shows."""
