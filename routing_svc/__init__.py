"""Which force and which unit are competent for a place in France. Held in memory, made by `routing_svc.compile`."""
