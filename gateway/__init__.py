"""The front: pages, the visitor's line, and nothing of the field's rules."""
