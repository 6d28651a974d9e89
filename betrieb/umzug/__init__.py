"""The format for moving: every table as text, for SQLite and PostgreSQL alike."""
