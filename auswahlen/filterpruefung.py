"""Input validation: an address that somebody copied becomes the filter of a list."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from bausteine.seiten.adressen import means_nothing
from bausteine.seiten.facetten import SUCHE_IN
from bausteine.seiten.listen import STEUERUNG, list_page

LEER = (
    "Hier fehlt ein Filter. Filtern Sie die öffentliche Liste und kopieren Sie die ganze Adresse "
    "aus der Adresszeile."
)


def checked_query(liste: str, titel: str, eingabe: str, *, ganze_liste: bool = False) -> str:
    """The filters in an address, or in what follows its "?", each once and in one order; `titel`
    is what the list is called, `ganze_liste` whether there need be no filter.

    Raises ValidationError with a sentence for each filter and value that the list does not know.
    """
    filter_ = known_filters(liste, QueryDict(_query(liste, titel, eingabe)))
    if not filter_ and not ganze_liste:
        raise ValidationError(LEER)
    return filter_


def known_filters(liste: str, gegeben: QueryDict) -> str:
    """The filters among these parameters, each once and in one order; "" where there is none.

    `liste`: the name of its address. Raises ValidationError as `checked_query`.
    """
    seite = list_page(liste)
    bekannt = seite.filterset_class.base_filters
    fremd = [n for n in gegeben if n not in bekannt and not _says_nothing(n)]
    if fremd:
        raise ValidationError(
            [f"Den Filter „{n[:40]}“ gibt es in dieser Liste nicht." for n in fremd]
        )
    params = QueryDict(mutable=True)
    for name in sorted(bekannt.keys() & gegeben.keys()):
        params.setlist(name, sorted({wert for wert in gegeben.getlist(name) if wert.strip()}))
    if not any(params.getlist(name) for name in params):
        return ""
    filterset = seite.filterset_class(params, queryset=seite().get_base())
    filterset.qs  # noqa: B018 (reads dates, and says which it cannot)
    filterset.choices()  # looks for the values, and says which there are not
    if filterset.meldungen:
        raise ValidationError(filterset.meldungen)
    return params.urlencode()


def _query(liste: str, titel: str, eingabe: str) -> str:
    pfad, frage, query = eingabe.strip().partition("?")
    if not frage:
        pfad, query = ("", pfad) if "=" in pfad else (pfad, "")
    if pfad and urlsplit(pfad).path != reverse(liste):
        raise ValidationError(
            f"Diese Adresse gehört nicht zur Liste „{titel}“. Deren Adressen beginnen mit "
            f"{reverse(liste)}."
        )
    return query.partition("#")[0]


def _says_nothing(name: str) -> bool:
    """Whether it changes only the look of the list."""
    return name in STEUERUNG or name.startswith(SUCHE_IN) or means_nothing(name)
