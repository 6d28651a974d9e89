"""Import and export: the files of Seiten, Kurztexte, Banner, Begriffe and Stichwortgruppen."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Ganzzahl
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from texte.enums import Bannerstufe
from texte.models import Banner, Begriff, Kurztext, Seite, Stichwortgruppe


@register
class SeiteResource(PortalResource):
    """File format of `seiten`."""

    resource_name = "seiten"
    key_columns = ("slug",)
    slug = Spalte("slug", "Name der Seite in ihrer Adresse; Schlüssel beim Import.")
    titel = Spalte("titel", "Überschrift der Seite.")
    stand = Spalte("stand", "Tag, an dem der Text zuletzt geprüft wurde.", Datum())
    reihenfolge = Spalte("reihenfolge", "Platz in der Liste der Seiten.", Ganzzahl())
    text = Spalte("text", "Text in Markdown.")
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Seite


@register
class BegriffResource(PortalResource):
    """File format of `begriffe`."""

    resource_name = "begriffe"
    key_columns = ("slug",)
    slug = Spalte("slug", "Sprungziel auf der Hilfeseite; Schlüssel beim Import.")
    name = Spalte("name", "Das Wort.")
    kurz = Spalte("kurz", "Erklärung in einem Satz.")
    text = Spalte("text", "Mehr dazu, in Markdown.")
    siehe = Spalte("siehe", "Adresse, unter der mehr dazu steht.")
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Begriff


@register
class StichwortgruppeResource(PortalResource):
    """File format of `stichwortgruppen`."""

    resource_name = "stichwortgruppen"
    key_columns = ("kennung",)
    kennung = Spalte("kennung", "Schlüssel beim Import.")
    name = Spalte("name", "Das Wort, wie es in den Titeln steht.")
    gleichbedeutend = Spalte("gleichbedeutend", "Wörter, die dasselbe bedeuten, getrennt durch |.")
    fuehrt_hierher = Spalte(
        "fuehrt_hierher", "Wörter, mit denen danach gesucht wird, getrennt durch |."
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Stichwortgruppe


@register
class KurztextResource(PortalResource):
    """File format of `kurztexte`."""

    resource_name = "kurztexte"
    key_columns = ("platz",)
    platz = Spalte("platz", "Wo der Text steht; Schlüssel beim Import.")
    text = Spalte("text", "Der Text, über Listen in Markdown.")
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Kurztext


@register
class BannerResource(PortalResource):
    """File format of `banner`."""

    resource_name = "banner"
    key_columns = ("kennung",)
    kennung = Spalte("kennung", "Schlüssel beim Import.")
    text = Spalte("text", "Der Text in Markdown.")
    stufe = Spalte(
        "stufe", "Hinweis oder Warnung.", Aufzaehlung(Bannerstufe, leer=Bannerstufe.HINWEIS)
    )
    von = Spalte("von", "Der erste Tag.", Datum())
    bis = Spalte("bis", "Der letzte Tag.", Datum())
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Banner
