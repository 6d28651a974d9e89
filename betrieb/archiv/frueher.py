"""Redirects: from the former database, and from records that were merged; and pages that nothing
leads to."""

from collections.abc import Iterator

from django.apps import apps

from bausteine.bearbeiten.models import Weiterleitung
from bausteine.bearbeiten.zusammenfuehren import key_field
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from kennzahlen.models import Momentaufnahme
from leistungen.models import OzgLeistung
from projects.models import AlteAdresse, Umsetzungsprojekt

#: kind of a former address to what it looked like
MUSTER = {
    "nummer": (
        "/umsetzungsprojekte/{}/show",
        "/admin/app/implementationproject/{}/show",
        "/admin/app/implementationproject/{}/edit",
    ),
    "projekt": ("/umsetzungsprojekte/details/{}",),
    "loesung": ("/loesungen/details/{}",),
}
#: short addresses, and parts of the former database that say what they were
WEITERE = (
    "/fahrplan/",
    "/statistik/",
    "/verwaltungssuchmaschine",
    "/dmr-umsetzungsprojekte",
    "/loesungen",
    "/kommunen",
    "/modellregionen",
)


def former_addresses() -> Iterator[str]:
    """Of what is public: the portal answers any address of the former database, and a file under
    a name that it does not know would say that there is something. It answers which ones lead on.
    """
    projekte = Umsetzungsprojekt.objects.order_by("pk").oeffentlich()
    alte = AlteAdresse.objects.order_by("pk").filter(nur_oeffentliche("projekt"))
    for art, wert in alte.values_list("art", "wert").distinct():
        yield from (muster.format(wert) for muster in MUSTER.get(art, ()))
    for nummer, kennung in projekte.values_list("kdn_id", "kennung"):
        if nummer is not None:
            yield from (muster.format(nummer) for muster in MUSTER["nummer"])
        yield MUSTER["projekt"][0].format(kennung)
    leistungen = OzgLeistung.objects.order_by("pk").oeffentlich()
    for slug, ozg_id in leistungen.values_list("slug", "ozg_id"):
        yield f"/ozg-leistungen/details/{slug}"
        if ozg_id:
            yield f"/ozg-leistungen/details/{slug}-{ozg_id}"
    yield from _merged()
    yield from WEITERE


def kept_numbers() -> Iterator[str]:
    """Numbers that somebody quotes: no page leads to them."""
    for aufnahme in Momentaufnahme.objects.order_by("pk"):
        yield aufnahme.get_absolute_url()


def _merged() -> Iterator[str]:
    for weg in Weiterleitung.objects.order_by("pk"):
        model = apps.get_model(weg.art)
        if record := model.objects.oeffentlich().filter(**{key_field(model): weg.neu}).first():
            yield record.get_absolute_url().replace(f"/{weg.neu}/", f"/{weg.alt}/")
