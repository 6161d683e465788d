"""Rules about people, offices and permissions, without a framework."""
