"""Import and export: the files of Onboardings and of their steps.

What is closed has no file: neither answers nor questions. What a data sheet asks for can be read
in, and is in no public file.
"""

from django.core.exceptions import ValidationError

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Ganzzahl, JaNein, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from bausteine.werte.suche import folded
from dienste.models import Plattform
from gebiete.models import Kommune
from onboarding.actions import drop_confirmations
from onboarding.enums import Feldart
from onboarding.models import Datenblattfeld, Onboarding, Onboardingstufe
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte


def plattform_spalte(*, intern: bool = False) -> Spalte:
    """The Plattform of a row."""
    return Spalte(
        "plattform",
        "Kennung der Plattform; Schlüssel beim Import.",
        Verweis(Plattform, lambda plattform: plattform.kennung),
        intern=intern,
    )


@register
class OnboardingstufeResource(PortalResource):
    """File format of `onboardingstufen`."""

    resource_name = "onboardingstufen"
    key_columns = ("plattform", "reihenfolge")
    plattform = plattform_spalte()
    reihenfolge = Spalte(
        "reihenfolge", "Platz der Stufe, die erste ist 1; Schlüssel beim Import.", Ganzzahl()
    )
    name = Spalte("name", "Name der Stufe, wie die Quelle sie nennt.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Onboardingstufe


@register
class DatenblattfeldResource(PortalResource):
    """File format of `datenblattfelder`: what is asked, never what was answered; not public."""

    resource_name = "datenblattfelder"
    key_columns = ("plattform", "name")
    plattform = plattform_spalte(intern=True)
    name = Spalte("name", "Name des Felds; Schlüssel beim Import.", intern=True)
    reihenfolge = Spalte("reihenfolge", "Platz im Formular.", Ganzzahl(), intern=True)
    hilfe = Spalte("hilfe", "Was einzutragen ist.", intern=True)
    pflicht = Spalte("pflicht", "Ob die Angabe nötig ist.", JaNein(), intern=True)
    art = Spalte("art", "Was sich eintragen lässt.", Aufzaehlung(Feldart), intern=True)

    class Meta:
        model = Datenblattfeld

    def finish(self):
        drop_confirmations()


class Stufenspalte(Spalte):
    """The step by its name or its place; Plattformen may call their steps alike, so it is looked
    for among those of the row's own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._stufen: dict[int, list[Onboardingstufe]] = {}

    def load(self, record):
        return record.stufe.name if record.stufe else ""

    def put(self, record, value):
        record.stufe = self._found(record, value) if value else None

    def _found(self, record, text: str) -> Onboardingstufe:
        if record.plattform_id is None:
            raise ValidationError("Zu einer Stufe gehört die Plattform, die sie hat.")
        if record.plattform_id not in self._stufen:
            self._stufen[record.plattform_id] = list(record.plattform.onboardingstufen.all())
        stufen = self._stufen[record.plattform_id]
        for stufe in stufen:
            if folded(text) in (folded(stufe.name), str(stufe.reihenfolge)):
                return stufe
        namen = ", ".join(f"{stufe.reihenfolge} {stufe.name}" for stufe in stufen)
        raise ValidationError(
            f"Die Stufe „{text[:40]}“ hat die Plattform „{record.plattform}“ nicht. "
            + (f"Möglich sind: {namen}." if namen else "Zu ihr ist noch keine Stufe erfasst.")
        )


@register
class OnboardingResource(PortalResource):
    """File format of `onboardings`."""

    resource_name = "onboardings"
    key_columns = ("kommune", "plattform")
    synonyms = {"bestaetigt_am": "zuletzt_bestaetigt_am"}
    kommune = Spalte(
        "kommune",
        "Kennung der Kommune; Schlüssel beim Import.",
        Verweis(Kommune, lambda kommune: kommune.organisation.kennung),
    )
    plattform = plattform_spalte()
    name = Spalte("kommune__organisation__name", "Name der Kommune.", nur_lesen=True)
    stufe = Stufenspalte("stufe", "Stufe der Plattform; leer: nicht bekannt.")
    stufe_nummer = Spalte(
        "stufe__reihenfolge", "Platz der Stufe auf dem Weg.", Ganzzahl(), nur_lesen=True
    )
    stufe_unklar = Spalte("stufe_unklar", "Warum die Stufe unklar ist; nur ohne Stufe.")
    geplant = Spalte(
        "geplant", "Für wann der Livegang geplant ist; ein Plan, keine Tatsache.", Zeitpunkt()
    )
    live = Spalte(
        "live",
        "Seit wann die Kommune live ist; nie in der Zukunft und nur mit Quelle.",
        Zeitpunkt(),
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Onboarding
