"""The public side as files: for the day the portal is retired."""
