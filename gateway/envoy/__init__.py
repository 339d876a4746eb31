"""The edge: its configuration, and what fills it in."""
