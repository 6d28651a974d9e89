"""Contacts: the four places that a Kommune can ask at; one without anybody says so."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import CharField, FilteredRelation, Q, Value
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from gebiete.enums import Kommunenart
from gebiete.models import Kommune
from organisationen.models import Organisation
from rollout.models import Betreuung
from themenfelder.models import Themenfeld

_EIGENE, _KREIS, _DIENSTLEISTER, _FELD = "eigene", "kreis", "dienstleister", "feld"
_TEXT = CharField()


@dataclass(frozen=True)
class Anlaufkontakt:
    """A function of an Organisation, and its mailbox."""

    funktion: str
    stelle: str
    postfach: str


@dataclass
class Anlaufstelle:
    """Who may know, with the contacts that are public; `zusatz`: who leads a Themenfeld."""

    name: str
    adresse: str
    zusatz: str = ""
    kontakte: list[Anlaufkontakt] = field(default_factory=list)


@dataclass(frozen=True)
class Anlaufort:
    """One of the four places. `leer`: what it says while nobody can be written to there.

    `kennung`: the Organisation to which a contact can be proposed; `liste`: the name of a list
    that may help.
    """

    titel: str
    stellen: list[Anlaufstelle]
    leer: str
    kennung: str = ""
    liste: str = ""

    @property
    def ist_leer(self) -> bool:
        """Whether there is nobody to write to."""
        return not any(stelle.kontakte or stelle.zusatz for stelle in self.stellen)


def places(organisation: Organisation, kommune: Kommune) -> list[Anlaufort]:
    """The Kommune itself, its Kreis, its IT-Dienstleister, the Themenfelder of its projects; in
    one query."""
    stellen = _found(organisation, kommune)
    kreis = organisation.kreis if organisation.kreis_id else None
    kreis = kreis if kreis and kreis.ist_oeffentlich else None
    return [
        Anlaufort(
            f"In {organisation.kurzname}" if not kommune.ist_kreis else organisation.kurzname,
            stellen[_EIGENE],
            "Noch keine Ansprechstelle hinterlegt.",
            organisation.kennung,
        ),
        Anlaufort(
            "Beim Kreis",
            stellen[_KREIS],
            _without_district(kommune, kreis),
            kreis.kennung if kreis else "",
        ),
        Anlaufort(
            "Beim IT-Dienstleister",
            stellen[_DIENSTLEISTER],
            "Noch keine Ansprechstelle hinterlegt."
            if stellen[_DIENSTLEISTER]
            else "Wer die Kommune betreut, hat noch niemand eingetragen.",
            organisation.kennung,
        ),
        Anlaufort(
            "Zum Themenfeld",
            stellen[_FELD],
            "Wer die Federführung hat, nennt noch keine Quelle."
            if stellen[_FELD]
            else "Die Kommune steht in keinem Projekt; die Federführung steht beim Themenfeld.",
            liste="themenfelder",
        ),
    ]


def _without_district(kommune: Kommune, kreis: Organisation | None) -> str:
    """Why nobody stands at the Kreis."""
    if kommune.ist_kreis:
        return "Diese Stelle ist selbst der Kreis."
    if kommune.art == Kommunenart.KREISFREIE_STADT:
        return "Die Stadt gehört zu keinem Kreis."
    if kreis is None:
        return "Zu welchem Kreis die Kommune gehört, ist nicht eingetragen."
    return "Noch keine Ansprechstelle hinterlegt."


def _found(organisation: Organisation, kommune: Kommune) -> dict[str, list[Anlaufstelle]]:
    """By place, in the order of names."""
    betreuer = Betreuung.objects.geltende().filter(kommune=kommune)
    teile = [
        _offices(_EIGENE, Q(pk=organisation.pk)),
        _offices(_DIENSTLEISTER, Q(pk__in=betreuer.order_by().values("dienstleister"))),
        _fields(organisation),
    ]
    if organisation.kreis_id:
        teile.append(_offices(_KREIS, Q(pk=organisation.kreis_id)))
    orte: dict[str, dict[str, Anlaufstelle]] = defaultdict(dict)
    for platz, kennung, name, funktion, stelle, postfach in sorted(
        teile[0].union(*teile[1:], all=True), key=lambda zeile: [text or "" for text in zeile]
    ):
        art = "themenfeld" if platz == _FELD else "organisation"
        eintrag = orte[platz].setdefault(kennung, Anlaufstelle(name, reverse(art, args=[kennung])))
        if platz == _FELD:
            eintrag.zusatz = funktion
        elif funktion:
            eintrag.kontakte.append(Anlaufkontakt(funktion, stelle, postfach))
    return defaultdict(list, {platz: list(stellen.values()) for platz, stellen in orte.items()})


def _offices(platz: str, regel: Q):
    """Public Organisationen with each of their public Ansprechstellen; no persons."""
    offene = FilteredRelation("ansprechstellen", condition=Q(ansprechstellen__oeffentlich=True))
    return (
        Organisation.objects.oeffentlich()
        .filter(regel)
        .annotate(offene=offene)
        .order_by()
        .values_list(
            Value(platz, output_field=_TEXT),
            "kennung",
            "kurzname",
            "offene__funktion",
            "offene__stelle",
            "offene__postfach",
        )
    )


def _fields(organisation: Organisation):
    """The Themenfelder of its public projects, with who leads each."""
    projekte = organisation.beteiligungen.filter(nur_oeffentliche("projekt")).order_by()
    leer = Value("", output_field=_TEXT)
    return (
        Themenfeld.objects.oeffentlich()
        .filter(projekte__in=projekte.values("projekt"))
        .order_by()
        .distinct()
        .values_list(Value(_FELD, output_field=_TEXT), "slug", "name", "federfuehrung", leer, leer)
    )
