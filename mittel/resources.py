"""Import and export: the file of Mittelvorgänge."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Geldbetrag, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from mittel.actions import update_projects
from mittel.enums import Mittelart, Mittelstand, Mittelzweck, Nachtrag
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from projects.spalten import projekt_spalte
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte


@register
class MittelvorgangResource(PortalResource):
    """File format of `mittel`."""

    resource_name = "mittel"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    art = Spalte("art", "Um welche Art von Vorgang es geht.", Aufzaehlung(Mittelart))
    gegenstand = Spalte("gegenstand", "Wofür, wie die Quelle es nennt.")
    projekt = projekt_spalte()
    zweck = Spalte("zweck", "Zweck, wie die Quelle ihn nennt.", Aufzaehlung(Mittelzweck))
    zweck_text = Spalte("zweck_text", "Zweck in den Worten der Quelle, wenn sie mehr sagt.")
    partner = Spalte(
        "partner",
        "Kurzname der Organisation, mit der vereinbart oder die beauftragt ist.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    zeitraum = Spalte(
        "zeitraum", "Monat des Antrags, Leistungszeitraum oder Tag des Auftrags.", Zeitpunkt()
    )
    gilt_bis = Spalte("gilt_bis", "Ende, wenn die Quelle nur dieses nennt.", Datum())
    nachtrag = Spalte(
        "nachtrag",
        "Ob die Leistungsvereinbarung eine frühere verlängert oder ergänzt.",
        Aufzaehlung(Nachtrag),
    )
    betrag = Spalte("betrag", "Betrag in Euro; leer, wenn die Quelle keinen nennt.", Geldbetrag())
    stand = Spalte("stand", "Wie weit der Vorgang laut Quelle ist.", Aufzaehlung(Mittelstand))
    stand_text = Spalte("stand_text", "Stand in den Worten der Quelle.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Mittelvorgang

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._touched: set[int] = set()

    def after_store(self, record):
        self._touched.add(record.pk)

    def finish(self):
        update_projects(self._touched)

    def follow_up(self, records):
        update_projects({record.pk for record in records})
