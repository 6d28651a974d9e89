"""Whatever anyone sends: an answer, never a failure."""
