"""What is known of fairs, meetings and rooms, fetched through the actor."""
