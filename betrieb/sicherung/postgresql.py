"""pg_dump and pg_restore: PostgreSQL's own tools write, check and bring back its databases.

They get the connection from Django's settings, as `manage.py dbshell` does: a password through the
environment, never on a command line that everyone on the machine can read.
"""

import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, cast

from django.db import Error, OperationalError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from psycopg.pq import Conninfo

from bausteine.auslieferung import datenstand
from bausteine.stoerung.stoerung import no_room
from betrieb.sicherung import bestand
from betrieb.sicherung.bestand import refuse_filled
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import (
    DATENBANK,
    EIGENES,
    Manifest,
    Sicherungsfehler,
    Teil,
    Unvollendet,
)
from betrieb.sicherung.schreiben import store

#: what to do without the program, or with one that is older than the server or the archive
INSTALLIEREN = {
    "pg_dump": "Installieren Sie das Debian-Paket postgresql-client in der Version des Servers; "
    "ohne es sichert „manage.py sichern --umzug DATEI“.",
    "pg_restore": "Installieren Sie das Debian-Paket postgresql-client, mindestens in der Version, "
    "die diese Sicherung schrieb.",
}
#: milliseconds to wait for a migration that keeps everyone else out
SPERRE_MS = 60_000
#: nothing that only an administrator of the server could bring back
DUMP = (
    "--format=custom",
    "--no-comments",
    "--no-publications",
    "--no-subscriptions",
    "--no-security-labels",
    f"--lock-wait-timeout={SPERRE_MS}",
)
#: everything or nothing, owned by whom the portal is
RESTORE = (
    "--single-transaction",
    "--exit-on-error",
    "--no-owner",
    "--no-privileges",
    "--no-tablespaces",
)
#: where the rows of a table begin and end in what pg_restore writes
COPY, ENDE = re.compile(rb'COPY (?:"[^"]+"|\w+)\."?(\w+)"? \('), b"\\.\n"
STUECK = 1 << 16


class Programmfehler(Sicherungsfehler):
    """A program began and did not like what it got."""


class Postgresql:
    """What pg_dump writes; see `Sicherungsinhalt`."""

    formatversion = EIGENES
    datenbank = "postgresql"
    aelteres = True

    def write(self, ablage: zipfile.ZipFile, manifest: Manifest) -> None:
        """The database as the transaction around us sees it. Raises Sicherungsfehler, OSError or a
        database error."""
        manifest.bestand = bestand.inventory()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            augenblick = cursor.fetchone()[0]
        ohne = [f'--exclude-table-data="{tabelle}"' for tabelle in bestand.transient_tables()]
        teil = Teil(DATENBANK[self.datenbank])
        command = ("pg_dump", *DUMP, f"--snapshot={augenblick}", *ohne, *_where())
        with _running(*command, stdout=subprocess.PIPE) as prozess:
            stuecke = iter(partial(_pipe(prozess.stdout).read, STUECK), b"")
            store(ablage, teil, stuecke, zipfile.ZIP_STORED)  # pg_dump has compressed it
        manifest.teile.append(teil)

    def check(self, archiv: Archiv) -> None:
        """pg_restore reads it to its end, and finds as many rows of each table as it should have.
        Raises Sicherungsfehler."""
        teil = archiv.database_part()
        try:
            with (
                _running(
                    "pg_restore", "--file=-", stdin=subprocess.PIPE, stdout=subprocess.PIPE
                ) as prozess,
                ThreadPoolExecutor(1) as nebenher,
            ):
                # it would stop reading if nobody took what it writes
                zaehlung = nebenher.submit(rows_in, _pipe(prozess.stdout))
                _feed(prozess, archiv.pieces(teil))
            soll = archiv.manifest.bestand
            # tables without rows may have been left out: those of its portal, not of this one
            bestand.refuse_other(dict.fromkeys(soll, 0) | zaehlung.result(), soll)
        except (Programmfehler, bestand.AndererBestand) as fehler:
            raise archiv.damaged(teil, str(fehler)) from fehler

    def restore(self, archiv: Archiv, uploads: Callable[[], None]) -> None:
        """In one transaction of pg_restore; tables that `migrate` made give way before.
        Raises Sicherungsfehler, OSError or a database error."""
        teil = archiv.database_part()
        _make_way()
        uploads()
        connection.close()  # what it knows of the tables will be wrong
        with _running("pg_restore", *RESTORE, *_where(), stdin=subprocess.PIPE) as prozess:
            _feed(prozess, archiv.pieces(teil))
        try:
            bestand.compare(connection, archiv.manifest.bestand)
        except BaseException as fehler:
            _take_back(fehler)
            raise


