"""Cache invalidation: the Datenstand, a mark that every change of what visitors may see moves.

Triggers move it, so that no way of writing is forgotten: forms, imports, the command line, psql.
Its values are random, not counted: a database set back to an older state has the older mark again,
never a new meaning for an old number.
"""

import os

from django.apps import apps
from django.db import Error, OperationalError, connections, transaction
from django.db.models import Model

from bausteine.auslieferung import spur, teilstand
from bausteine.auslieferung.router import LESEN
from bausteine.werte.eigene import own_apps

NAME = "ozgportal_datenstand"
#: what the triggers call in PostgreSQL: made by `ensure`, not by the models
FUNKTIONEN = (NAME, teilstand.NAME, spur.NAME)
#: A writer takes a row nobody else is writing, so that none waits for another one's commit. Later
#: changes of the same transaction move a mark of its own only, which a page read inside it needs.
POSTGRES_FUNKTION = """
BEGIN
  IF coalesce(current_setting('ozgportal.datenstand', true), '') = '' THEN
    UPDATE {tabelle} SET stand = gen_random_uuid() WHERE id = (
      SELECT id FROM {tabelle} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
      INSERT INTO {tabelle} (stand) VALUES (gen_random_uuid());
    END IF;
  END IF;
  PERFORM set_config('ozgportal.datenstand', gen_random_uuid()::text, true);
  RETURN NULL;
END
"""
POSTGRES_LESEN = (
    f"SELECT stand, current_setting('ozgportal.datenstand', true) FROM {NAME}"  # noqa: S608 (names of our own tables)
).encode()
POSTGRES_TABELLEN = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND t.tgenabled IN ('O', 'A')
  AND c.relnamespace = current_schema()::regnamespace
