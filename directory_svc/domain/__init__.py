"""Help lines, services and units: what they are, what is asked of them, when they are open. Pure."""
