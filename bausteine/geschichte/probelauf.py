"""Dry run: do it, keep what there is to tell, roll everything back.

A preview made this way cannot promise what the act does not hold.
"""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back():
    """Nothing that is written inside stays.

    Objects do not notice: one deleted inside has lost its key, one saved inside keeps what was
    never stored. So read anew inside what is written, and take outside only words and numbers.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
