"""What the offices see; reads everything, changes nothing."""
