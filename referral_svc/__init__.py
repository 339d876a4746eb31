"""What leaves the platform about a session, and only after she agreed to it."""
