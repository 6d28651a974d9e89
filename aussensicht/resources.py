"""Export: the file of what differs; nobody writes it, so it is not imported."""

from aussensicht.enums import Abgleichart
from aussensicht.models import Abgleichzeile
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register_file
from bausteine.tabellen.arten import Aufzaehlung, Datum
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte


@register_file
class AbgleichResource(PortalResource):
    """File format of `abgleich`: one difference of one Kommune per row."""

    resource_name = "abgleich"
    key_columns = ("kommune", "kennung")
    with_template = False
    kommune = Spalte(
        "kommune__organisation__kennung", "Kennung der Kommune; berechnet.", nur_lesen=True
    )
    name = Spalte("kommune__organisation__name", "Name der Kommune; berechnet.", nur_lesen=True)
    ars = Spalte(
        "kommune__organisation__ars", "Amtlicher Regionalschlüssel; berechnet.", nur_lesen=True
    )
    kennung = Spalte("kennung", "Kommune, Art der Abweichung und worum es geht.", nur_lesen=True)
    art = Spalte(
        "art",
        "Worin sich das Portal vom PVOG oder von einer Redaktion unterscheidet.",
        Aufzaehlung(Abgleichart),
        nur_lesen=True,
    )
    leika_schluessel = Spalte(
        "leika_schluessel", "LeiKa-Schlüssel laut PVOG, Redaktion oder Dienst.", nur_lesen=True
    )
    bezeichnung = Spalte(
        "bezeichnung",
        "Name der Leistung oder des Online-Dienstes; kennt das Portal sie nicht, der dort.",
        nur_lesen=True,
    )
    leistung = Spalte(
        "leika__kennung", "Kennung der LeiKa-Leistung, die das Portal kennt.", nur_lesen=True
    )
    dienst = Spalte(
        "dienst__kennung", "Kennung des Online-Dienstes, der hier online ist.", nur_lesen=True
    )
    stand_hier = Spalte(
        "stand_hier", "Stand des Anschlusses in diesem Portal; leer: keine Angabe.", nur_lesen=True
    )
    hier_am = Spalte("hier_am", "Für welchen Tag dieser Stand gilt.", Datum(), nur_lesen=True)
    stand_pvog = Spalte("stand_pvog", "Was das PVOG oder die Redaktion sagt.", nur_lesen=True)
    pvog_am = Spalte("pvog_am", "Stand der Angabe dort.", Datum(), nur_lesen=True)
    adresse = Spalte("adresse", "Adresse laut PVOG oder Redaktion.", nur_lesen=True)
    geaendert_am = geaendert_am_spalte()
    redaktion = Spalte(
        "redaktion",
        "Redaktion, deren XZuFi-Datei das sagt; leer: das PVOG sagt es.",
        nur_lesen=True,
    )
    dienst_dort = Spalte(
        "dienst_dort", "Wie der Onlinedienst in der XZuFi-Datei heißt.", nur_lesen=True
    )
    vertrauensniveau = Spalte(
        "vertrauensniveau", "Code des Vertrauensniveaus in der XZuFi-Datei.", nur_lesen=True
    )

    class Meta:
        model = Abgleichzeile
