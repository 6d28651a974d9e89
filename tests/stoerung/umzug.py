"""`python -m tests.stoerung.umzug`: migrations killed in the middle, on a migrated database.

Takes the newest tables away again, lets one process after the other die while making them, and
ends with a run that is left alone. Prints what was to be seen after each, as JSON.
"""

import json
import os
import signal
from contextlib import contextmanager
from itertools import count
from unittest import mock

#: what is undone and made again: the newest app, with tables, references and indexes
FRUEHER = ("relevanz", "zero")


def die(*_args, **_kwargs):
    """As a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def deadly(wo: str):
    """Die at the third change of a table, before a migration is noted, or before the triggers."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from bausteine.auslieferung import datenstand

    nummer = count(1)

    def zaehlen(ausfuehren, sql, params, many, context):
        if sql.lstrip().startswith(("CREATE", "ALTER")) and next(nummer) == 3:
            die()
        return ausfuehren(sql, params, many, context)

    fallen = {
        "im Umbau": connection.execute_wrapper(zaehlen),
        "vor dem Vermerk": mock.patch.object(MigrationRecorder, "record_applied", die),
        "vor den Auslösern": mock.patch.object(datenstand, "ensure", die),
    }
    with fallen[wo]:
        yield


def killed(wo: str) -> int:
    """How a process ended that began to migrate."""
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()  # the child must not share one
    kind = os.fork()
    if kind == 0:
        try:
            with deadly(wo):
                call_command("migrate", verbosity=0)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1])


def seen() -> dict:
    """What the operator sees, and what is there."""
    from django.db import connection
    from django.test import Client

    from bausteine.auslieferung import datenstand

    antwort = Client(SERVER_NAME="localhost").get("/bereit/")
    aufbau = "SELECT name FROM sqlite_master WHERE type != 'trigger' AND name LIKE 'relevanz_%'"
    if connection.vendor == "postgresql":
        aufbau = """SELECT relname FROM pg_class WHERE relname LIKE 'relevanz_%'
                    UNION ALL SELECT conname FROM pg_constraint WHERE conname LIKE 'relevanz_%'"""
    with connection.cursor() as cursor:
        cursor.execute(aufbau)
        namen = sorted(name for (name,) in cursor.fetchall())
    return {
        "status": antwort.status_code,
        "grund": antwort.json()["gruende"].get("migrationen", ""),
        "aufbau": namen,
        "bewacht": datenstand.complete(connection),
    }


def main() -> None:
    """Back, three times killed, once left alone."""
    import django

    django.setup()
    from django.core.management import call_command

    schritte = {"vorher": seen()}
    call_command("migrate", *FRUEHER, verbosity=0)
    schritte["zurück"] = seen()
    for wo in ("im Umbau", "vor dem Vermerk", "vor den Auslösern"):
        assert killed(wo) == -signal.SIGKILL, wo
        schritte[wo] = seen()
    call_command("migrate", verbosity=0)
    schritte["nachher"] = seen()
    print(json.dumps(schritte))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    main()
