"""Rooms: what belongs to no noun; which may know which, `tests/test_house_pfeile.py` says."""
