"""Pages of fairs, meetings and the room."""

from meetings.views import agenda, arranging, offering, panels
from meetings.views.blueprint import pages

__all__ = ["agenda", "arranging", "offering", "pages", "panels"]
