"""Import and export: what is said about Leistungen and Kommunen."""

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Verweis
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from gebiete.models import Groessenklasse, Kommune
from leistungen.models import LeikaLeistung, OzgLeistung
from leistungen.resources import LeikaLeistungResource
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from relevanz.enums import Betroffenheit, Relevanz
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from relevanz.regel import finding


@register
class SelbstauskunftResource(PortalResource):
    """File format of `selbstauskuenfte`: a Kommune and a Leistung per row."""

    resource_name = "selbstauskuenfte"
    key_columns = ("kommune", "leistung")
    kommune = Spalte(
        "kommune",
        "Kennung der Kommune.",
        Verweis(Kommune, lambda kommune: kommune.organisation.kennung),
    )
    leistung = Spalte(
        "leika_leistung",
        "Kennung der LeiKa-Leistung: ihr LeiKa-Schlüssel.",
        Verweis(LeikaLeistung, lambda leistung: leistung.kennung),
    )
    betrifft = Spalte(
        "betrifft",
        "Ob die Leistung die Kommune betrifft: ja oder nein.",
        Aufzaehlung(Betroffenheit),
    )
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Selbstauskunft

    def get_queryset(self):
        return Selbstauskunft.objects.fuer_export()


@register
class VollzugszuordnungResource(PortalResource):
    """File format of `vollzugszuordnungen`: a Leistung and a Größenklasse per row."""

    resource_name = "vollzugszuordnungen"
    key_columns = ("groessenklasse", "leistung", "ozg_leistung")
    groessenklasse = Spalte(
        "groessenklasse",
        "Größenklasse, wie im Filter der Kommunen.",
        Verweis(Groessenklasse, lambda klasse: klasse.slug),
    )
    leistung = Spalte(
        "leika_leistung",
        "Kennung der LeiKa-Leistung; leer, wenn die Zeile eine OZG-Leistung meint.",
        Verweis(LeikaLeistung, lambda leistung: leistung.kennung),
    )
    ozg_leistung = Spalte(
        "ozg_leistung",
        "OZG-ID der OZG-Leistung; ohne OZG-ID deren Adresse.",
        Verweis(OzgLeistung, lambda leistung: leistung.ozg_id or leistung.slug),
    )
    wert = Spalte(
        "wert",
        "Ob die Leistung die Kommunen dieser Größenklasse betrifft: ja oder nein.",
        Aufzaehlung(Betroffenheit),
    )
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Vollzugszuordnung

    def get_queryset(self):
        return Vollzugszuordnung.objects.fuer_export()


class Befundspalte(Spalte):
    """One word of what the rule finds; the Leistung comes loaded by `with_findings`."""

    def load(self, record):
        return getattr(finding(record), self.attribute)


class Befundquelle(Spalte):
    """The public Quelle of what the rule finds."""

    def load(self, record):
        quelle = finding(record).quelle
        return quelle.kennung if quelle else ""


class KommunenleistungResource(LeikaLeistungResource):
    """The Leistungen as one Kommune sees them: a file to read, which nobody imports."""

    relevanz = Befundspalte(
        "wert",
        "Ob die Leistung die Kommune betrifft; berechnet.",
        Aufzaehlung(Relevanz),
        nur_lesen=True,
    )
    relevanz_grund = Befundspalte("worte", "Wer das sagt; berechnet.", nur_lesen=True)
    relevanz_quelle = Befundquelle("quelle", "Kennung der Quelle dazu; berechnet.", nur_lesen=True)
    relevanz_fundstelle = Befundspalte("fundstelle", "Fundstelle dazu; berechnet.", nur_lesen=True)

    class Meta:
        model = LeikaLeistung
