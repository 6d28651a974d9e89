"""Import and export: the file of Kennzahlen."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Art, Aufzaehlung, Kommazahl, Liste, Zeitpunkt
from bausteine.tabellen.spalten import Selbstverweise, Spalte, geaendert_am_spalte
from kennzahlen.enums import Zahlzusatz
from kennzahlen.models import Kennzahl
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte


class Widerspruchsspalte(Spalte):
    """The public ones that say something else, from both ends of each pair; computed."""

    def load(self, record):
        if record.pk is None:
            return []
        return [zahl.kennung for zahl in record.widersprueche if self.visible(zahl)]


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

    class Meta:
        model = Kennzahl
