"""Static export: the public side as files: for the day the portal is retired."""
