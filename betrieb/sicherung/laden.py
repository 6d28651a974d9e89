"""Restore: brings an archive back into an empty database, whole or not at all."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import Error, connection

from bausteine.auslieferung import datenstand
from betrieb.sicherung import stand
from betrieb.sicherung.bestand import refuse_filled, refuse_newer
from betrieb.sicherung.dateien import Ablage
from betrieb.sicherung.inhalt import Sicherungsinhalt, verify
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import Sicherungsfehler, Unvollendet

WORTE = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def load(archiv: Archiv, inhalt: Sicherungsinhalt) -> None:
    """Check the archive and the target, write everything, then bring older tables up to date.

    Raises Sicherungsfehler, OSError or a database error; the database then has no record, the
    folder of uploads no new file. Raises Unvollendet when they have, and says what is left to do.
    """
    _refuse_other_kind(inhalt)
    verify(archiv, inhalt)
    refuse_filled()
    refuse_newer()
    ablage = Ablage(archiv)
    ablage.check()
    try:
        inhalt.restore(archiv, ablage.write)
    except Unvollendet:
        raise  # the records are there, so their files stay
    except BaseException:
        ablage.undo()
        raise
    ContentType.objects.clear_cache()
    _update()


def _refuse_other_kind(inhalt: Sicherungsinhalt) -> None:
    if inhalt.datenbank not in ("", connection.vendor):
        raise Sicherungsfehler(
            f"Die Sicherung enthält eine Datenbank von {WORTE[inhalt.datenbank]}, dieses Portal "
            f"benutzt {WORTE[connection.vendor]}. Von einer zur anderen führt nur „manage.py "
            "sichern --umzug DATEI“: Schreiben Sie sie damit noch einmal."
        )


def _update() -> None:
    """What came from an older portal gets today's tables; every table its triggers."""
    try:
        if stand.missing(stand.applied(), stand.known()):
            call_command("migrate", interactive=False, verbosity=0)
        elif apps.is_installed("bausteine.auslieferung"):
            datenstand.ensure(connection)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # the first visitors would wait for wrong guesses
    except (Error, CommandError) as fehler:
        raise Unvollendet(
            "Alles ist zurückgespielt, aber „manage.py migrate“ kam danach nicht zu Ende "
            f"({fehler}): Führen Sie es noch einmal aus, bevor das Portal startet."
        ) from fehler
