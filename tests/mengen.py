"""Many rows fast, for the tests that compare 5 with 500."""

import datetime as dt

from django.utils import timezone

from aussensicht.models import Abgleichzeile
from bausteine.auslieferung.indexspeicher import SPEICHER
from dienste.models import (
    Angebot,
    Betriebsstand,
    DienstLeistung,
    Fachverfahren,
    Formularangabe,
    OnlineDienst,
    Plattform,
)
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import LeikaLeistung, OzgLeistung
from meinungsbilder.models import Meinungsbild, Stimmzettel, Wahlmoeglichkeit
from mittel.models import Mittelvorgang
from onboarding.models import Onboarding
from organisationen.models import Alias, Ansprechstelle, Organisation
from programme.models import Programm, Programmangabe, Programmprojekt, Programmregion
from projects.enums import Phasenart, Rolle, Stand
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import (
    Aenderung,
    Beteiligung,
    Fachlichkeit,
    FruehererTitel,
    Phase,
    Quellenangabe,
    Stichwort,
    Umsetzungsprojekt,
    Zuordnungsvorschlag,
)
from quellen.models import Quelle
from rollout.filters import AnschlussFilterSet
from rollout.models import Anschluss
from rundbriefe.models import Rundbrief
from termine.models import Termin
from tests import factories as f
from texte.models import Begriff
from themenfelder.models import Lage, Themenfeld


def _viele(model, anzahl, zeile) -> list:
    return model.objects.bulk_create([model(**zeile(i)) for i in range(anzahl)])


def quellen(anzahl) -> list[Quelle]:
    """Quellen."""
    return _viele(Quelle, anzahl, lambda i: {"kennung": f"q-{i}", "titel": f"Quelle {i}"})


def begriffe(anzahl) -> list[Begriff]:
    """Words of the glossary."""
    return _viele(
        Begriff, anzahl, lambda i: {"slug": f"b-{i}", "name": f"Wort {i}", "kurz": "Ein Satz."}
    )


def themenfelder(anzahl) -> list[Themenfeld]:
    """Themenfelder."""
    return _viele(
        Themenfeld, anzahl, lambda i: {"nummer": 9000 + i, "name": f"Feld {i}", "slug": f"feld-{i}"}
    )


def lagen(anzahl, themenfeld) -> list[Lage]:
    """Lagen of one Themenfeld."""
    return _viele(Lage, anzahl, lambda i: {"themenfeld": themenfeld, "name": f"Situation {i}"})


def organisationen(anzahl, **felder) -> list[Organisation]:
    """Organisationen."""
    return _viele(
        Organisation,
        anzahl,
        lambda i: (
            {
                "kennung": f"o-{i}",
                "name": f"Amt {i}",
                "kurzname": f"Amt {i}",
                "typ": "kommune",
                "ort": f"Ort {i}",
            }
            | felder
        ),
    )


def kommunen(anzahl, **felder) -> list[Kommune]:
    """Kommunen, each with an Organisation; the half of them with what a file tells."""
    stellen = _viele(
        Organisation,
        anzahl,
        lambda i: (
            {
                "kennung": f"k-{i}",
                "name": f"Gemeinde {i}",
                "kurzname": f"Gemeinde {i}",
                "typ": "kommune",
                "ags": f"05{i:06d}",
            }
            | felder
        ),
    )
    return _viele(
        Kommune,
        anzahl,
        lambda i: {
            "organisation": stellen[i],
            "art": "stadt",
            "einwohner": 1000 * i or None,
            "plz_sitz": f"{10_000 + i}",
        },
    )


def ozg_leistungen(anzahl, **felder) -> list[OzgLeistung]:
    """OZG-Leistungen."""
    return _viele(
        OzgLeistung,
        anzahl,
        lambda i: {"ozg_id": str(30_000 + i), "name": f"Bündel {i}", "slug": f"b-{i}"} | felder,
    )


def leika_leistungen(anzahl, **felder) -> list[LeikaLeistung]:
    """LeiKa-Leistungen."""
    return _viele(
        LeikaLeistung,
        anzahl,
        lambda i: {"kennung": f"l-{i}", "bezeichnung": f"Akt {i}", "typ": str(i)} | felder,
    )


