"""Pages of fairs, meetings and the room."""
