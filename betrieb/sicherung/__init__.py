"""Backup and restore: one archive of what the portal knows, and back into an empty database."""
