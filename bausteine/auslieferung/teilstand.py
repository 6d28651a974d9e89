"""Cache invalidation by part: a mark for each value of a column, moved by changes of its rows.

Whoever keeps something of a large table reads again only the parts whose mark is another one. Like
the Datenstand it is moved by triggers, so that no way of writing is forgotten, and is random, so
that a database set back never gives an old mark a new meaning. A model asks for it by naming the
column: `teilstand_je`.
"""

from collections import defaultdict

from bausteine.werte.eigene import own_apps

NAME = "ozgportal_teilstand"
EREIGNISSE = ("INSERT", "UPDATE", "DELETE")
#: the part that stands for all: another mark of it, and none of the others means anything
BEGINN = 0
#: A free row of the part or a new one: no writer waits for another one's commit. A part is moved
#: once in a transaction, as each time leaves a dead row behind; later changes move a mark of the
#: transaction's own, which only what is read inside it needs.
POSTGRES_FUNKTION = """
DECLARE
  betroffen bigint[];
  merker text := 'ozgportal.teile_' || TG_TABLE_NAME;
  bewegt bigint[] := coalesce(nullif(current_setting(merker, true), ''), '{{}}');
  neue bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM neu', TG_ARGV[0]) INTO betroffen;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM alt', TG_ARGV[0]) INTO betroffen;
  ELSIF TG_OP = 'UPDATE' THEN
    EXECUTE format('SELECT array_agg(teil) FROM (SELECT %1$I AS teil FROM alt '
      'UNION SELECT %1$I FROM neu) beide', TG_ARGV[0]) INTO betroffen;
  ELSE
    SELECT array_agg(DISTINCT teil) INTO betroffen FROM {tabelle} WHERE tabelle = TG_TABLE_NAME;
  END IF;
  neue := ARRAY(SELECT unnest(betroffen) EXCEPT SELECT unnest(bewegt));
  IF cardinality(neue) > 0 THEN
    WITH frei AS (
      SELECT id FROM {tabelle} WHERE tabelle = TG_TABLE_NAME AND teil = ANY (neue)
      FOR UPDATE SKIP LOCKED
    ), geaendert AS (
      UPDATE {tabelle} SET stand = gen_random_uuid() WHERE id IN (SELECT id FROM frei)
      RETURNING teil
    )
    INSERT INTO {tabelle} (tabelle, teil, stand)
    SELECT TG_TABLE_NAME, b, gen_random_uuid() FROM unnest(neue) b
    WHERE b NOT IN (SELECT teil FROM geaendert);
    PERFORM set_config(merker, (bewegt || neue)::text, true);
  END IF;
  PERFORM set_config('ozgportal.teilstand', gen_random_uuid()::text, true);
  RETURN NULL;
END
"""
POSTGRES_EIGENE = (
    "SELECT unnest(nullif(current_setting(%s, true), '')::bigint[]), "
    "current_setting('ozgportal.teilstand', true)"
)
#: what each event's rows are called; one trigger for each, as those of several know no rows
POSTGRES_ZEILEN = {
    "INSERT": "REFERENCING NEW TABLE AS neu",
    "UPDATE": "REFERENCING OLD TABLE AS alt NEW TABLE AS neu",
    "DELETE": "REFERENCING OLD TABLE AS alt",
    "TRUNCATE": "",
}
SQLITE_ZEILEN = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
SQLITE_STAND = "lower(hex(randomblob(16)))"


def tables() -> dict[str, str]:
    """Table to column of all models that ask for it."""
    return {
        model._meta.db_table: str(feld.column)
        for app in own_apps()
        for model in app.get_models()
        for feld in model._meta.concrete_fields
        if feld.name == getattr(model, "teilstand_je", "")
    }


