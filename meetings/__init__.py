"""Fairs, hours, slots, meetings, the room, invitations and attendance."""