def rows_in(zeilen: Iterable[bytes]) -> dict[str, int]:
    """{table: rows} of a script of pg_restore: a row is a line, its own line breaks are escaped."""
    anzahl: dict[str, int] = {}
    tabelle = ""
    for zeile in zeilen:
        if tabelle:
            if zeile == ENDE:
                tabelle = ""
            else:
                anzahl[tabelle] += 1
        elif treffer := COPY.match(zeile):
            tabelle = treffer[1].decode()
            anzahl[tabelle] = 0
    return anzahl


def _make_way() -> None:
    """Take empty tables away, with everyone else kept out: pg_restore makes its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        vorhanden = {*connection.introspection.table_names(cursor)}
        namen = [_quoted(name) for name in bestand.own_tables() if name in vorhanden]
        if namen:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(f"LOCK TABLE {', '.join(namen)} IN ACCESS EXCLUSIVE MODE")
        refuse_filled()
        _drop()


def _take_back(grund: BaseException) -> None:
    """Remove what pg_restore has written. Raises Sicherungsfehler for another number of rows, and
    Unvollendet when the database does not let go of it."""
    try:
        connection.close()  # the connection may be what is broken
        _drop()
    except Error as fehler:
        raise Unvollendet(
            "Alles ist zurückgespielt, aber die Zählung danach brach ab, und die Datenbank ließ "
            f"sich nicht wieder leeren ({fehler}). Nehmen Sie eine neue, leere Datenbank und "
            "wiederholen Sie den Befehl."
        ) from grund
    if isinstance(grund, bestand.AndererBestand):
        raise Sicherungsfehler(f"{grund} Es wurde nichts gespeichert.") from grund


def _drop() -> None:
    with connection.cursor() as cursor:
        for name in bestand.own_tables():
            cursor.execute(f"DROP TABLE IF EXISTS {_quoted(name)} CASCADE")
        for funktion in datenstand.FUNKTIONEN:
            cursor.execute(f"DROP FUNCTION IF EXISTS {_quoted(funktion)}()")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _where() -> list[str]:
    """Arguments that name server and database."""
    zugang = connection.settings_dict
    command, _ = DatabaseClient.settings_to_cmd_args_env(zugang, ["--dbname"])
    # the name may come from a service; pg_restore without --dbname would only print
    return command[1:] if command[-1] != "--dbname" else [*command[1:], ""]


def _environment() -> dict[str, str]:
    """What stands in the settings beside that: password, TLS, options of the connection."""
    zugang = connection.settings_dict
    _, umgebung = DatabaseClient.settings_to_cmd_args_env(zugang, [])
    optionen = {
        option.envvar.decode(): str(zugang["OPTIONS"][option.keyword.decode()])
        for option in Conninfo.get_defaults()
        if option.envvar and option.keyword.decode() in zugang["OPTIONS"]
    }
    # their messages are recognised by their words
    return os.environ | optionen | (umgebung or {}) | {"LC_ALL": "C.UTF-8"}


@contextmanager
def _running(programm: str, *parameter: str, **leitungen) -> Iterator[subprocess.Popen]:
    """The program while it runs. Raises Sicherungsfehler or a database error if it ends badly."""
    with tempfile.TemporaryFile() as meldungen:
        try:
            prozess = subprocess.Popen(  # noqa: S603 (PostgreSQL's own programs)
                [programm, *parameter], env=_environment(), stderr=meldungen, **leitungen
            )
        except FileNotFoundError as fehler:
            raise Sicherungsfehler(
                f"Das Programm {programm} fehlt. {INSTALLIEREN[programm]}"
            ) from fehler
        with prozess:
            try:
                yield prozess
            except BaseException:
                prozess.kill()
                raise
        if prozess.returncode:
            meldungen.seek(0)
            raise _problem(programm, meldungen.read().decode(errors="replace"))


def _problem(programm: str, meldungen: str) -> Exception:
    """What to raise for what the program said."""
    if "server version mismatch" in meldungen or "unsupported version" in meldungen:
        return Sicherungsfehler(f"Das Programm {programm} ist zu alt. {INSTALLIEREN[programm]}")
    zeilen = [z.strip() for z in meldungen.splitlines() if z.strip()]
    zeile = next((z for z in zeilen if "error:" in z), [*zeilen, "es hat sich beendet"][0])
    zeile = re.sub(r"^\w+: (?:error: )?", "", zeile)
    fehler = OperationalError(zeile)
    if "connection to server" in zeile or "timeout" in zeile or no_room(fehler):
        return fehler  # the database's fault, which has sentences of its own
    return Programmfehler(f"{programm} meldet: {zeile.rstrip('.')}.")


def _feed(prozess: subprocess.Popen, stuecke: Iterable[bytes]) -> None:
    """Hand everything to a program; one that ended early will say why."""
    with suppress(BrokenPipeError), _pipe(prozess.stdin) as eingang:
        for stueck in stuecke:
            eingang.write(stueck)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """One that was asked for, so that it is there."""
    return cast(IO[bytes], pipe)
