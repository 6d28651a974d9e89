"""Change data capture: which rows have changed, for whoever keeps in memory what it made of them.

Triggers write an entry for each changed row, so that no way of writing is forgotten: forms,
imports, the command line, psql. An entry names the row and the rows that it points to, before and
after, by their primary keys, and has a random mark. Who knows which marks it has seen, knows what
came since.

The entries are few: of a statement that changes many rows there is one that names none of them, and
after so many entries all go and there is a new beginning. Who misses a mark that it has seen, or
finds another beginning, knows nothing and reads everything; so does who sees a database set back.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db.models import Model

from bausteine.auslieferung.teilstand import (
    POSTGRES_ZEILEN,
    SQLITE_STAND,
    SQLITE_ZEILEN,
    make_function,
)
from bausteine.werte.eigene import own_apps

NAME = "ozgportal_spur"
#: the entry before all others names no table
BEGINN = ""
#: an entry of a table without a row: any of them may have changed
VIELE = ""
#: rows of one statement, on PostgreSQL; and entries altogether
JE_ANWEISUNG, HOECHSTENS = 200, 1_000
#: what an entry names of a row of the statement: each trigger's arguments are the columns
_GENANNT = """
    SELECT DISTINCT (SELECT string_agg(spalte || '=' || coalesce(z ->> spalte, ''), ',')
                     FROM unnest(TG_ARGV) spalte)"""
_ALT = f"(SELECT to_jsonb(alt) z FROM alt LIMIT {JE_ANWEISUNG + 1})"  # noqa: S608 (a constant)
_NEU = f"(SELECT to_jsonb(neu) z FROM neu LIMIT {JE_ANWEISUNG + 1})"  # noqa: S608 (a constant)
#: entries of others that are not committed yet stay when all others go: nobody waits for them
POSTGRES_FUNKTION = f"""
DECLARE
  zeilen text[];
  erste bigint;
  letzte bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    zeilen := ARRAY({_GENANNT} FROM {_NEU} neue);
  ELSIF TG_OP = 'DELETE' THEN
    zeilen := ARRAY({_GENANNT} FROM {_ALT} alte);
  ELSIF TG_OP = 'UPDATE' THEN
    zeilen := ARRAY({_GENANNT} FROM ({_ALT} UNION ALL {_NEU}) beide);
  ELSE
    zeilen := ARRAY['{VIELE}'];
  END IF;
  IF cardinality(zeilen) > {JE_ANWEISUNG} THEN
    zeilen := ARRAY['{VIELE}'];
  END IF;
  IF cardinality(zeilen) > 0 THEN
    WITH geschrieben AS (
      INSERT INTO {{tabelle}} (tabelle, zeile, stand)
      SELECT TG_TABLE_NAME, zeile, gen_random_uuid() FROM unnest(zeilen) zeile RETURNING id
    )
    SELECT min(id), max(id) INTO erste, letzte FROM geschrieben;
    IF (erste - 1) / {HOECHSTENS} < letzte / {HOECHSTENS} THEN
      DELETE FROM {{tabelle}} WHERE id IN (
        SELECT id FROM {{tabelle}} WHERE id <= letzte FOR UPDATE SKIP LOCKED);
      INSERT INTO {{tabelle}} (tabelle, zeile, stand)
      VALUES ('{BEGINN}', '{VIELE}', gen_random_uuid());
    END IF;
  END IF;
  RETURN NULL;
END
"""  # noqa: S608 (constants)
SQLITE_AUFRAEUMEN = f"""
CREATE TRIGGER IF NOT EXISTS spur_aufraeumen AFTER INSERT ON {NAME}
WHEN NEW.id % {HOECHSTENS} = 0 BEGIN
  DELETE FROM {NAME};
  INSERT INTO {NAME} (tabelle, zeile, stand) VALUES ('{BEGINN}', '{VIELE}', {SQLITE_STAND});
