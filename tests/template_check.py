"""Finds template variables that do not exist, which Django shows as nothing at all."""

import sys
from contextlib import contextmanager
from functools import cache

import pytest
from django.conf import settings
from django.db import Error
from django.template import base

MELDUNG = "Exception while resolving variable"


@cache
def project_templates() -> frozenset[str]:
    """Names of our own templates. The admin's are left out: Django's own do this throughout."""
    wurzel = settings.BASE_DIR / "templates"
    namen = (datei.relative_to(wurzel).as_posix() for datei in wurzel.rglob("*") if datei.is_file())
    return frozenset(name for name in namen if not name.startswith("admin/"))


@contextmanager
def unknown_variables():
    """The list that fills with unknown variables while the block runs.

    In the place of the engine's own line for its log: thousands of them, each with a traceback to
    write, are nobody's reading.
    """
    funde: list[str] = []

    def tell(meldung, *angaben, **_):
        if isinstance(sys.exception(), Error):
            return  # it is there, and the database that it asks is not
        if meldung.startswith(MELDUNG) and angaben[1] in project_templates():
            variable, template = angaben
            funde.append(f"{template}: „{variable}“ gibt es nicht")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base.logger, "debug", tell)
        yield funde
