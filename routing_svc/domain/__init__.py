"""What a place is, who is competent for it, and what someone who types may mean. Pure."""
