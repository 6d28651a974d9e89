"""An act of the admin in a process of its own, which may be killed in the middle of it."""

import os
import signal
import traceback
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import connection, connections

from bausteine.importe.models import Import
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests.bausteine.verwaltung.hilfe import adresse, client_of, confirm_bulk, confirm_data, upload
from tests.bausteine.verwaltung.hilfe import choose as tick
from tests.formular import form_of, open_page
from tests.projects.test_sammelseite import choose, preview

#: what every request writes beside its act
BEIWERK = ("django_session", "auth_user", "ueberblick_besuch")


def import_file(client):
    """Upload, look, write: one changed project, eleven new ones."""
    zeilen = [["kennung", "titel", "umsetzung", "themenfelder"]]
    zeilen += [[f"p-{i}", f"Neu {i}", "Q1 2031", "Bildung"] for i in range(12)]
    daten = confirm_data(upload(client, Umsetzungsprojekt, zeilen))
    return lambda: client.post(adresse(Umsetzungsprojekt, "process_import"), daten)


def bulk_change(client):
    """Every plan two quarters later."""
    antwort = choose(client, "verschieben", Umsetzungsprojekt.objects.order_by("pk"))
    antwort = preview(client, antwort, quartale="2", grund="Ratsbeschluss")
    ziel, daten = antwort.context_data["ziel"], confirm_bulk(antwort)
    return lambda: client.post(ziel, daten)


def merge(client):
    """Two bodies with partners' roles become one."""
    bleibt, weg = (Organisation.objects.get(kennung=k) for k in ("krz", "krz-lemgo"))
    wahl = form_of(tick(client, Organisation, "merge_two", [weg, bleibt]), "bleibt")
    vorschau = wahl.fill(bleibt=bleibt.pk).send("Auswahl ändern: neue Vorschau")
    seite = form_of(vorschau, "bleibt")
    return lambda: seite.send("Zusammenführen")


def take_back(client):
    """The import of the small world taken back."""
    ziel = f"/admin/importe/import/{Import.objects.get().pk}/zuruecknehmen/"
    return open_page(client, ziel).send


VORGAENGE = {f.__name__: f for f in (import_file, bulk_change, merge, take_back)}


def _ours(sql: str) -> bool:
    """Whether a statement writes what the act is about."""
    wort = sql.lstrip().split(" ", 1)[0].upper()
    return wort in {"INSERT", "UPDATE", "DELETE"} and not any(name in sql for name in BEIWERK)


@contextmanager
def deadly(wann: str):
    """Die before that writing statement, or `vor` the commit of what was written.

    `nie`: live, and fail unless all of it was written in one transaction.
    """
    geschrieben, abgeschlossen = 0, 0

    def zaehlen(ausfuehren, sql, params, many, context):
        nonlocal geschrieben
        assert not abgeschlossen or not _ours(sql), f"nach dem Abschluss: {sql[:90]}"
        unser = _ours(sql)
        geschrieben += unser
        if unser and str(geschrieben) == wann:
            os.kill(os.getpid(), signal.SIGKILL)
        return ausfuehren(sql, params, many, context)

    abschluss = connection.commit

    def commit():
        nonlocal abgeschlossen
        if geschrieben and wann == "vor":
            os.kill(os.getpid(), signal.SIGKILL)
        abschluss()
        abgeschlossen += bool(geschrieben)

    connection.commit = commit
    with connection.execute_wrapper(zaehlen):
        yield


def happened(vorgang: str, wann: str) -> int | str:
    """Let another process do it as the administrator; the page's status, or why it ended.

    Negative: the signal that ended it.
    """
    connections.close_all()  # the child must not share one
    lesen, schreiben = os.pipe()
    kind = os.fork()
    if kind == 0:
        try:
            tun = VORGAENGE[vorgang](client_of(get_user_model().objects.get(username="chefin")))
            with deadly(wann):
                antwort = str(tun().status_code)
        except BaseException:
            antwort = traceback.format_exc()
        os.write(schreiben, antwort.encode()[:50_000])
        os._exit(0)
    os.close(schreiben)
    with os.fdopen(lesen, "rb") as leitung:
        text = leitung.read().decode()
    if ende := os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1]):
        return ende
    return int(text) if text.isdigit() else text
