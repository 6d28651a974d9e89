"""What belongs to no noun, in rooms; each imports only what `tests/test_house.py` lets it."""
