"""Restore of the portable format: in one transaction, compared row by row before it ends."""

from collections.abc import Callable
from itertools import islice, zip_longest

from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction

from betrieb.sicherung import stand
from betrieb.sicherung.bestand import refuse_filled
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import Sicherungsfehler, Teil
from betrieb.umzug.lesen import Umzugszeilen
from betrieb.umzug.tabellen import AUF_EINMAL, BackupTable, Namen, tables
from betrieb.umzug.werte import Unlesbar
from betrieb.umzug.zaehler import set_last_numbers

#: how a database, or what speaks to it, says that a value is none of its column
ABGELEHNT = (DataError, IntegrityError, Unlesbar, ArithmeticError, TypeError, ValueError)


def restore(archiv: Archiv, uploads: Callable[[], None]) -> None:
    """Write everything, or nothing; `uploads` before the transaction ends.

    Raises Sicherungsfehler, OSError or a database error; the database then has no record.
    """
    _make_tables()
    with transaction.atomic():
        _keep_others_out()
        refuse_filled()
        _fill(Umzugszeilen(archiv))
        uploads()


def _make_tables() -> None:
    """What `migrate` does in an empty database."""
    if stand.missing(stand.applied(), stand.known()):
        call_command("migrate", interactive=False, verbosity=0)


def _keep_others_out() -> None:
    """Nobody else writes until we are done; readers go on. SQLite sees to that itself."""
    if connection.vendor != "postgresql":
        return
    namen = ", ".join(connection.ops.quote_name(tabelle.name) for tabelle in tables())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute(f"LOCK TABLE {namen} IN EXCLUSIVE MODE")


def _fill(archiv: Umzugszeilen) -> None:
    namen = Namen()
    for tabelle, teil in archiv.pairs():
        zeilen = archiv.rows(teil)
        while gruppe := list(islice(zeilen, AUF_EINMAL)):
            _insert(tabelle, gruppe, namen)
    try:
        connection.check_constraints()
    except IntegrityError as fehler:
        raise Sicherungsfehler(
            f"In der Sicherung fehlt ein Eintrag, auf den ein anderer zeigt: {_first_line(fehler)}"
        ) from fehler
    set_last_numbers({t.model: teil.zaehler for t, teil in archiv.pairs() if not t.vorbelegt})
    for tabelle, teil in archiv.pairs():
        compare(archiv, tabelle, teil, namen)


def _insert(tabelle: BackupTable, gruppe: list[list], namen: Namen) -> None:
    try:
        tabelle.insert(gruppe, namen)
    except ABGELEHNT as fehler:
        raise Sicherungsfehler(
            f"Die Datenbank nimmt eine Zeile der Tabelle {tabelle.name} nicht an, deshalb wurde "
            f"nichts gespeichert: {_first_line(fehler)}"
        ) from fehler


def compare(archiv: Umzugszeilen, tabelle: BackupTable, teil: Teil, namen: Namen) -> None:
    """Read everything back. Raises Sicherungsfehler where the database holds something else."""
    gespeichert = tabelle.rows(namen)
    if tabelle.vorbelegt:
        # a permission's own words may have changed, what it names may not
        vorhanden = {tuple(zeile[:3]) for zeile in gespeichert}
        gleich = all(tuple(zeile[:3]) in vorhanden for zeile in archiv.rows(teil))
    else:
        gleich = all(a == b for a, b in zip_longest(archiv.rows(teil), gespeichert))
    if not gleich:
        raise Sicherungsfehler(
            f"Die Datenbank gibt die Tabelle {tabelle.name} anders zurück, als sie in der "
            "Sicherung steht; es wurde nichts gespeichert."
        )


def _first_line(fehler: Exception) -> str:
    return (str(fehler).splitlines() or [type(fehler).__name__])[0]
