"""What is near a person and can help her; which units exist."""
