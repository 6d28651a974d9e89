"""Admin base: composes what the other rooms have for the admin, and orders it."""
