"""The state of a database: its migrations, and one moment of it to read from."""

from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

#: app whose table is not kept
OHNE = {"sessions"}


@contextmanager
def snapshot():
    """A transaction that sees one moment of the database and lets everyone else write."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    sqlite: Any = connection  # of SQLite, which has a transaction_mode
    sqlite.ensure_connection()
    sonst = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED"  # IMMEDIATE would keep writers out
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = sonst


def applied() -> dict[str, list[str]]:
    """{app: migrations} that the database has."""
    return _by_app(
        {*MigrationRecorder(connection).applied_migrations()} - _replaced(_on_disk().values())
    )


def known() -> dict[str, list[str]]:
    """{app: migrations} that this version of the portal has."""
    return _by_app(_on_disk())


def _on_disk() -> dict[tuple[str, str], Migration]:
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations


def _replaced(migrationen: Iterable[Migration]) -> set[tuple[str, str]]:
    """Those that others stand for: Django goes on noting them beside their substitute."""
    return {alte for migration in migrationen for alte in migration.replaces}


def _by_app(schluessel) -> dict[str, list[str]]:
    namen = {config.label for config in apps.get_app_configs()} - OHNE
    nach_app: dict[str, list[str]] = {}
    for app, name in sorted(schluessel):
        if app in namen:
            nach_app.setdefault(app, []).append(name)
    return nach_app


def in_todays_names(hat: dict[str, list[str]]) -> dict[str, list[str]]:
    """What an older portal had: a migration that stands for several is there when all are."""
    namen = {(app, name) for app, alle in hat.items() for name in alle}
    eigene = _on_disk()
    namen |= {k for k, m in eigene.items() if m.replaces and namen.issuperset(m.replaces)}
    nach_app: dict[str, list[str]] = {}
    for app, name in sorted(namen - _replaced(eigene.values())):
        nach_app.setdefault(app, []).append(name)
    return nach_app


def missing(hat: dict[str, list[str]], soll: dict[str, list[str]]) -> list[str]:
    """What `soll` names and `hat` does not, as "app.migration"."""
    return [f"{app}.{name}" for app in soll for name in soll[app] if name not in hat.get(app, [])]