def marks(connection, tabelle: str) -> dict[int, str]:
    """The parts with their marks, as the connection sees them; without BEGINN nothing is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT teil, stand FROM {NAME} WHERE tabelle = %s ORDER BY id",  # noqa: S608 (a constant)
            [tabelle],
        )
        zeilen = cursor.fetchall()
        if connection.vendor == "postgresql":  # what this transaction has moved
            cursor.execute(POSTGRES_EIGENE, [f"ozgportal.teile_{tabelle}"])
            zeilen += cursor.fetchall()
    teile: dict[int, str] = defaultdict(str)
    for teil, stand in zeilen:  # writers side by side have a row each
        teile[teil] += str(stand)
    return dict(teile)


def all_watched(connection) -> bool:
    """Whether every table has its triggers."""
    return not _missing(connection)


def watch_all(connection) -> bool:
    """Give every table its triggers, and new marks where one was missing; whether one was."""
    fehlt = _missing(connection)
    with connection.cursor() as cursor:
        if NAME not in connection.introspection.table_names(cursor):
            return False
        if connection.vendor == "postgresql":
            make_function(cursor, NAME, POSTGRES_FUNKTION)
        for tabelle in sorted(fehlt):
            for sql in _statements(connection.vendor, tabelle, tables()[tabelle]):
                cursor.execute(sql)
        for tabelle in tables():
            _begin(connection.vendor, cursor, tabelle, neu=tabelle in fehlt)
    return bool(fehlt)


def unwatch_all(connection) -> None:
    """Take all triggers and marks away."""
    with connection.cursor() as cursor:
        for tabelle, name in _triggers(connection.vendor, cursor):
            wo = f' ON "{tabelle}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{wo}')
        if NAME in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {NAME}")  # noqa: S608 (a constant)


def _begin(vendor: str, cursor, tabelle: str, *, neu: bool) -> None:
    """A mark for all parts together: a new one, or one where there is none."""
    stand = SQLITE_STAND if vendor == "sqlite" else "gen_random_uuid()"
    if neu:
        cursor.execute(
            f"DELETE FROM {NAME} WHERE tabelle = %s AND teil = %s",  # noqa: S608 (a constant)
            [tabelle, BEGINN],
        )
    cursor.execute(
        f"INSERT INTO {NAME} (tabelle, teil, stand) SELECT %s, {BEGINN}, {stand} "  # noqa: S608 (constants)
        f"WHERE NOT EXISTS (SELECT 1 FROM {NAME} WHERE tabelle = %s AND teil = {BEGINN})",
        [tabelle, tabelle],
    )


def _missing(connection) -> set[str]:
    """Tables without all their triggers; those that are not made yet have none to miss."""
    erwartet = (*EREIGNISSE, "TRUNCATE") if connection.vendor == "postgresql" else EREIGNISSE
    with connection.cursor() as cursor:
        vorhanden = set(connection.introspection.table_names(cursor))
        if NAME not in vorhanden:
            return set()
        da = _triggers(connection.vendor, cursor)
    return {
        tabelle
        for tabelle in tables()
        if tabelle in vorhanden and any((tabelle, _name(e, tabelle)) not in da for e in erwartet)
    }


def _name(ereignis: str, tabelle: str) -> str:
    return f"teilstand_{ereignis.lower()}_{tabelle}"


def _triggers(vendor: str, cursor) -> set[tuple[str, str]]:
    """(table, trigger) of all that work."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'teilstand\\_%' AND t.tgenabled IN ('O', 'A') "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
    else:
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' "
            "AND name LIKE 'teilstand\\_%' ESCAPE '\\'"
        )
    return {(tabelle, name) for tabelle, name in cursor.fetchall()}


def _statements(vendor: str, tabelle: str, spalte: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE OR REPLACE TRIGGER "{_name(ereignis, tabelle)}" AFTER {ereignis} '
            f'ON "{tabelle}" {zeilen} FOR EACH STATEMENT '
            f"EXECUTE FUNCTION {NAME}('{spalte}')"
            for ereignis, zeilen in POSTGRES_ZEILEN.items()
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{_name(ereignis, tabelle)}" AFTER {ereignis} '
        f'ON "{tabelle}" BEGIN {_sqlite_move(tabelle, spalte, zeilen)} END'
        for ereignis, zeilen in SQLITE_ZEILEN.items()
    ]


def _sqlite_move(tabelle: str, spalte: str, zeilen: tuple[str, ...]) -> str:
    """An update cannot conflict; an insert that does would be ruled by the outer OR IGNORE."""
    saetze = []
    for zeile in zeilen:
        wo = f"tabelle = '{tabelle}' AND teil = {zeile}.\"{spalte}\""
        saetze.append(
            f"UPDATE {NAME} SET stand = {SQLITE_STAND} WHERE {wo}; "  # noqa: S608 (names of our own tables)
            f"INSERT INTO {NAME} (tabelle, teil, stand) "
            f"SELECT '{tabelle}', {zeile}.\"{spalte}\", {SQLITE_STAND} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {NAME} WHERE {wo});"
        )
    return " ".join(saetze)


def make_function(cursor, name: str, vorlage: str) -> None:
    """What triggers of PostgreSQL call, if it is not there as it should be; `vorlage` names the
    table of its marks as {tabelle}, which is called like the function."""
    cursor.execute("SELECT current_schema()")
    koerper = vorlage.format(tabelle=f'"{cursor.fetchone()[0]}"."{name}"')
    cursor.execute(
        "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = "
        "current_schema()::regnamespace",
        [name],
    )
    if cursor.fetchone() != (koerper,):
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$koerper${koerper}$koerper$"
        )
