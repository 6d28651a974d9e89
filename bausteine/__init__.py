"""What belongs to no noun, in rooms; which may know which, `tests/test_house_pfeile.py` says."""
