"""Import and export: the file of Kennzahlen, and that of the Messwerte of one."""

from django.utils.functional import cached_property

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Art,
    Aufzaehlung,
    Datum,
    Ganzzahl,
    Kommazahl,
    Liste,
    Zeitpunkt,
    Zeitstempel,
)
from bausteine.tabellen.spalten import Selbstverweise, Spalte, geaendert_am_spalte, related
from kennzahlen.enums import Zaehlliste, Zahlzusatz
from kennzahlen.models import Kennzahl, Messwert
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte


class Widerspruchsspalte(Spalte):
    """The public ones that say something else, from both ends of each pair; computed."""

    def load(self, record):
        if record.pk is None:
            return []
        return [zahl.kennung for zahl in record.widersprueche if self.visible(zahl)]


class MesswertResource(PortalResource):
    """Columns of the file of Messwerte; the portal writes them, nobody imports them."""

    resource_name = "messwerte"
    am = Spalte("am", "An welchem Tag gezählt wurde; fehlt ein Tag, ist er nicht bekannt.", Datum())
    wert = Spalte("wert", "Wie viele Einträge es waren.", Ganzzahl())
    gezaehlt_um = Spalte("gezaehlt_um", "Der Augenblick der Zählung.", Zeitstempel())
    liste = Spalte("liste", "In welcher Liste gezählt wurde.", Aufzaehlung(Zaehlliste))
    abfrage = Spalte("abfrage", "Mit welchem Filter, wie in der Adresse der Liste.")
    regelfassung = Spalte(
        "regelfassung",
        "Nummer der Zählregel; sind Liste, Filter oder Nummer andere, ist es eine neue Reihe.",
        Ganzzahl(),
    )

    class Meta:
        model = Messwert


@register
class KennzahlResource(PortalResource):
    """File format of `kennzahlen`."""

    resource_name = "kennzahlen"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    bezeichnung = Spalte("bezeichnung", "Was gezählt oder gemessen ist.")
    wert = Spalte("wert", "Die Zahl der Quelle; leer, wenn sie verloren ist.", Kommazahl())
    wert_bis = Spalte("wert_bis", "Ende einer Spanne: bei „5 bis 8“ die 8.", Kommazahl())
    einheit = Spalte("einheit", "Wovon, zum Beispiel Personen oder %.")
    zusatz = Spalte(
        "zusatz",
        "Wort der Quelle vor der Zahl; gezählt und berechnet: Die Quelle nennt sie selbst nicht.",
        Aufzaehlung(Zahlzusatz),
    )
    stand = Spalte("stand", "Von wann die Zahl ist.", Zeitpunkt())
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    widerspricht = Selbstverweise(
        "widerspricht",
        "Kennungen von Kennzahlen, die etwas anderes sagen; bei einer von beiden genügt.",
    )
    widersprueche = Widerspruchsspalte(
        "widersprueche",
        "Kennungen aller Kennzahlen, die etwas anderes sagen, von beiden Seiten; berechnet.",
        Liste(Art()),
        nur_lesen=True,
    )
    angabe = Spalte("angabe", "Die Zahl, wie die Seiten sie zeigen; berechnet.", nur_lesen=True)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()
    liste = Spalte(
        "liste",
        "In welcher Liste das Portal die Zahl zählt; leer: Sie steht in einer Quelle.",
        Aufzaehlung(Zaehlliste),
    )
    abfrage = Spalte("abfrage", "Mit welchem Filter, wie in der Adresse der Liste.")
    regel = Spalte("regel", "In Worten, was gezählt wird und was nicht.")
    regelfassung = Spalte(
        "regelfassung", "Nummer der Zählregel; mit jeder beginnt eine neue Reihe.", Ganzzahl()
    )

    class Meta:
        model = Kennzahl

    @cached_property
    def teile(self) -> list[tuple[str, list[Spalte]]]:
        """What was counted, day by day."""
        return [("messwerte", MesswertResource(oeffentlich=True).public_columns)]

    def part_rows(self, record, name, spalten):
        """The oldest first."""
        return sorted(related(record, name), key=lambda wert: wert.am)
