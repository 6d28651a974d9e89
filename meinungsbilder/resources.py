"""Import and export: the file of Meinungsbilder, as the admin keeps them; no Stimmzettel."""

from django.core.exceptions import ValidationError

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung, release_obstacle
from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Art, Aufzaehlung, Ganzzahl, Liste, Uhrzeit
from bausteine.tabellen.spalten import Kindspalte, Spalte, geaendert_am_spalte
from meinungsbilder.auszaehlung import Auszaehlung
from meinungsbilder.enums import Abstimmungsphase, Stimmkreis
from meinungsbilder.models import FEST, Meinungsbild, Wahlmoeglichkeit


class Wahlspalte(Kindspalte):
    """The choices; they stay as they are once somebody has voted."""

    def store(self, record, value, resource):
        if set(value) != set(self.load(record)) and record.stimmzettel.exists():
            raise ValidationError({self.column_name: FEST})
        super().store(record, value, resource)


class Zahlspalte(Spalte):
    """How many Stimmzettel there are; a record that was not loaded for it has none to tell."""

    def load(self, record):
        return record.__dict__.get("anzahl")


class Ergebnisspalte(Spalte):
    """The result, of those that were over when they were loaded; of others nothing, ever."""

    def load(self, record):
        if not record.__dict__.get("gezaehlt"):
            return []
        ergebnis = Auszaehlung.of(record.wahl, record.gezaehlte)
        return [f"{zeile.wahlmoeglichkeit.text}: {zeile.punkte}" for zeile in ergebnis.zeilen]


@register
class MeinungsbildResource(PortalResource):
    """File format of `meinungsbilder`."""

    resource_name = "meinungsbilder"
    looks_again = True
    kennung = Spalte("kennung", "Steht in der Adresse; Schlüssel beim Import.")
    titel = Spalte("titel", "Überschrift des Meinungsbilds.")
    frage = Spalte("frage", "Die Frage, die sich mit Punkten beantworten lässt.")
    wahlmoeglichkeiten = Wahlspalte(
        "wahlmoeglichkeiten",
        "Wofür es Punkte gibt; was sie im Portal bedeuten, steht nur im Formular.",
        Art(),
        value_of=lambda wahl: wahl.text,
        build=lambda bild, text: Wahlmoeglichkeit(meinungsbild=bild, text=text),
    )
    von = Spalte("von", "Wann die Abstimmung beginnt.", Uhrzeit())
    bis = Spalte("bis", "Wann sie endet.", Uhrzeit())
    punkte_je_person = Spalte(
        "punkte_je_person", "Wie viele Punkte eine Person vergeben kann.", Ganzzahl()
    )
    kreis = Spalte("kreis", "Wer abstimmen darf.", Aufzaehlung(Stimmkreis))
    ausgegebene_codes = Spalte(
        "ausgegebene_codes",
        "Wie viele Stimmcodes ausgegeben sind; die Codes selbst stehen nirgends.",
        Ganzzahl(),
        nur_lesen=True,
    )
    phase = Spalte(
        "phase",
        "Ob es kommt, läuft oder beendet ist.",
        Aufzaehlung(Abstimmungsphase),
        nur_lesen=True,
    )
    stimmzettel = Zahlspalte(
        "anzahl",
        "Wie viele Stimmzettel abgegeben sind.",
        Ganzzahl(),
        spaltenname="stimmzettel",
        nur_lesen=True,
    )
    ergebnis = Ergebnisspalte(
        "ergebnis",
        "Punkte je Wahlmöglichkeit, die meisten zuerst; erst nach dem Ende. Kein repräsentatives "
        "Bild. Jeden Stimmzettel gibt es als Datei auf der Seite des Meinungsbilds.",
        Liste(Art()),
        nur_lesen=True,
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte(leer=Veroeffentlichung.ENTWURF)

    class Meta:
        model = Meinungsbild

    def late_refusal(self, record):
        """Choices are in when their rows are written."""
        satz = release_obstacle(record)
        return {"veroeffentlichung": [satz]} if satz else {}
