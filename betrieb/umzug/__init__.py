"""Portable format: every table as text, for SQLite and PostgreSQL alike."""
