"""What people type about companies and requests."""
