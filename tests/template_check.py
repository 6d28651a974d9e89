"""Finds template variables that do not exist, which Django shows as nothing at all."""

import logging
from contextlib import contextmanager
from functools import cache

from django.conf import settings

MELDUNG = "Exception while resolving variable"


@cache
def project_templates() -> frozenset[str]:
    """Names of our own templates. The admin's are left out: Django's own do this throughout."""
    wurzel = settings.BASE_DIR / "templates"
    namen = (datei.relative_to(wurzel).as_posix() for datei in wurzel.rglob("*") if datei.is_file())
    return frozenset(name for name in namen if not name.startswith("admin/"))


class _Sammler(logging.Filter):
    """Keeps what Django's template engine reports about our templates, and lets no handler see it:
    thousands of debug lines, each with a traceback to write, are nobody's reading."""

    def __init__(self):
        super().__init__()
        self.funde: list[str] = []

    def filter(self, record):
        if not record.msg.startswith(MELDUNG):
            return record.levelno > logging.DEBUG
        if record.args[1] in project_templates():
            variable, template = record.args
            self.funde.append(f"{template}: „{variable}“ gibt es nicht")
        return False


@contextmanager
def unknown_variables():
    """The list that fills with unknown variables while the block runs."""
    logger = logging.getLogger("django.template")
    sammler, vorher = _Sammler(), logger.level
    logger.addFilter(sammler)
    logger.setLevel(logging.DEBUG)
    try:
        yield sammler.funde
    finally:
        logger.removeFilter(sammler)
        logger.setLevel(vorher)