def projekte(anzahl) -> list[Umsetzungsprojekt]:
    """Projects, each with Themenfelder, OZG-Leistungen, phases and four partners."""
    feld, quelle = f.themenfeld(), f.quelle()
    partner = [f.organisation() for _ in range(4)]
    liste = _viele(
        Umsetzungsprojekt,
        anzahl,
        lambda i: {
            "kennung": f"p-{i}",
            "titel": f"Vorhaben {i:03d}",
            "veroeffentlichung": "veroeffentlicht",
            "naechster_termin_von": f.BESTAETIGT,
            "naechster_termin_art": "rollout",
        },
    )
    through = Umsetzungsprojekt.themenfelder.through
    through.objects.bulk_create(
        [through(umsetzungsprojekt=projekt, themenfeld=feld) for projekt in liste]
    )
    for projekt in liste:
        projekt.zeilen = [
            Beteiligung(projekt=projekt, organisation=stelle, rolle=Rolle.MITARBEIT, quelle=quelle)
            for stelle in partner
        ]
    Beteiligung.objects.bulk_create([zeile for p in liste for zeile in p.zeilen])
    Phase.objects.bulk_create(
        [Phase(projekt=p, art=art, stand=Stand.OFFEN) for p in liste for art in Phasenart]
    )
    return liste


def mittelvorgaenge(anzahl, **felder) -> list[Mittelvorgang]:
    """Mittelvorgänge."""
    return _viele(
        Mittelvorgang,
        anzahl,
        lambda i: (
            {
                "kennung": f"vorgang-{i}",
                "art": "foerderantrag",
                "gegenstand": f"Dienst {i}",
                "zeitraum_von": f.BESTAETIGT,
                "zeitraum_bis": f.BESTAETIGT,
            }
            | felder
        ),
    )


def kennzahlen(anzahl, **felder) -> list[Kennzahl]:
    """Kennzahlen that all contradict the first one."""
    alle = _viele(
        Kennzahl,
        anzahl,
        lambda i: {"kennung": f"zahl-{i}", "bezeichnung": f"Zahl {i}", "wert": i} | felder,
    )
    alle[0].widerspricht.set(alle[1:])
    return alle


def termine(anzahl, projekt=None, themenfeld=None, **felder) -> list[Termin]:
    """Termine, all of one project and one Themenfeld."""
    alle = _viele(
        Termin,
        anzahl,
        lambda i: (
            {
                "kennung": f"treffen-{i}",
                "titel": f"Termin {i}",
                "art": "workshop",
                "zeitraum_von": f.BESTAETIGT,
                "zeitraum_bis": f.BESTAETIGT,
                "teilnehmende": i + 1,
            }
            | felder
        ),
    )
    for ziel, through in (
        (projekt, Termin.projekte.through),
        (themenfeld, Termin.themenfelder.through),
    ):
        if ziel:
            feld = ziel._meta.model_name
            through.objects.bulk_create(through(termin=termin, **{feld: ziel}) for termin in alle)
    return alle


def rundbriefe(anzahl, themenfeld=None, **felder) -> list[Rundbrief]:
    """Rundbriefe, all of one Themenfeld."""
    alle = _viele(
        Rundbrief,
        anzahl,
        lambda i: (
            {
                "kennung": f"brief-{i}",
                "betreff": f"Brief {i}",
                "text": "Neues",
                "datum": f.BESTAETIGT,
            }
            | {"veroeffentlichung": "veroeffentlicht"}
            | felder
        ),
    )
    if themenfeld:
        through = Rundbrief.themenfelder.through
        through.objects.bulk_create(through(rundbrief=r, themenfeld=themenfeld) for r in alle)
    return alle


