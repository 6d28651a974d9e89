"""Every address of the portal, public and admin, with its variable parts filled in."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver

from tests.adressen import addresses

#: a part of an address: „<slug:kennung>“, or a named group of a pattern
TEIL = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|\(\[\^/\]\+\)")
#: values that fit every converter; records replace their own
VORGABE = {
    "kennung": "gibt-es-nicht",
    "slug": "gibt-es-nicht",
    "art": "umsetzungsprojekte",
    "section": "texte",
    "schluessel": "gibt-es-nicht",
    "nummer": "1",
    "marke": "x",
    "name": "x",
    "uidb64": "x",
    "token": "x-x",
    "url": "gibt-es-nicht",
    "app_label": "projects",
    "id": "1",
    "pk": "1",
    "object_id": "1",
    "content_type_id": "1",
    "form": "csv",
    "rest": "1/change/",
    "version": "1.1",
    "kommune": "gibt-es-nicht",
    "dienst": "gibt-es-nicht",
    "liste": "umsetzungsprojekte",
    "weg": "ü",
}


@dataclass(frozen=True)
class Ort:
    """One address of the map, ready to be asked for."""

    route: str
    pfad: str
    view: object

    @property
    def verwaltung(self) -> bool:
        """Whether it stands below /admin/, former addresses left out."""
        return self.pfad.startswith("/admin/") and "implementationproject" not in self.pfad


def patterns(muster=None, davor=""):
    """(route, view) of everything, in the order of the map."""
    for teil in get_resolver().url_patterns if muster is None else muster:
        route = davor + str(teil.pattern)
        if isinstance(teil, URLPattern):
            yield route, teil.callback
        else:
            yield from patterns(teil.url_patterns, route)


def filled(route: str, **werte) -> str:
    """The address of a route; `werte` go before VORGABE."""
    werte = {**VORGABE, **{name: str(wert) for name, wert in werte.items()}}

    def wert(treffer):
        return werte[treffer[1] or treffer[2] or "pk"]

    route = route.replace("(?!details/)", "").replace("/.+$", "/irgendwas$")
    pfad = re.sub(r"\(\?:/\.\*\)\?", "", re.sub(r"\(\?:show\|edit\)", "show", route))
    pfad = TEIL.sub(wert, pfad)
    return "/" + pfad.replace("^", "").replace("$", "").replace("/?", "").replace("\\Z", "")


def places(records: dict | None = None) -> list[Ort]:
    """Every address; those of the admin name `records`, by the label of their model."""
    orte = []
    for route, view in patterns():
        record = (records or {}).get(label_of(route))
        werte = {}
        if record is not None:
            nummer = ContentType.objects.get_for_model(record).pk
            werte = dict.fromkeys(("pk", "object_id", "id"), record.pk)
            werte |= {"content_type_id": nummer, "name": resource_of(record)}
        orte.append(Ort(route, filled(route, **werte), view))
    return orte


def samples() -> list[str]:
    """One address of every route, in each format and view."""
    gesehen = {}
    for adresse in addresses():
        pfad, _, query = adresse.partition("?")
        art = re.findall(r"(?:format|ansicht|bild)=\w+", query)
        gesehen.setdefault((get_resolver().resolve(pfad).route, *art, bool(query)), adresse)
    return [adresse for adresse in gesehen.values() if "pdf" not in adresse]


def label_of(route: str) -> str:
    """The model an address of the admin is about."""
    return ".".join(route.removeprefix("admin/").split("/")[:2])


def resource_of(record) -> str:
    """The name of its resource, for the addresses of templates."""
    seite = admin.site._registry.get(type(record))
    return next(iter(getattr(seite, "resource_names", ())), "x")


def records_of_all() -> dict:
    """One record of each model of the admin."""
    from tests.bausteine.verwaltung.hilfe import konto_mit
    from tests.konten.hilfe import add_own, welt

    w = welt()
    w.konto("Lesen").delete()
    add_own(w, konto_mit())
    return w.eigene


def superuser():
    """The account „chefin“, made by `records_of_all`."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="chefin")
