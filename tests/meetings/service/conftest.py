"""These tests live in late November 2026."""

from tests.meetings.present import clock

__all__ = ["clock"]
