"""`pnav import …` and its neighbours: what whoever runs the platform asks of its services, here or anywhere."""
