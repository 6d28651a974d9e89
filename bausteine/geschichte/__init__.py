"""Audit trail: what was, who changed it, and the way back to it."""
