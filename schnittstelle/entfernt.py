"""Tombstones: what was public since a point in time and is no longer, for who keeps a copy.

Nothing of such a record is told but its key. What was never public is not named: neither a draft
nor what belonged to a hidden record.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from bausteine.bearbeiten.zusammenfuehren import merged_keys
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung, nur_oeffentliche
from bausteine.werte.eigene import related_model
from schnittstelle.listen import key_paths, page_of

#: history type of a record that is deleted
GELOESCHT = "-"


def removed(name: str, seit: dt.datetime) -> QuerySet:
    """The history entries by which records of the list ceased to be public, the oldest first, each
    with `teil_0`, `teil_1` …: the parts of its key."""
    model: Any = page_of(name).model
    oeffentlich = model.objects.oeffentlich()
    eintraege = model.history.filter(history_date__gte=seit)
    eigene = any(feld.name == "veroeffentlichung" for feld in model._meta.concrete_fields)
    eintraege = _withdrawn(eintraege, model) if eigene else _of_public(eintraege, name, model)
    spalten = [_column(pfad) for pfad in key_paths(name)]
    # neither a record that is public again nor another one under the same key
    eintraege = eintraege.filter(
        ~Exists(oeffentlich.filter(pk=OuterRef("id"))),
        ~Exists(oeffentlich.filter(**{spalte: OuterRef(spalte) for spalte in spalten})),
    )
    for nummer, pfad in enumerate(key_paths(name)):
        eintraege = eintraege.annotate(**{f"teil_{nummer}": _key_part(model, pfad)})
        eintraege = eintraege.filter(**{f"teil_{nummer}__isnull": False})
    return eintraege.order_by("history_id")


def _withdrawn(eintraege: QuerySet, model) -> QuerySet:
    """The last entries of what was public until then."""
    gleiche = model.history.filter(id=OuterRef("id"))
    davor = gleiche.filter(history_id__lt=OuterRef("history_id")).order_by("-history_id")
    danach = gleiche.filter(nur_oeffentliche(), history_id__gt=OuterRef("history_id"))
    war = Q(davor=Veroeffentlichung.VEROEFFENTLICHT) & ~nur_oeffentliche()
    geloescht = Q(history_type=GELOESCHT) & nur_oeffentliche()
    return (
        eintraege.annotate(davor=Subquery(davor.values("veroeffentlichung")[:1]))
        .filter(war | geloescht)
        .exclude(Exists(danach))
    )


def _of_public(eintraege: QuerySet, name: str, model) -> QuerySet:
    """The deletions of records whose key names what is public, and was when it happened."""
    eintraege = eintraege.filter(history_type=GELOESCHT)
    for pfad in key_paths(name):
        relation = pfad.split("__")[0]
        ziel: Any = related_model(model, relation)
        dieses = OuterRef(f"{relation}_id")
        eintraege = eintraege.filter(Exists(ziel.objects.oeffentlich().filter(pk=dieses)))
        if any(feld.name == "veroeffentlichung" for feld in ziel._meta.concrete_fields):
            damals = ziel.history.filter(id=dieses, history_date__lte=OuterRef("history_date"))
            stand = damals.order_by("-history_id").values("veroeffentlichung")[:1]
            eintraege = eintraege.annotate(**{f"{relation}_damals": Subquery(stand)}).filter(
                **{f"{relation}_damals": Veroeffentlichung.VEROEFFENTLICHT}
            )
    return eintraege


def _column(pfad: str) -> str:
    """The column of the record itself at the beginning of a path."""
    relation, _, rest = pfad.partition("__")
    return f"{relation}_id" if rest else relation


def _key_part(model, pfad: str) -> Any:
    """A part of the key: as the history has it, or as the record is called that it names."""
    relation, _, rest = pfad.partition("__")
    if not rest:
        eigener = model.history.filter(history_id=OuterRef("history_id"))
        return Subquery(eigener.values(relation)[:1])
    ziel: Any = related_model(model, relation)
    return Subquery(ziel.objects.filter(pk=OuterRef(f"{relation}_id")).values(rest)[:1])


def told(name: str, eintraege: list) -> list[dict]:
    """What programs read of these entries; `ziel`: the key of what a merged record lives on in."""
    zusammengefuehrt = merged_keys(page_of(name).model)
    zeilen = []
    for eintrag in eintraege:
        teile = [getattr(eintrag, f"teil_{i}") for i, _ in enumerate(key_paths(name))]
        schluessel = "/".join(map(str, teile))
        zeilen.append(
            {
                "schluessel": schluessel,
                "entfernt_am": eintrag.history_date.isoformat(),
                "ziel": zusammengefuehrt.get(schluessel),
            }
        )
    return zeilen
