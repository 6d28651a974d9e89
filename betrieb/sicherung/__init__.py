"""Backup and restore: one archive of everything the portal knows, and the way back into an empty database."""