END
"""  # noqa: S608 (constants)
LESEN = f"SELECT stand, tabelle, zeile FROM {NAME}"  # noqa: S608 (a constant)


@dataclass(frozen=True)
class Spurstand:
    """The entries that were there at some time: mark to (table, row)."""

    eintraege: dict[str, tuple[str, str]]

    def since(self, frueher: "Spurstand") -> "Aenderungen | None":
        """What has changed since then; None where that is unknown."""
        if not frueher.eintraege or not frueher.eintraege.keys() <= self.eintraege.keys():
            return None
        neue = {m: e for m, e in self.eintraege.items() if m not in frueher.eintraege}
        if any(tabelle == BEGINN for tabelle, _ in neue.values()):
            return None
        zeilen: dict[str, list[dict[str, int]] | None] = defaultdict(list)
        for tabelle, zeile in neue.values():
            bisher = zeilen[tabelle]
            if bisher is not None:
                zeilen[tabelle] = None if zeile == VIELE else [*bisher, _row(zeile)]
        return Aenderungen(dict(zeilen))


@dataclass(frozen=True)
class Aenderungen:
    """Of each table with changes its changed rows: column to key, of key columns only. None where
    there are too many to name."""

    zeilen: dict[str, list[dict[str, int]] | None]

    def keys(self, tabelle: str, spalte: str) -> set[int] | None:
        """What stood or stands in this column of the changed rows; None where that is unknown."""
        zeilen = self.zeilen.get(tabelle, [])
        if zeilen is None or any(spalte not in zeile for zeile in zeilen):
            return None
        return {zeile[spalte] for zeile in zeilen if zeile[spalte]}


def _row(text: str) -> dict[str, int]:
    """An entry: `id=5,projekt_id=7`; what points nowhere is 0."""
    paare = (teil.partition("=") for teil in text.split(","))
    return {spalte: int(wert or 0) for spalte, _, wert in paare}


@cache
def followed_tables() -> dict[str, list[str]]:
    """The tables that are followed, with the key columns that an entry names."""
    return {
        model._meta.db_table: [
            str(feld.column)
            for feld in model._meta.local_concrete_fields
            if feld.primary_key or feld.is_relation
        ]
        for app in own_apps()
        for model in app.get_models(include_auto_created=True)
        if _is_followed(model)
    }


def _is_followed(model: type[Model]) -> bool:
    """No index reads histories; what has marks of its own, and its parts, is too large."""
    gross = [model, *(feld.related_model for feld in model._meta.local_concrete_fields)]
    return (
        model._meta.managed
        and not getattr(model, "nie_oeffentlich", False)
        and not hasattr(model, "instance_type")
        and not any(hasattr(eines, "teilstand_je") for eines in gross)
    )


def read_trace(connection) -> Spurstand:
    """All entries as the connection sees them; none where they mean nothing."""
    with connection.cursor() as cursor:
        cursor.execute(LESEN)
        eintraege = {str(stand): (tabelle, zeile) for stand, tabelle, zeile in cursor.fetchall()}
    anfang = any(tabelle == BEGINN for tabelle, _ in eintraege.values())
    return Spurstand(eintraege if anfang else {})


def all_traced(connection) -> bool:
    """Whether every table has its triggers."""
    return not _missing(connection)


def trace_all(connection) -> bool:
    """Give every table its triggers, and a new beginning where one was missing; whether one was."""
    vendor, fehlt = connection.vendor, _missing(connection)
    with connection.cursor() as cursor:
        vorhanden = set(connection.introspection.table_names(cursor))
        if NAME not in vorhanden:
            return False
        if vendor == "postgresql":
            make_function(cursor, NAME, POSTGRES_FUNKTION)
        else:
            cursor.execute(SQLITE_AUFRAEUMEN)
        erwartet = {(t, n) for t, namen in _expected(vendor).items() for n in namen}
        for tabelle, name in sorted(_triggers(vendor, cursor) - erwartet):
            _drop(vendor, cursor, tabelle, name)
        for tabelle in sorted(fehlt):
            for name, sql in _statements(vendor, tabelle, followed_tables()[tabelle]).items():
                _drop(vendor, cursor, tabelle, name)
                cursor.execute(sql)
        if fehlt or not read_trace(connection).eintraege:
            begin_trace(vendor, cursor)
    return bool(fehlt)


def begin_trace(vendor: str, cursor) -> None:
    """A new beginning: what happened before is unknown."""
    stand = SQLITE_STAND if vendor == "sqlite" else "gen_random_uuid()"
    cursor.execute(f"INSERT INTO {NAME} (tabelle, zeile, stand) VALUES (%s, %s, {stand})", ["", ""])  # noqa: S608 (constants)


def untrace_all(connection) -> None:
    """Take all triggers and entries away."""
    with connection.cursor() as cursor:
        for tabelle, name in _triggers(connection.vendor, cursor):
            _drop(connection.vendor, cursor, tabelle, name)
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS spur_aufraeumen")
        if NAME in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {NAME}")  # noqa: S608 (a constant)


def _drop(vendor: str, cursor, tabelle: str, name: str) -> None:
    wo = f' ON "{tabelle}"' if vendor == "postgresql" else ""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{wo}')


def _expected(vendor: str) -> dict[str, set[str]]:
    return {
        tabelle: set(_statements(vendor, tabelle, spalten))
        for tabelle, spalten in followed_tables().items()
    }


def _missing(connection) -> set[str]:
    """Tables without all their triggers; those that are not made yet have none to miss."""
    with connection.cursor() as cursor:
        vorhanden = set(connection.introspection.table_names(cursor))
        if NAME not in vorhanden:
            return set()
        da = _triggers(connection.vendor, cursor)
    return {
        tabelle
        for tabelle, namen in _expected(connection.vendor).items()
        if tabelle in vorhanden and any((tabelle, name) not in da for name in namen)
    }


def _triggers(vendor: str, cursor) -> set[tuple[str, str]]:
    """(table, trigger) of all that work."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'spur\\_%' AND t.tgenabled IN ('O', 'A') "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
    else:
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' "
            "AND name LIKE 'spur\\_%' ESCAPE '\\' AND tbl_name <> %s",
            [NAME],
        )
    return {(tabelle, name) for tabelle, name in cursor.fetchall()}


