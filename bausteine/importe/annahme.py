"""Job submission: what would take a request too long becomes an order, and its page the answer."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from bausteine.geschichte.ausfuehren import GESEHEN
from bausteine.importe import arbeiter
from bausteine.importe.auftrag import Auftrag, Auftragsart, queue
from bausteine.importe.auftragslauf import AUSLASSEN, progress_of
from bausteine.importe.models import Import
from bausteine.importe.spaltennamen import Lesewahl
from bausteine.importe.vorschau import FEHLER, VORSATZ, Vorschau

#: rows of a file, and records of an import to take back, that one request can write in 3 seconds;
#: rows of a file that it can check in that time
ZEILEN, EINTRAEGE, PRUEFZEILEN = 200, 2000, 2000


def hand_over_file(request: HttpRequest, vorschau: Vorschau | None) -> HttpResponseRedirect | None:
    """The way to the page of the order when a checked file is large; None: write it now.

    Raises OSError when there is no room for the order.
    """
    if progress_of(request) or vorschau is None or not writable(request, vorschau):
        return None
    if seite := page_of_open(check_name(vorschau.marke)):  # what would be written is not shown yet
        return seite
    if (zeilen := vorschau.kopf["zeilen"]) <= ZEILEN:
        return None
    return _queued(
        Auftrag(
            kennung=vorschau.marke,
            art=Auftragsart.SCHREIBEN,
            konto=_account(request),
            ziel=vorschau.kopf["modell"],
            name=vorschau.kopf["formular"]["original_file_name"],
            gesamt=zeilen,
            einheit="Zeilen",
            auslassen=AUSLASSEN in request.POST,
        )
    )


def hand_over_check(
    request: HttpRequest, modell: str, formular: dict, wahl: Lesewahl, zeilen: int
) -> HttpResponseRedirect | None:
    """The same for checking an upload that is kept already, about so many rows, as `wahl` says.

    Raises OSError when there is no room for the order.
    """
    if progress_of(request) or not takes_long(zeilen):
        return None
    return _queued(
        Auftrag(
            kennung=check_name(formular["import_file_name"].removeprefix(VORSATZ)),
            art=Auftragsart.PRUEFEN,
            konto=_account(request),
            ziel=modell,
            name=formular["original_file_name"],
            gesamt=zeilen,
            einheit="Zeilen",
            formular=formular,
            wahl={**asdict(wahl), "spalten": dict(wahl.spalten)},
        )
    )


def takes_long(zeilen: int) -> bool:
    """Whether nobody should wait for the check of so many rows."""
    return zeilen > PRUEFZEILEN


def writable(request: HttpRequest, vorschau: Vorschau) -> bool:
    """Whether this preview may be written as it was sent: in order, or without its wrong rows."""
    if vorschau.written:
        return False
    if not vorschau.kopf["anzahl"][FEHLER]:
        return True
    return AUSLASSEN in request.POST and bool(vorschau.kopf.get("ohne"))


def hand_over_undo(request: HttpRequest, der_import: Import) -> HttpResponseRedirect | None:
    """The same for taking an import back; also when somebody looks while it is being done."""
    if progress_of(request):
        return None
    kennung = undo_name(der_import)
    if request.method != "POST":
        return page_of_open(kennung)
    if (anzahl := der_import.eintraege.count()) <= EINTRAEGE:
        return None
    return _queued(
        Auftrag(
            kennung=kennung,
            art=Auftragsart.ZURUECKNEHMEN,
            konto=_account(request),
            ziel=str(der_import.pk),
            name=str(der_import),
            gesamt=anzahl,
            einheit="Einträgen",
            gesehen=request.POST.get(GESEHEN, ""),
        )
    )


def page_of_open(kennung: str) -> HttpResponseRedirect | None:
    """The way to the page of an order that is not done yet."""
    auftrag = Auftrag.of(kennung)
    return HttpResponseRedirect(address_of(auftrag)) if auftrag and auftrag.offen else None


def check_name(marke: str) -> str:
    """What the check of an upload is called, beside the order to write it."""
    return f"pruefung{marke}"


def undo_name(der_import: Import) -> str:
    """One import is taken back once: by one order."""
    return f"ruecknahme{der_import.pk}"


def address_of(auftrag: Auftrag) -> str:
    """The page that shows how far it is."""
    return reverse("admin:import_auftrag", args=[auftrag.kennung])


def _account(request: HttpRequest) -> int:
    """The key of the account that sends; nobody else comes here."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user.pk


def _queued(auftrag: Auftrag) -> HttpResponseRedirect:
    auftrag = queue(auftrag)
    if auftrag.offen:
        arbeiter.start()
    return HttpResponseRedirect(address_of(auftrag))
