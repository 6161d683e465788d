"""What people type about fairs and meetings."""
