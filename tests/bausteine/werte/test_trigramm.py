"""The search indexes of PostgreSQL."""

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection

from bausteine.werte.trigramm import TrigrammIndex, name
from leistungen.models import LeikaLeistung
from projects.models import Umsetzungsprojekt
from tests import mengen
from tests.bestand import analyze

pytestmark = pytest.mark.django_db


def execute(*befehle: str) -> None:
    """One after the other."""
    with connection.cursor() as cursor:
        for befehl in befehle:
            cursor.execute(befehl)


def test_every_large_table_that_is_searched_has_one():
    """PostgreSQL only; SQLite has none of the kind."""
    gesucht = {
        name(model._meta.db_table)
        for model in apps.get_models()
        if any(feld.name == "suchtext" for feld in model._meta.local_fields)
    }
    assert len(gesucht) == 24
    wenige = {"themenfelder_themenfeld_trigramm", "projects_stichwort_trigramm"}  # words of a list
    erwartet = gesucht - wenige
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%%gin_trgm_ops%%'"
            )
            assert {index for (index,) in cursor.fetchall()} == erwartet


def test_the_search_uses_them():
    """As the plan says where there are many rows."""
    if connection.vendor != "postgresql":
        return
    mengen.leika_leistungen(3000)
    mengen.projekte(1500)
    for model in (LeikaLeistung, Umsetzungsprojekt):  # as autovacuum does
        execute(f"SELECT gin_clean_pending_list('{name(model._meta.db_table)}')")
    analyze()
    execute("SET LOCAL enable_seqscan = off")  # for a few thousand rows it is a close thing
    for model in (LeikaLeistung, Umsetzungsprojekt):
        plan = model.objects.oeffentlich().search("führerschein").explain()
        assert f"{model._meta.db_table}_trigramm" in plan


def test_an_account_without_the_right_is_told_what_to_do():
    """In German, before anything is half done."""
    if connection.vendor != "postgresql":
        return
    execute("DROP EXTENSION pg_trgm CASCADE", "CREATE ROLE ohne_recht", "SET LOCAL ROLE ohne_recht")
    with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
        TrigrammIndex("leistungen", "LeikaLeistung").create(
            apps, connection.schema_editor(atomic=False)
        )