def gesuche(anzahl, projekt=None, themenfeld=None, **felder) -> list[Gesuch]:
    """Gesuche, all of one project and one Themenfeld."""
    alle = _viele(
        Gesuch,
        anzahl,
        lambda i: (
            {
                "kennung": f"suche-{i}",
                "titel": f"Gesuch {i}",
                "art": "pilotkommune",
                "ohne_frist": True,
                "postfach": "ozg@stadt.example",
            }
            | felder
        ),
    )
    for ziel, through in (
        (projekt, Gesuch.projekte.through),
        (themenfeld, Gesuch.themenfelder.through),
    ):
        if ziel:
            feld = ziel._meta.model_name
            through.objects.bulk_create(through(gesuch=gesuch, **{feld: ziel}) for gesuch in alle)
    return alle


def meinungsbilder(anzahl, **felder) -> list[Meinungsbild]:
    """Meinungsbilder that are over, each with a choice and a Stimmzettel for it."""
    ende = timezone.now() - dt.timedelta(days=1)
    alle = _viele(
        Meinungsbild,
        anzahl,
        lambda i: (
            {
                "kennung": f"bild-{i}",
                "titel": f"Bild {i}",
                "frage": "Worauf?",
                "von": ende - dt.timedelta(hours=1),
                "bis": ende,
                "veroeffentlichung": "veroeffentlicht",
            }
            | felder
        ),
    )
    wahl = Wahlmoeglichkeit.objects.bulk_create(
        Wahlmoeglichkeit(meinungsbild=bild, text="Bauen") for bild in alle
    )
    Stimmzettel.objects.bulk_create(
        Stimmzettel(meinungsbild=eine.meinungsbild, punkte={str(eine.pk): 2}) for eine in wahl
    )
    return alle


def programme(anzahl, **felder) -> list[Programm]:
    """Programme, each with a region and a statement."""
    alle = _viele(
        Programm, anzahl, lambda i: {"kennung": f"prog-{i}", "name": f"Programm {i}"} | felder
    )
    quelle = f.quelle()
    _viele(
        Programmangabe,
        anzahl,
        lambda i: {"programm": alle[i], "art": "projekte", "zahl": i, "quelle": quelle},
    )
    for programm in alle:
        programmregionen(1, programm)
    return alle


def programmprojekte(anzahl, programm=None, **felder) -> list[Programmprojekt]:
    """Projects of one Programm, in one region, for the same Organisation and Themenfeld."""
    programm = programm or f.programm()
    region = f.programmregion(programm)
    ziele = {name: felder.pop(name) for name in [*felder] if isinstance(felder[name], list)}
    alle = _viele(
        Programmprojekt,
        anzahl,
        lambda i: (
            {"kennung": f"erprobung-{i}", "titel": f"Erprobung {i}", "programm": programm} | felder
        ),
    )
    for name, werte in {"regionen": [region], **ziele}.items():
        for wert in werte:
            through = getattr(Programmprojekt, name).through
            feld = wert._meta.model_name
            through.objects.bulk_create(
                through(programmprojekt=projekt, **{feld: wert}) for projekt in alle
            )
    return alle


def programmregionen(anzahl, programm) -> list[Programmregion]:
    """Regions of one Programm, each with the same members."""
    alle = _viele(
        Programmregion,
        anzahl,
        lambda i: {
            "programm": programm,
            "kennung": f"{programm.kennung}-{i}",
            "name": f"Gegend {i}",
        },
    )
    kommune = Kommune.objects.first() or f.kommune()
    through = Programmregion.kommunen.through
    through.objects.bulk_create(through(programmregion=r, kommune=kommune) for r in alle)
    return alle


def online_dienste(anzahl, **felder) -> list[OnlineDienst]:
    """Online-Dienste, each with a Plattform, a Betriebsstand, a Leistung, an Angebot and a form."""
    dienste = _viele(
        OnlineDienst,
        anzahl,
        lambda i: {"kennung": f"online-{i}", "name": f"Online {i}"} | felder,
    )
    plattformen = _viele(
        Plattform, anzahl, lambda i: {"kennung": f"portal-{i}", "name": f"Portal {i}"}
    )
    through = OnlineDienst.plattformen.through
    through.objects.bulk_create(
        [
            through(onlinedienst=dienst, plattform=plattform)
            for dienst, plattform in zip(dienste, plattformen, strict=True)
        ]
    )
    quelle, leika, stelle = f.quelle(), f.leika_leistung(), f.organisation()
    _viele(
        Betriebsstand,
        anzahl,
        lambda i: {
            "dienst": dienste[i],
            "zustand": "online",
            "bestaetigt_am": f.BESTAETIGT,
            "quelle": quelle,
        },
    )
    _viele(DienstLeistung, anzahl, lambda i: {"dienst": dienste[i], "leika_leistung": leika})
    _viele(Angebot, anzahl, lambda i: {"dienst": dienste[i], "anbieter": stelle})
    server = f.plattform(art="formularserver")
    _viele(Formularangabe, anzahl, lambda i: {"dienst": dienste[i], "formularserver": server})
    return dienste


