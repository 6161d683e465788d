"""What is known of fairs, meetings and rooms, fetched through the actor."""

from meetings.queries import diaries, fairs, meetings, offers

__all__ = ["diaries", "fairs", "meetings", "offers"]
