"""Print data: the paper for the council of a Kommune, as plain texts, lists and numbers."""

from django.urls import reverse
from django.utils import timezone

from bausteine.druck.zeichen import address
from bausteine.seiten.adressen import absolute
from meinekommune.ansprechen import Anlaufort
from meinekommune.fragen import Antworten
from meinekommune.vergleich import Klassenvergleich
from projects.druck import document, source_entry
from projects.umsetzungsplan import Verzeichnis
from rollout.enums import Anschlussstand, Planlage
from rollout.models import Anschluss

#: rows of each table: nobody decides on more than six pages
ANGEBOTE, ANSCHLUESSE, TERMINE = 20, 40, 20
LEER = "keine Angabe"


def paper(request, antworten: Antworten) -> dict:
    """What it says; every row with the number of its Quelle."""
    stelle, kommune = antworten.organisation, antworten.kommune
    verzeichnis, heute = Verzeichnis(), timezone.localdate()
    gremium = "Kreistag" if kommune.ist_kreis else "Rat"
    titel = f"{stelle.name}: Online-Dienste – Vorlage für den {gremium}"
    angaben = _facts(antworten, verzeichnis)
    tabellen = {
        "anschluesse": [_connection(a, verzeichnis) for a in antworten.anschluesse[:ANSCHLUESSE]],
        "angebote": [
            [
                dienst.name,
                dienst.druckname,
                dienst.fuer_wen or LEER,
                verzeichnis.cite(dienst.geltender_stand, kommune),
            ]
            for dienst in antworten.angebote.vorhandene[:ANGEBOTE]
        ],
        "onboardings": [
            [str(o.plattform), _onboarding(o), verzeichnis.cite(o, kommune)]
            for o in antworten.onboardings
        ],
        "termine": [
            [t.zeit, f"{t.name}: {t.was}", _whose(t)] for t in antworten.ausblick.termine[:TERMINE]
        ],
    }
    alter = str(kommune.datenalter(stelle))
    return document(titel, f"Vorlage für den {gremium}", alter, heute) | {
        "name": stelle.kurzname,
        "angaben": angaben,
        "zahlen": _numbers(antworten),
        "katalog": antworten.zahlen.gesamt > 0,
        "bestand": antworten.bestand.satz,
        "angebotssatz": antworten.angebote.satz,
        "vergleich": _compared(antworten.vergleich, stelle.kurzname),
        "orte": [_place(ort) for ort in antworten.orte],
        "ausgelassen": _left_out(antworten),
        "belege": [
            source_entry(beleg, f"Stellen: {'; '.join(beleg.stellen)}" if beleg.stellen else "")
            for beleg in verzeichnis.belege
        ],
        "adresse": address(absolute(request, reverse("kommune", args=[stelle.kennung]))),
        **tabellen,
    }


def _facts(antworten: Antworten, verzeichnis: Verzeichnis) -> list[tuple[str, str]]:
    stelle, kommune = antworten.organisation, antworten.kommune
    kreis = stelle.kreis if stelle.kreis and stelle.kreis.ist_oeffentlich else None
    einwohner = LEER
    if kommune.einwohner:
        zahl = f"{kommune.einwohner:,}".replace(",", ".")
        einwohner = f"{zahl} ({kommune.einwohner_stand})"
    paare = [
        ("Art", kommune.get_art_display()),
        ("Kreis", kreis.name if kreis else ""),
        ("Regierungsbezirk", str(kommune.regierungsbezirk or "")),
        ("Größenklasse", str(kommune.groessenklasse or "nicht eingelesen")),
        ("Einwohner", "" if kommune.ist_kreis else einwohner),
        ("AGS", stelle.ags or LEER),
        ("Quelle dieser Angaben", verzeichnis.cite(kommune, kommune)),
    ]
    return [(name, wert) for name, wert in paare if wert]


