"""Schema comparison: what the migrations make step by step is what a new database gets at once."""

import re
from contextlib import closing

import pytest
from django.db import connection
from django.db.utils import load_backend
from environ import Env

from bausteine.werte.eigene import own_apps
from ozgportal import schema_load
from tests.betrieb.conftest import datenbanken
from tests.betrieb.datenbanken import manage

pytestmark = pytest.mark.django_db
__all__ = ["datenbanken"]
POSTGRES = """
SELECT table_name::text, column_name::text,
  concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default,
            generation_expression)
FROM information_schema.columns WHERE table_schema = 'public'
UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal
"""
#: what both ways write into tables, without numbers and times
INHALT = """
SELECT 'Migration', app, name FROM django_migrations
UNION ALL SELECT 'Recht', t.app_label || '.' || t.model, p.codename FROM auth_permission p
JOIN django_content_type t ON t.id = p.content_type_id
UNION ALL SELECT 'Art', app_label, model FROM django_content_type ORDER BY 1, 2, 3
"""
#: a restored constraint says the same with its casts and brackets in other places
KLAMMERN = re.compile(r"::(character varying|text)(\[\])?|[()\s]")


@pytest.fixture(scope="module")
def migriert(datenbanken):
    """A connection to a database of this kind that each migration was run on."""
    url = datenbanken.fresh(connection.vendor)
    ablauf = manage("migrate", "--schrittweise", "-v0", url=url)
    assert not ablauf.returncode, ablauf.stderr
    with closing(connection_to(url)) as leitung:
        yield leitung


def connection_to(url: str):
    """To another database of the kind the tests run on."""
    werte = connection.settings_dict | Env.db_url_config(url)
    return load_backend(connection.settings_dict["ENGINE"]).DatabaseWrapper(werte)


def own_tables() -> set[str]:
    """Those of the portal; Django's own differ in the width of a number, by Django's doing."""
    return {
        model._meta.db_table
        for app in own_apps()
        for model in app.get_models(include_auto_created=True)
    }


def described(leitung) -> dict[tuple[str, str], object]:
    """Every column, key, index, constraint and trigger by table and name, however ordered."""
    with leitung.cursor() as cursor:
        teile = _postgresql(cursor) if leitung.vendor == "postgresql" else _sqlite(cursor)
    eigene = own_tables()
    return {(tabelle, name): was for (tabelle, name), was in teile.items() if tabelle in eigene}


def _postgresql(cursor) -> dict:
    cursor.execute(POSTGRES)
    return {(tabelle, name): KLAMMERN.sub("", was) for tabelle, name, was in cursor.fetchall()}


def _sqlite(cursor) -> dict:
    """A table's parts are what stands between its commas; constraints have no list of their own."""
    cursor.execute("SELECT type, tbl_name, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    teile = {}
    for art, tabelle, name, sql in cursor.fetchall():
        if art != "table":
            teile[tabelle, name] = sql
            continue
        for teil in _between_commas(sql[sql.index("(") + 1 : sql.rindex(")")]):
            teile[tabelle, teil] = True
    return teile


def _between_commas(text: str) -> list[str]:
    """The parts of a list, whatever commas stand inside their brackets."""
    teile, tiefe = [""], 0
    for zeichen in text:
        tiefe += {"(": 1, ")": -1}.get(zeichen, 0)
        if zeichen == "," and not tiefe:
            teile.append("")
        else:
            teile[-1] += zeichen
    return [teil.strip() for teil in teile]


def test_migrations_make_what_the_models_say(migriert):
    """A missing migration, a step of SQL only a migration has, a constraint of another name."""
    aus_migrationen, aus_modellen = described(migriert), described(connection)
    assert len(aus_modellen) > 500
    assert aus_migrationen.keys() - aus_modellen.keys() == set()
    assert aus_modellen.keys() - aus_migrationen.keys() == set()
    verschieden = {n for n in aus_modellen if aus_modellen[n] != aus_migrationen[n]}
    assert verschieden == set()


def test_both_ways_note_the_same(migriert):
    """A migration that is not noted would run on tables it made long ago."""
    with migriert.cursor() as lang, connection.cursor() as kurz:
        assert lang.execute(INHALT).fetchall() == kurz.execute(INHALT).fetchall()


def test_half_a_database_is_not_a_new_one(datenbanken):
    """Tables made once more would end the migration; it goes on with what is there."""
    url = datenbanken.fresh(connection.vendor)
    with closing(connection_to(url)) as leitung:
        assert schema_load.is_new(leitung)
    assert not manage("migrate", "-v0", "contenttypes", url=url).returncode
    with closing(connection_to(url)) as leitung:
        assert not schema_load.is_new(leitung)