def anschluesse(anzahl, dienst=None, kommune=None, **felder) -> list[Anschluss]:
    """Anschlüsse of as many Kommunen to one Dienst, or of one Kommune to as many Dienste."""
    quelle = f.quelle()
    if kommune is None:
        seiten = kommunen(anzahl)
        dienst = dienst or f.online_dienst()
        paare = [(eine, dienst) for eine in seiten]
    else:
        paare = [(kommune, einer) for einer in online_dienste(anzahl)]
    return _viele(
        Anschluss,
        anzahl,
        lambda i: (
            {
                "kommune": paare[i][0],
                "dienst": paare[i][1],
                "stand": "test",
                "bestaetigt_am": f.BESTAETIGT,
                "quelle": quelle,
            }
            | felder
        ),
    )


def dienst_mit_allem(dienst, anzahl) -> None:
    """As many related rows of every kind."""
    quelle = f.quelle()
    dienst.projekte.set(projekte(anzahl))
    dienst.plattformen.set(
        _viele(Plattform, anzahl, lambda i: {"kennung": f"portal-{i}", "name": f"Portal {i}"})
    )
    dienst.fachverfahren.set(fachverfahren(anzahl))
    _viele(
        Betriebsstand,
        anzahl,
        lambda i: {
            "dienst": dienst,
            "zustand": "online",
            "bestaetigt_am": f.BESTAETIGT - dt.timedelta(days=i),
            "quelle": quelle,
        },
    )
    leika, ozg = leika_leistungen(anzahl), ozg_leistungen(anzahl)
    _viele(DienstLeistung, anzahl, lambda i: {"dienst": dienst, "leika_leistung": leika[i]})
    _viele(DienstLeistung, anzahl, lambda i: {"dienst": dienst, "ozg_leistung": ozg[i]})
    anbieter = organisationen(anzahl)
    _viele(
        Angebot,
        anzahl,
        lambda i: {"dienst": dienst, "anbieter": anbieter[i], "quelle": quelle},
    )
    server = f.plattform(art="formularserver")
    _viele(
        Formularangabe,
        anzahl,
        lambda i: {
            "dienst": dienst,
            "formularserver": server,
            "artikelnummer": f"A-{i}",
            "quelle": quelle,
        },
    )


def fachverfahren(anzahl, **felder) -> list[Fachverfahren]:
    """Fachverfahren."""
    return _viele(
        Fachverfahren,
        anzahl,
        lambda i: {"kennung": f"verfahren-{i}", "name": f"Verfahren {i}"} | felder,
    )


def onboardings(anzahl, plattform, **felder) -> list[Onboarding]:
    """As many Kommunen on a Plattform."""
    alle = kommunen(anzahl)
    return _viele(
        Onboarding, anzahl, lambda i: {"kommune": alle[i], "plattform": plattform} | felder
    )


def vermutungen(projekte, leistungen) -> list[Zuordnungsvorschlag]:
    """A proposed link for each pair."""
    return _viele(
        Zuordnungsvorschlag,
        len(leistungen),
        lambda i: {"projekt": projekte[i], "ozg_leistung": leistungen[i], "regel": "name"},
    )