def _statements(vendor: str, tabelle: str, spalten: list[str]) -> dict[str, str]:
    """The triggers of a table by name, which says the columns: other ones are another trigger."""
    art = hashlib.sha256(",".join(spalten).encode()).hexdigest()[:8]
    if vendor == "postgresql":
        argumente = ", ".join(f"'{spalte}'" for spalte in spalten)
        return {
            (name := f"spur_{ereignis.lower()}_{art}"): f'CREATE TRIGGER "{name}" AFTER {ereignis} '
            f'ON "{tabelle}" {zeilen} FOR EACH STATEMENT EXECUTE FUNCTION {NAME}({argumente})'
            for ereignis, zeilen in POSTGRES_ZEILEN.items()
        }
    return {
        (name := f"spur_{ereignis.lower()}_{art}_{tabelle}"): f'CREATE TRIGGER "{name}" '
        f'AFTER {ereignis} ON "{tabelle}" BEGIN {_sqlite_write(tabelle, spalten, zeilen)} END'
        for ereignis, zeilen in SQLITE_ZEILEN.items()
    }


def _sqlite_write(tabelle: str, spalten: list[str], zeilen: tuple[str, ...]) -> str:
    """An entry for each row; one, where it names the same before and after. An insert without a
    unique column cannot conflict, so that the outer statement's OR IGNORE rules nothing."""
    texte = [
        " || ',' || ".join(f"'{spalte}=' || ifnull({zeile}.\"{spalte}\", '')" for spalte in spalten)
        for zeile in zeilen
    ]
    vorher, nachher = texte[0], texte[-1]
    saetze = [f"SELECT '{tabelle}', {nachher}, {SQLITE_STAND}"]
    if vorher != nachher:
        anders = f"({vorher}) <> ({nachher})"
        saetze.append(f"SELECT '{tabelle}', {vorher}, {SQLITE_STAND} WHERE {anders}")
    return " ".join(f"INSERT INTO {NAME} (tabelle, zeile, stand) {satz};" for satz in saetze)
