"""Import and export: the files of Organisationen."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Art,
    Aufzaehlung,
    Ganzzahl,
    JaNein,
    Schluessel,
    Verweis,
    Webadresse,
)
from bausteine.tabellen.spalten import Kindspalte, Selbstverweise, Spalte, geaendert_am_spalte
from bausteine.werte.suche import folded
from organisationen.enums import Organisationstyp
from organisationen.identifiers import AGS, ARS
from organisationen.models import Alias, Ansprechstelle, Organisation
from quellen.resources import fundstelle_spalte, quelle_spalte


@register
class OrganisationResource(PortalResource):
    """File format of `organisationen`."""

    resource_name = "organisationen"
    stable_columns = ("ags", "ars")
    name_column = "name"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    name = Spalte("name", "Name, wie er im Portal steht.")
    kurzname = Spalte("kurzname", "Eindeutiger Kurzname; so heißt die Organisation in Listen.")
    langform = Spalte("langform", "Ausgeschriebener Name, wenn er vom Namen abweicht.")
    typ = Spalte("typ", "Art der Organisation.", Aufzaehlung(Organisationstyp))
    aliase = Kindspalte(
        "aliase",
        "Weitere Namen in Dokumenten.",
        Art(),
        value_of=lambda alias: alias.name,
        build=lambda organisation, name: Alias(organisation=organisation, name=name),
    )
    ort = Spalte("ort", "Ort.")
    web = Spalte("web", "Internetseite.", Webadresse())
    ags = Spalte("ags", "Amtlicher Gemeindeschlüssel.", Schluessel(AGS))
    ars = Spalte("ars", "Amtlicher Regionalschlüssel.", Schluessel(ARS))
    kreis = Selbstverweise("kreis", "Kennung des übergeordneten Kreises.", einzeln=True)
    nachfolger = Selbstverweise("nachfolger", "Kennungen der Nachfolger.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_projekte = Spalte(
        "anzahl_projekte",
        "Zahl der öffentlichen Umsetzungsprojekte; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Organisation

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self._kurznamen = {
            folded(kurzname): kennung
            for kennung, kurzname in Organisation.objects.values_list("kennung", "kurzname")
        }

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        fehler = dict(import_validation_errors or {})
        if not instance.kurzname:  # the model says that it is missing
            return super().validate_instance(instance, fehler, validate_unique)
        besitzer = self._kurznamen.setdefault(folded(instance.kurzname), instance.kennung)
        if besitzer != instance.kennung and "kurzname" not in fehler:
            fehler["kurzname"] = [f"Den Kurznamen „{instance.kurzname}“ trägt schon „{besitzer}“."]
        super().validate_instance(instance, fehler, validate_unique)


@register
class AnsprechstelleResource(PortalResource):
    """File format of `ansprechstellen`; internal, never part of public downloads."""

    resource_name = "ansprechstellen"
    key_columns = ("organisation", "funktion", "stelle")
    organisation = Spalte(
        "organisation",
        "Kurzname der Organisation.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    funktion = Spalte("funktion", "Funktion.")
    stelle = Spalte("stelle", "Amt oder Stelle.")
    postfach = Spalte("postfach", "Funktionspostfach.")
    oeffentlich = Spalte("oeffentlich", "Ob Besucherinnen und Besucher sie sehen.", JaNein())

    class Meta:
        model = Ansprechstelle

    def get_queryset(self):
        return Ansprechstelle.objects.select_related("organisation").order_by("pk")
