"""Synthetic data: a Land whose Kommunen have said something of every Online-Dienst.

The same in every run; 427 × 200 = 85,400 Anschlüsse. PostgreSQL copies them in, SQLite inserts.
"""

import datetime as dt
import random
from collections.abc import Iterator

from django.db import connection

from bench import woerter
from bench.kopieren import STICHTAG, copy
from dienste.models import OnlineDienst
from gebiete.enums import Kommunenart
from gebiete.models import Kommune, Regierungsbezirk
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from quellen.models import Quelle
from rollout.enums import Anschlussstand, Hemmnis
from rollout.models import Anschluss

KREISE, GEMEINDEN, DIENSTE = 31, 396, 200
#: the same for all of Germany: 10,800 Kommunen × 600 = 6,480,000 Anschlüsse
DEUTSCHLAND = (300, 10_500, 600)
BEZIRKE = ("051", "053", "055", "057", "059")
QUELLE = "rollout-bericht"
STAENDE = list(Anschlussstand)
HEUTE = STICHTAG.date()
FELDER = (
    "kommune_id dienst_id stand bestaetigt_am stand_seit geplant_von geplant_bis online_seit_von "
    "online_seit_bis abgeschaltet_am grund traeger_id hemmnis quelle_id fundstelle"
)


def fill(kreise: int = KREISE, gemeinden: int = GEMEINDEN, dienste: int = DIENSTE) -> None:
    """Write the Land and everything that its Kommunen have said."""
    kommunen, schluessel, quelle = silent(kreise, gemeinden, dienste)
    zeilen = anschluesse(kommunen, schluessel, quelle)
    if connection.vendor == "postgresql":
        copy(Anschluss, FELDER, zeilen)
        return
    namen = FELDER.split()
    Anschluss.objects.bulk_create(
        (Anschluss(**dict(zip(namen, zeile, strict=True))) for zeile in zeilen), batch_size=2_000
    )


def silent(kreise: int = KREISE, gemeinden: int = GEMEINDEN, dienste: int = DIENSTE) -> tuple:
    """The Land before anyone has said anything: Kommunen with their Träger, Dienste, the Quelle."""
    quelle = Quelle.objects.create(kennung=QUELLE, titel="Bericht zum Roll-out")
    kommunen = _land(kreise, gemeinden)
    OnlineDienst.objects.bulk_create(_dienste(dienste, quelle))
    schluessel = list(OnlineDienst.objects.order_by("pk").values_list("pk", flat=True))
    return kommunen, schluessel, quelle.pk


def _land(kreise: int, gemeinden: int) -> list[tuple[int, int | None]]:
    """Kreise, each in a Regierungsbezirk, and their Gemeinden: keys of Kommune and Träger."""
    bezirke = [Regierungsbezirk(schluessel=s, name=f"Bezirk {s}") for s in BEZIRKE]
    Regierungsbezirk.objects.bulk_create(bezirke)
    stellen = [_organisation(f"Kreis {i:03d}", Organisationstyp.KREIS) for i in range(kreise)]
    Organisation.objects.bulk_create(stellen)
    orte = [_organisation(f"Stadt {i:03d}", Organisationstyp.KOMMUNE) for i in range(gemeinden)]
    for nummer, ort in enumerate(orte):
        ort.kreis = stellen[nummer % kreise] if nummer % 18 else None
        ort.ags = _ags(nummer % kreise, nummer // kreise)
    Organisation.objects.bulk_create(orte)
    kommunen = [
        Kommune(
            organisation=stelle,
            art=Kommunenart.KREIS if stelle.typ == Organisationstyp.KREIS else Kommunenart.STADT,
            regierungsbezirk=bezirke[nummer % len(bezirke)],
        )
        for nummer, stelle in enumerate([*stellen, *orte])
    ]
    Kommune.objects.bulk_create(kommunen)
    return [(k.pk, k.organisation.kreis.pk if k.organisation.kreis else None) for k in kommunen]


def _ags(kreis: int, ort: int) -> str:
    """A key of its own in the Land and the Kreis; the Kreise go round all sixteen Länder."""
    return f"{kreis % 16 + 1:02d}{kreis // 16:03d}{ort:03d}"


def _organisation(name: str, typ: Organisationstyp) -> Organisation:
    kennung = f"rollout-{name.lower().replace(' ', '-')}"
    return Organisation(name=name, kurzname=name, kennung=kennung, typ=typ)


def _dienste(anzahl: int, quelle: Quelle) -> Iterator[OnlineDienst]:
    for i in range(anzahl):
        ding = woerter.DINGE[i % len(woerter.DINGE)]
        yield OnlineDienst(kennung=f"rollout-dienst-{i}", name=f"{ding} {i}", quelle=quelle)


def anschluesse(kommunen, dienste, quelle: int) -> Iterator[tuple]:
    """Their rows, in the columns of FELDER."""
    zufall = random.Random(20261130)  # noqa: S311 (the same data in every run)
    for kommune, kreis in kommunen:
        for dienst in dienste:
            stand = zufall.choice(STAENDE)
            tag = HEUTE - dt.timedelta(days=zufall.randint(0, 400))
            plan = dt.date(2026, 1, 1) + dt.timedelta(days=91 * zufall.randint(0, 8))
            unterwegs = stand.ist_in_arbeit
            yield (
                kommune,
                dienst,
                stand.value,
                tag,
                tag,
                plan if unterwegs else None,
                plan + dt.timedelta(days=90) if unterwegs else None,
                tag if stand == Anschlussstand.ONLINE else None,
                tag if stand == Anschlussstand.ONLINE else None,
                tag if stand == Anschlussstand.ABGESCHALTET else None,
                "liegt beim Kreis" if stand == Anschlussstand.NICHT_VORGESEHEN else "",
                kreis if zufall.random() < 0.2 else None,
                zufall.choice(Hemmnis.values) if unterwegs else "",
                quelle,
                f"Zeile {dienst}",
            )
