"""Several machines on one: two nodes, primary, replica, Redis and nginx, each killed in turn."""