def alles_zu(projekt, nachbarn) -> None:
    """As many related rows of every kind as there are neighbours."""
    anzahl = len(nachbarn)
    projekt.siehe_auch.set(nachbarn)
    projekt.themenfelder.set(themenfelder(anzahl))
    leistungen = ozg_leistungen(2 * anzahl)
    projekt.ozg_leistungen.set(leistungen[:anzahl])
    vermutungen([projekt] * anzahl, leistungen[anzahl:])
    projekt.fachlichkeiten.set(
        _viele(Fachlichkeit, anzahl, lambda i: {"name": f"Fach {i}", "slug": f"fach-{i}"})
    )
    projekt.stichwoerter.set(
        _viele(Stichwort, anzahl, lambda i: {"name": f"Wort {i}", "slug": f"wort-{i}"})
    )
    belege, stellen = quellen(anzahl), organisationen(anzahl)
    projekt.phasen.update(quelle=belege[0])
    _viele(
        Beteiligung,
        anzahl,
        lambda i: {
            "projekt": projekt,
            "organisation": stellen[i],
            "rolle": Rolle.values[i % 8],
            "quelle": belege[i],
        },
    )
    _viele(
        FruehererTitel,
        anzahl,
        lambda i: {"projekt": projekt, "titel": f"Früher {i}", "quelle": belege[i]},
    )
    _viele(Quellenangabe, anzahl, lambda i: {"projekt": projekt, "quelle": belege[i]})
    partner = stellen[0]
    mittelvorgaenge(anzahl, projekt=projekt, partner=partner, quelle=belege[0])
    through = OnlineDienst.projekte.through
    through.objects.bulk_create(
        [
            through(onlinedienst=dienst, umsetzungsprojekt=projekt)
            for dienst in online_dienste(anzahl, betreiber=partner)
        ]
    )
    unterschied = [{"spalte": "titel", "vorher": "a", "nachher": "b"}]
    _viele(
        Aenderung,
        anzahl,
        lambda i: {"projekt": projekt, "am": timezone.now(), "unterschiede": unterschied},
    )


def beteiligt(organisation, vorhaben) -> None:
    """The Organisation takes part in all of these, and has as many of everything else."""
    anzahl = len(vorhaben)
    _viele(
        Beteiligung,
        anzahl,
        lambda i: {
            "projekt": vorhaben[i],
            "organisation": organisation,
            "rolle": Rolle.values[i % 8],
        },
    )
    quelle = f.quelle()
    _viele(
        Mittelvorgang,
        anzahl,
        lambda i: {
            "kennung": f"auftrag-{i}",
            "art": "beauftragung",
            "gegenstand": f"Auftrag {i}",
            "projekt": vorhaben[i],
            "partner": organisation,
            "quelle": quelle,
        },
    )
    _viele(Alias, anzahl, lambda i: {"organisation": organisation, "name": f"Zweitname {i}"})
    _viele(
        Ansprechstelle,
        anzahl,
        lambda i: {"organisation": organisation, "funktion": f"Stelle {i}", "oeffentlich": True},
    )
    andere = organisationen(anzahl)
    organisation.nachfolger.set(andere)
    organisation.vorgaenger.set(andere)


def anschlussindex() -> None:
    """The same for Anschlüsse and their Kommunen."""
    kommunenindex()
    SPEICHER.get(AnschlussFilterSet(None, queryset=Anschluss.objects.oeffentlich()))


def kommunenindex() -> None:
    """The same for Kommunen."""
    SPEICHER.get(KommuneFilterSet(None, queryset=Kommune.objects.oeffentlich()))


def facettenindex() -> None:
    """What the project list keeps in this process until something changes."""
    projekte = Umsetzungsprojekt.objects.oeffentlich()
    SPEICHER.get(UmsetzungsprojektFilterSet(None, queryset=projekte))


def abgleich(anzahl, kommune, **felder) -> list[Abgleichzeile]:
    """Differences of one Kommune."""
    return _viele(
        Abgleichzeile,
        anzahl,
        lambda i: (
            {
                "kommune": kommune,
                "kennung": f"nur-pvog-{i}",
                "art": "nur-pvog",
                "bezeichnung": f"Leistung {i}",
                "stand_pvog": "erreichbar",
                "pvog_am": f.BESTAETIGT,
            }
            | felder
        ),
    )
