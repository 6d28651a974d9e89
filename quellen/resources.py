"""Import and export: the files of Quellen."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Datum, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from quellen.models import Quelle


def quelle_spalte() -> Spalte:
    """The Quelle of a record with exactly one."""
    return Spalte("quelle", "Kennung der Quelle.", Verweis(Quelle, lambda quelle: quelle.kennung))


class Fundstellenspalte(Spalte):
    """The place in the record's Quelle; hidden together with it."""

    def load(self, record):
        sichtbar = record.quelle is None or self.visible(record.quelle)
        return record.fundstelle if sichtbar else ""


def fundstelle_spalte() -> Spalte:
    """The place in the Quelle."""
    return Fundstellenspalte("fundstelle", "Abschnitt, Tabelle oder Seite in der Quelle.")


def geprueft_spalte() -> Spalte:
    """When someone last looked at the record; computed."""
    erklaerung = "Wann jemand den Eintrag zuletzt geprüft hat; berechnet."
    return Spalte("zuletzt_bestaetigt_am", erklaerung, Datum(), nur_lesen=True)


@register
class QuelleResource(PortalResource):
    """File format of `quellen`."""

    resource_name = "quellen"
    kennung = Spalte("kennung", "Dauerhafte Kennung der Quelle; Schlüssel beim Import.")
    titel = Spalte("titel", "Titel des Dokuments.")
    herausgeber = Spalte("herausgeber", "Wer das Dokument veröffentlicht hat.")
    stand = Spalte("stand", "Auf welchen Zeitpunkt sich das Dokument bezieht.", Zeitpunkt())
    adresse = Spalte("adresse", "Internetadresse des Dokuments.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung.")
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Quelle
