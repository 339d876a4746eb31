"""The whole platform on one machine: what `pnav up` starts, watches, shows and stops."""