def _numbers(antworten: Antworten) -> list[tuple[str, str]]:
    zahlen = antworten.zahlen
    return [
        (f"{zahl:,}".replace(",", "."), text)
        for zahl, text in (
            (zahlen.ja, "betreffen die Kommune"),
            (zahlen.offen, "sind offen"),
            (zahlen.nein, "betreffen sie nicht"),
        )
    ]


def _connection(anschluss: Anschluss, verzeichnis: Verzeichnis) -> list[str]:
    stand = anschluss.stand_wert.label
    if anschluss.ueber:
        stand += f" (über {anschluss.ueber.kurzname})"
    if not anschluss.ist_aktuell and anschluss.bestaetigt_am:
        stand += ", lange nicht bestätigt"
    return [
        anschluss.dienst.name,
        stand,
        _when(anschluss),
        anschluss.stand_tag.replace("\N{NO-BREAK SPACE}", " ").removeprefix("Stand ") or LEER,
        verzeichnis.cite(anschluss, anschluss),
    ]


def _when(anschluss: Anschluss) -> str:
    """Since when, or for when it is planned and what the plan is worth."""
    if anschluss.stand == Anschlussstand.ONLINE and anschluss.online_seit:
        return f"seit {anschluss.online_seit}"
    if anschluss.stand == Anschlussstand.NICHT_VORGESEHEN:
        return anschluss.grund
    if not anschluss.geplant:
        return LEER
    if anschluss.planlage == Planlage.UEBERFAELLIG:
        return f"geplant {anschluss.geplant}, überfällig"
    if anschluss.planlage == Planlage.ALT:
        return f"geplant war {anschluss.geplant}, nicht bestätigt"
    return f"geplant {anschluss.geplant}"


def _onboarding(onboarding) -> str:
    if onboarding.live:
        return f"live seit {onboarding.live}"
    plan = f", Livegang geplant {onboarding.geplant}" if onboarding.geplant else ""
    return onboarding.stufe_text + plan + (" (überfällig)" if onboarding.ueberfaellig else "")


def _whose(termin) -> str:
    return termin.wessen + (f", zuerst {termin.zuerst}" if termin.zuerst else "")


def _compared(vergleich: Klassenvergleich, name: str) -> str:
    """The comparison in a sentence, or why there is none."""
    if vergleich.klasse is None:
        return f"Die Größenklasse von {name} ist nicht eingelesen; ohne sie wird nicht verglichen."
    if not vergleich.werte:
        return (
            f"Von keiner Kommune der Größenklasse „{vergleich.klasse}“ ist ein Anschluss "
            "eingetragen; es gibt nichts zu vergleichen."
        )
    eigener = "kein Anschluss eingetragen" if vergleich.eigener is None else "online"
    zahl = "" if vergleich.eigener is None else f"{vergleich.eigener} "
    return f"{name}: {zahl}{eigener}. {vergleich.satz} Wer nichts gesagt hat, zählt nicht als null."


def _place(ort: Anlaufort) -> tuple[str, list[str]]:
    zeilen = []
    for stelle in ort.stellen:
        zeilen.append(f"{stelle.name}: {stelle.zusatz}" if stelle.zusatz else stelle.name)
        zeilen += [
            ", ".join(filter(None, (kontakt.funktion, kontakt.stelle, kontakt.postfach)))
            for kontakt in stelle.kontakte
        ]
    return ort.titel, [*zeilen, ort.leer] if ort.ist_leer else zeilen


def _left_out(antworten: Antworten) -> str:
    """What the tables have no room for."""
    rest = [
        (len(antworten.anschluesse) - ANSCHLUESSE, "Anschlüsse"),
        (len(antworten.angebote.vorhandene) - ANGEBOTE, "mögliche Dienste"),
        (len(antworten.ausblick.termine) - TERMINE, "Termine"),
    ]
    teile = [f"{zahl} weitere {was}" for zahl, was in rest if zahl > 0]
    return f"Nicht gezeigt: {', '.join(teile)}; sie stehen auf der Seite." if teile else ""
