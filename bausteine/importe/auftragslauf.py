"""Job execution: the form that was sent is worked through once more, in the name of its account.

The same code as inside a request, with the same rights, reasons and sentences; what a page would
have shown is kept with the order.
"""

from contextlib import contextmanager
from typing import cast
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.messages import constants
from django.http import HttpRequest, HttpResponse, QueryDict
from simple_history.models import HistoricalRecords

from bausteine.geschichte.ausfuehren import GESEHEN
from bausteine.importe.auftrag import Auftrag, Auftragsart, Auftragsstand
from bausteine.importe.models import Import
from bausteine.importe.spaltennamen import Lesewahl
from bausteine.zustaendigkeit.pflege import record_admins

#: the button that leaves the wrong rows out
AUSLASSEN = "auslassen"


class Unbefugt(Exception):
    """The account is gone or closed."""


class UndoAdmin(admin.ModelAdmin):
    """What an order asks of the admin of imports, which knows of orders itself."""

    def undo_view(self, request, pk: int) -> HttpResponse:
        """Take the import back that the form names."""
        raise NotImplementedError


class SentMessages:
    """What a page would have shown: in the place of Django's messages."""

    def __init__(self):
        self.alle: list[list[str]] = []

    def add(self, stufe: int, satz, extra_tags: str = "") -> None:
        """Called by `django.contrib.messages`."""
        self.alle.append([constants.DEFAULT_TAGS[stufe], str(satz)])

    @property
    def failed(self) -> bool:
        """Whether one of them is an error."""
        return any(stufe == "error" for stufe, _ in self.alle)


class RepeatedRequest(HttpRequest):
    """The form, sent by nobody's browser. `fortschritt`: told how far the work is."""

    def __init__(self, konto, felder: dict, fortschritt):
        super().__init__()
        self.method, self.user, self.fortschritt = "POST", konto, fortschritt
        self.POST = QueryDict(urlencode(felder))
        self._messages = SentMessages()


def progress_of(request):
    """Whom to tell how far the work is; None inside a request, where nobody could see it."""
    return getattr(request, "fortschritt", None)


def run_order(auftrag: Auftrag) -> None:
    """Do it and note what became of it. Raises what is the machine's fault, and Unbefugt."""
    if geschrieben := result_of(auftrag):  # by a process that died before it could note it
        return auftrag.end(Auftragsstand.FERTIG, [["success", _summary(geschrieben)]])
    konto = get_user_model().objects.filter(pk=auftrag.konto, is_active=True).first()
    if konto is None or not konto.is_staff:
        raise Unbefugt
    if auftrag.art == Auftragsart.PRUEFEN:
        request = RepeatedRequest(konto, {}, Zeilenfortschritt(auftrag))
        verwaltung = record_admins()[apps.get_model(auftrag.ziel)]
        with _in_the_name_of(request):
            antwort = verwaltung.check_upload(request, auftrag.formular, Lesewahl(**auftrag.wahl))
    elif auftrag.art == Auftragsart.SCHREIBEN:
        felder = {"vorschau": auftrag.kennung} | ({AUSLASSEN: "ja"} if auftrag.auslassen else {})
        request = RepeatedRequest(konto, felder, Zeilenfortschritt(auftrag))
        verwaltung = record_admins()[apps.get_model(auftrag.ziel)]
        with _in_the_name_of(request):
            antwort = verwaltung.process_import(request)
    else:
        request = RepeatedRequest(konto, {GESEHEN: auftrag.gesehen}, auftrag.report)
        with _in_the_name_of(request):
            seite = cast(UndoAdmin, admin.site.get_model_admin(Import))
            antwort = seite.undo_view(request, int(auftrag.ziel))
    meldungen = request._messages
    stand = Auftragsstand.GESCHEITERT if meldungen.failed else Auftragsstand.FERTIG
    auftrag.end(stand, meldungen.alle, antwort["Location"])


def result_of(auftrag: Auftrag) -> Import | None:
    """The import, or the act of taking one back, that the order wrote; None while it did not, and
    for a check, which writes nothing."""
    if auftrag.art == Auftragsart.PRUEFEN:
        return None
    if auftrag.art == Auftragsart.SCHREIBEN:
        return Import.objects.filter(vorschau=auftrag.kennung).first()
    return Import.objects.filter(nimmt_zurueck=int(auftrag.ziel)).first()


def _summary(geschrieben: Import) -> str:
    if geschrieben.nimmt_zurueck_id:
        return "Der Import ist zurückgenommen."
    return (
        f"Import geschrieben: {geschrieben.neu} neu, {geschrieben.geaendert} geändert, "
        f"{geschrieben.unveraendert} unverändert. Unter „Importe“ lässt er sich zurücknehmen."
    )


class Zeilenfortschritt:
    """Progress as imports tell it: the row of the file, whose first one is the header."""

    def __init__(self, auftrag: Auftrag):
        self._auftrag, self._gesamt = auftrag, auftrag.gesamt

    def begin(self, gesamt: int) -> None:
        """The file has been read and has so many rows; until then it was estimated."""
        self._gesamt = gesamt
        self._auftrag.report(0, gesamt)

    def __call__(self, zeile: int) -> None:
        """That row is done."""
        self._auftrag.report(min(zeile - 1, self._gesamt), self._gesamt)


@contextmanager
def _in_the_name_of(request: HttpRequest):
    """The history names the account, as it does inside a request."""
    HistoricalRecords.context.request = request
    try:
        yield
    finally:
        del HistoricalRecords.context.request
