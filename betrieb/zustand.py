"""Readiness check: what /bereit/ answers and /kennzahlen/ counts."""

import os
import shutil
import uuid
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import cache, caches
from django.db import Error as DatabaseProblem
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from bausteine.auslieferung.failover import FailoverCache
from bausteine.auslieferung.pagestore import ALIAS
from bausteine.auslieferung.router import REPLIK
from bausteine.importe.auftrag import open_orders
from bausteine.stoerung.stoerung import no_room
from bausteine.stoerung.wartung import maintenance

#: below that, databases and uploads begin to fail
PLATTE_FREI_MB = 200
#: it may be another one than that of VAR
VOLL = "Der Datenträger der Datenbank ist voll."


@dataclass(frozen=True)
class HealthCheck:
    """One check; `grund` is "" when all is well, else a sentence without secrets."""

    name: str
    grund: str = ""


def findings() -> list[HealthCheck]:
    """All checks in a fixed order; a failing one never keeps the others from running."""
    datenbank = _answers(connection, "Die Datenbank")
    return [
        HealthCheck("datenbank", datenbank),
        HealthCheck(
            "migrationen", "Ohne Datenbank nicht zu prüfen." if datenbank else _migrations()
        ),
        HealthCheck("zwischenspeicher", _cache()),
        HealthCheck("platte", _disk()),
        HealthCheck("wartung", "" if maintenance() is None else "Das Portal ist geschlossen."),
    ]


def remarks() -> list[HealthCheck]:
    """What the portal has beside the database and can do without: slower, but not wrong."""
    befunde = []
    if REPLIK in settings.DATABASES:
        befunde.append(HealthCheck("replik", _answers(connections[REPLIK], "Die Replik")))
    if ALIAS in settings.CACHES:
        da = cast("FailoverCache", caches["default"]).available()
        grund = "" if da else "Der gemeinsame Zwischenspeicher antwortet nicht."
        befunde.append(HealthCheck("gemeinsamer_zwischenspeicher", grund))
    return [*befunde, HealthCheck("importe", _imports())]


def free_bytes() -> int:
    """Free space where the data lie."""
    return shutil.disk_usage(settings.VAR).free


def _answers(database, name: str) -> str:
    try:
        with database.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseProblem as fehler:
        return VOLL if no_room(fehler) else f"{name} antwortet nicht."
    return ""


def _migrations() -> str:
    try:
        lauf = MigrationExecutor(connection)
        offen = lauf.migration_plan(lauf.loader.graph.leaf_nodes())
    except DatabaseProblem:
        return "Der Stand der Migrationen ist nicht zu lesen."
    return f"{len(offen)} Migrationen fehlen: manage.py migrate" if offen else ""


def _cache() -> str:
    """What is written can be read again."""
    schluessel, wort = "bereit", uuid.uuid4().hex
    try:
        cache.set(schluessel, wort, 10)
        gelesen = cache.get(schluessel)
    except OSError:
        gelesen = None
    # two probes at once overwrite each other: any word is an answer
    return "" if gelesen else "Der Zwischenspeicher merkt sich nichts."


def _imports() -> str:
    """Long imports that nobody works on any more."""
    try:
        offen = sum(auftrag.interrupted() for auftrag in open_orders())
    except OSError:
        return ""  # said by another check
    return f"Unterbrochene Importe: {offen}; manage.py import_ausfuehren" if offen else ""


def _disk() -> str:
    try:
        frei = free_bytes() // 2**20
    except OSError:
        return "Der Ordner VAR fehlt."
    if not os.access(settings.VAR, os.W_OK):
        return "Der Ordner VAR ist nicht beschreibbar."
    return "" if frei >= PLATTE_FREI_MB else f"Auf der Platte sind nur noch {frei} MB frei."