"""
SQLITE_LESEN = f"SELECT stand FROM {NAME} ORDER BY id"  # noqa: S608 (a constant)
#: an update cannot conflict; the outer statement's OR IGNORE would rule an insert that does
SQLITE_BEWEGEN = f"""
UPDATE {NAME} SET stand = lower(hex(randomblob(16)));
INSERT INTO {NAME} (stand) SELECT lower(hex(randomblob(16)))
WHERE NOT EXISTS (SELECT 1 FROM {NAME});
"""  # noqa: S608 (constants)
EREIGNISSE = ("INSERT", "UPDATE", "DELETE")
#: databases that this process knows to have all triggers
_bewacht: set[str] = set()


def models() -> list[type[Model]]:
    """The models whose rows can reach a public page, relations and histories included: a history
    decides between 404 and 410. A model says `nie_oeffentlich` of its own table."""
    return [
        model
        for app in own_apps()
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed and not getattr(model, "nie_oeffentlich", False)
    ]


def read(connection) -> str | None:
    """The mark as the connection sees it; None while there is none. Raises database errors.

    Past Django's cursor, which costs three times the query; nothing here needs what it does.
    """
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _follow_file(connection)
        zeilen = connection.connection.execute(SQLITE_LESEN).fetchall()
        return zeilen[0][0] if zeilen else None
    ergebnis = _query(connection.connection)
    if ergebnis.error_message:
        raise OperationalError(ergebnis.error_message)
    staende = sorted(ergebnis.get_value(zeile, 0) for zeile in range(ergebnis.ntuples))
    if not staende:
        return None
    return b"".join([*staende, ergebnis.get_value(0, 1) or b""]).decode()


def _follow_file(connection) -> None:
    """Connect anew when another file lies there: no request ends a connection that only reads."""
    try:
        nummer = os.stat(connection.settings_dict["NAME"]).st_ino
    except OSError:
        nummer = 0  # in memory, or gone
    if getattr(connection, "datei", nummer) != nummer:
        connection.close()
        connection.ensure_connection()
    connection.datei = nummer


def _query(connection):
    """Planned once per connection, which halves its cost."""
    if not getattr(connection, "_datenstand", False):
        connection.pgconn.prepare(NAME.encode(), POSTGRES_LESEN)
        connection._datenstand = True
    return connection.pgconn.exec_prepared(NAME.encode(), None)


def current() -> str | None:
    """The mark of the database that this thread reads; None without triggers or database, and
    where the app is switched off."""
    if not apps.is_installed("bausteine.auslieferung"):
        return None
    connection = connections[LESEN.get()]
    treiber = connection.Database  # type: ignore[attr-defined] # every backend has its driver there
    try:
        if connection.alias not in _bewacht and complete(connection):
            _bewacht.add(connection.alias)
        return read(connection) if connection.alias in _bewacht else None
    except (Error, treiber.Error):
        return None


def complete(connection) -> bool:
    """Whether every table has its triggers; without them the mark means nothing."""
    return (
        not _tables(connection) - _watched(connection)
        and teilstand.all_watched(connection)
        and spur.all_traced(connection)
    )


def ensure(connection) -> None:
    """Give every table its triggers; a new mark when one was missing, or the mark itself (`flush`
    empties its table, too). Else changes nothing."""
    tabellen, bewacht = _tables(connection), _watched(connection)
    vorhanden = set(connection.introspection.table_names())
    if NAME not in vorhanden:
        return
    fehlt = tabellen & vorhanden - bewacht
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            teilstand.make_function(cursor, NAME, POSTGRES_FUNKTION)
            for tabelle in sorted(bewacht - tabellen):
                cursor.execute(f'DROP TRIGGER {NAME} ON "{tabelle}"')
        for tabelle in sorted(fehlt):
            for sql in _create(connection.vendor, tabelle):
                cursor.execute(sql)
        neu = teilstand.watch_all(connection) | spur.trace_all(connection)
        if neu or fehlt or not read(connection):
            _move(connection.vendor, cursor)
            spur.begin_trace(connection.vendor, cursor)


def remove(connection) -> None:
    """Take all triggers and the mark away; SQLite can remake tables only without them."""
    teilstand.unwatch_all(connection)
    spur.untrace_all(connection)
    bewacht = _watched(connection) if connection.vendor == "postgresql" else set()
    with connection.cursor() as cursor:
        for tabelle in sorted(bewacht):
            cursor.execute(f'DROP TRIGGER {NAME} ON "{tabelle}"')
        for name in _sqlite_triggers(cursor) if connection.vendor == "sqlite" else ():
            cursor.execute(f'DROP TRIGGER "{name}"')
        if NAME in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {NAME}")  # noqa: S608 (a constant)


def _tables(connection) -> set[str]:
    return {model._meta.db_table for model in models()}


def _watched(connection) -> set[str]:
    """Tables that have all their triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_TABELLEN, [NAME])
            return {name for (name,) in cursor.fetchall()}
        namen = _sqlite_triggers(cursor)
    tabellen = {name.split("_", 2)[2] for name in namen}
    return {t for t in tabellen if all(_sqlite_name(e, t) in namen for e in EREIGNISSE)}


def _sqlite_name(ereignis: str, tabelle: str) -> str:
    return f"datenstand_{ereignis.lower()}_{tabelle}"


def _sqlite_triggers(cursor) -> set[str]:
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'datenstand\\_%' "
        "ESCAPE '\\'"
    )
    return {name for (name,) in cursor.fetchall()}


def _create(vendor: str, tabelle: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER {NAME} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f'ON "{tabelle}" FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()'
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{_sqlite_name(ereignis, tabelle)}" '
        f'AFTER {ereignis} ON "{tabelle}" BEGIN {SQLITE_BEWEGEN} END'
        for ereignis in EREIGNISSE
    ]


def _move(vendor: str, cursor) -> None:
    """A new mark: what happened without triggers is unknown."""
    if vendor == "sqlite":
        for sql in SQLITE_BEWEGEN.split(";")[:2]:
            cursor.execute(sql)
    else:
        cursor.execute(f"DELETE FROM {NAME}")  # noqa: S608 (a constant)
        cursor.execute(f"INSERT INTO {NAME} (stand) VALUES (gen_random_uuid())")  # noqa: S608 (names of our own tables)
