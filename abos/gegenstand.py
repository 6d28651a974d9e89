"""Value object: what an Abo is about, read from the address of a page."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from abos import einwilligung
from auswahlen.filterpruefung import known_filters
from auswahlen.models import Auswahl
from auswahlen.views import Auswahlseite
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.listen import ListPage, list_page
from schnittstelle.listen import LISTEN, key_paths

NICHT_ABONNIERBAR = (
    "Diese Seite lässt sich nicht abonnieren. Abonnieren lassen sich Listen, auch mit Filtern, und "
    "die Seiten einzelner Einträge."
)
#: lists by the name of their address, with that of their resource
NAMEN = {adresse: name for name, adresse in LISTEN}
#: the list whose records are sent themselves
RUNDBRIEFE = "rundbriefe"
EIN_RUNDBRIEF = (
    "Ein einzelner Rundbrief lässt sich nicht abonnieren, denn er ändert sich nicht mehr. "
    "Abonnieren lässt sich die Liste der Rundbriefe, auch für ein Themenfeld."
)
#: what stands for a moment in `Abo.gesehen`
Stand = dict[str, str]


@dataclass(frozen=True)
class Gegenstand:
    """A list under a filter, or one record of it. `liste`: the name of its address."""

    liste: str
    abfrage: str = ""
    schluessel: str = ""

    @classmethod
    def read(cls, adresse: str) -> "Gegenstand":
        """What the page at this address shows. Raises ValidationError with what to do instead."""
        teile = urlsplit(adresse.strip().replace("\x00", ""))
        try:
            ort = resolve(teile.path)
        except Resolver404:
            raise ValidationError(NICHT_ABONNIERBAR) from None
        seite: Any = getattr(ort.func, "view_class", None)
        params = QueryDict(teile.query)
        if seite is Auswahlseite:
            return cls._of_auswahl(ort.kwargs["kennung"])
        if not isinstance(seite, type):
            raise ValidationError(NICHT_ABONNIERBAR)
        if issubclass(seite, ListPage) and (name := _list_at(teile.path)):
            return cls(name, known_filters(name, params))
        if issubclass(seite, Eintragsseite) and seite.liste == RUNDBRIEFE:
            raise ValidationError(EIN_RUNDBRIEF)
        if issubclass(seite, Eintragsseite) and seite.liste in NAMEN:
            gegenstand = cls(seite.liste, "", "/".join(map(str, ort.kwargs.values())))
            if gegenstand.queryset().exists():
                return gegenstand
        raise ValidationError(NICHT_ABONNIERBAR)

    @classmethod
    def _of_auswahl(cls, kennung: str) -> "Gegenstand":
        """Its filter as it is now: an Abo is what somebody agreed to."""
        auswahl = Auswahl.objects.oeffentlich().filter(kennung=kennung).first()
        if auswahl is None:
            raise ValidationError(NICHT_ABONNIERBAR)
        return cls(auswahl.liste, known_filters(auswahl.liste, QueryDict(auswahl.abfrage)))

    @property
    def ist_rundbrief(self) -> bool:
        """Whether its records are sent as they are, instead of what changes in them."""
        return self.liste == RUNDBRIEFE

    @property
    def wortlaut(self) -> str:
        """The version of the consent that it needs today."""
        return einwilligung.RUNDBRIEF if self.ist_rundbrief else einwilligung.JETZT

    def holds(self, rundbrief: Model) -> bool:
        """Whether its filter matches this Rundbrief, released or not."""
        einer = type(rundbrief)._default_manager.filter(pk=rundbrief.pk)
        params = QueryDict(self.abfrage)
        return self.seite.filterset_class(params, queryset=einer).qs.exists()

    @property
    def seite(self) -> type[ListPage]:
        """The page of its list."""
        return list_page(self.liste)

    @cached_property
    def filterset(self) -> PortalFilterSet:
        """What picks its records."""
        return self.seite.filterset_class(QueryDict(self.abfrage), queryset=self.seite().get_base())

    def queryset(self) -> QuerySet:
        """Its records as they are public now."""
        if not self.schluessel:
            return self.filterset.qs
        pfade = key_paths(NAMEN[self.liste])
        werte = self.schluessel.split("/")
        if len(werte) != len(pfade):
            return self.seite().get_base().none()
        return self.seite().get_base().filter(**dict(zip(pfade, werte, strict=True)))

    def current(self) -> Stand:
        """Key of each record, and when it was last changed."""
        zeilen = self.queryset().order_by().values_list("pk", "geaendert_am").distinct()
        return {str(pk): am.astimezone(dt.UTC).isoformat() for pk, am in zeilen}

    def records(self, schluessel) -> list:
        """Of these keys those that are public, whether the filter matches or not, by name."""
        geladen = self.seite().get_base().filter(pk__in=list(schluessel)).fuer_liste()
        return sorted(geladen, key=lambda record: str(record).casefold())

    @cached_property
    def texte(self) -> list[str]:
        """Its filter in words."""
        return self.filterset.chosen_texts() if self.abfrage else []

    @property
    def einwaende(self) -> list[str]:
        """What of its filter fits no longer, as what it named is gone."""
        if not self.abfrage:
            return []
        self.filterset.qs  # noqa: B018 (reads dates, and says which it cannot)
        self.texte  # noqa: B018 (looks for the values, and says which there are not)
        return self.filterset.meldungen

    @cached_property
    def titel(self) -> str:
        """In words: "Umsetzungsprojekte, Themenfeld: Bildung", or the name of the record."""
        if self.schluessel:
            gefunden: Any = self.queryset()
            record = gefunden.fuer_liste().first()
            return str(record) if record is not None else "Ein Eintrag, der nicht mehr da ist"
        return ", ".join([str(self.seite.model._meta.verbose_name_plural), *self.texte])

    @property
    def adresse(self) -> str:
        """Of the page that shows it, from the root."""
        liste = reverse(self.liste)
        if self.schluessel:
            return f"{liste}{self.schluessel}/"
        return f"{liste}?{self.abfrage}" if self.abfrage else liste


def _list_at(pfad: str) -> str:
    """The list at this path; "" where another look at it stands there."""
    return next((name for name in NAMEN if reverse(name) == pfad), "")
