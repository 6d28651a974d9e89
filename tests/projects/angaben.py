"""Facts of a project: each field of its models, where visitors find it, how the log tells it."""

from typing import NamedTuple

from projects.models import (
    Beteiligung,
    FruehererTitel,
    Phase,
    Projektleistung,
    Quellenangabe,
    Umsetzungsprojekt,
)

PROJEKT, PHASEN, PARTNER = "umsetzungsprojekte", "phasen", "beteiligungen"
LEISTUNGEN = "projektleistungen"


class Angabe(NamedTuple):
    """A field that the form changes, and where its new value must be found.

    `zeile`: the line of the log. `spalte`, `zelle`: where it stands in the file `datei`.
    """

    model: type
    feld: str
    gezeigt: str
    zeile: str
    datei: str
    spalte: str
    zelle: str


ANGABEN = (
    [
        Angabe(Umsetzungsprojekt, *zeile)
        for zeile in (
            ("kdn_id", "4711", "KDN-Nummer: 4711 (bisher keine Angabe)", PROJEKT, "kdn_id", "4711"),
            ("titel", "Neuer Titel", "Titel: Alt → Neuer Titel", PROJEKT, "titel", "Neuer Titel"),
            (
                "kurzbeschreibung",
                "Ein neuer Satz",
                "Kurzbeschreibung: ergänzt",
                PROJEKT,
                "kurzbeschreibung",
                "Ein neuer Satz",
            ),
            (
                "themenfelder",
                "Gesundheit",
                "Themenfelder: 1 hinzugekommen",
                PROJEKT,
                "themenfelder",
                "Gesundheit",
            ),
            (
                "ozg_leistungen",
                "Blindenhilfe",
                "OZG-Leistungen: 1 hinzugekommen",
                PROJEKT,
                "ozg_leistungen",
                "10099 Blindenhilfe",
            ),
            (
                "fachlichkeiten",
                "Sozialamt",
                "Fachlichkeiten: 1 hinzugekommen",
                PROJEKT,
                "fachlichkeiten",
                "Sozialamt",
            ),
            (
                "stichwoerter",
                "Fischerei",
                "Stichwörter: 1 hinzugekommen",
                PROJEKT,
                "stichwoerter",
                "Fischerei",
            ),
            (
                "siehe_auch",
                "Nachbar",
                "Siehe auch: 1 hinzugekommen",
                PROJEKT,
                "siehe_auch",
                "nachbar",
            ),
            (
                "prioritaet",
                "2",
                "Kommunale Priorität: 2 (bisher keine Angabe)",
                PROJEKT,
                "prioritaet",
                "2",
            ),
            ("efa", "Kein EfA", "EfA: Kein EfA (bisher keine Angabe)", PROJEKT, "efa", "Kein EfA"),
            (
                "efa_land",
                "Hessen",
                "Entwickelndes Land: Hessen (bisher keine Angabe)",
                PROJEKT,
                "efa_land",
                "Hessen",
            ),
            (
                "sonderstatus",
                "zurückgestellt",
                "Sonderstatus: zurückgestellt (bisher keine Angabe)",
                PROJEKT,
                "sonderstatus",
                "zurückgestellt",
            ),
            (
                "sonderstatus_grund",
                "Beschluss vom Mai",
                "Grund des Sonderstatus: ergänzt",
                PROJEKT,
                "sonderstatus_grund",
                "Beschluss vom Mai",
            ),
            (
                "hinweis",
                "Ein neuer Hinweis",
                "Hinweis: ergänzt",
                PROJEKT,
                "hinweis",
                "Ein neuer Hinweis",
            ),
            (
                "status",
                "zurückgestellt",
                "Status: ohne bestätigte Phase → zurückgestellt",
                PROJEKT,
                "status",
                "zurückgestellt",
            ),
        )
    ]
    + [
        Angabe(Phase, *zeile)
        for zeile in (
            (
                "geplant",
                "Q3 2022",
                "Roll-out NRW, Plan: Q1 2022 → Q3 2022",
                PHASEN,
                "geplant",
                "Q3 2022",
            ),
            (
                "erstplanung",
                "Erstplanung: Q4 2021",
                "Roll-out NRW, Erstplanung: Q1 2022 → Q4 2021",
                PHASEN,
                "erstplanung",
                "Q4 2021",
            ),
            (
                "begonnen",
                "begonnen September 2022",
                "Roll-out NRW: begonnen im September 2022",
                PHASEN,
                "begonnen",
                "September 2022",
            ),
            (
                "beendet",
                "beendet 30.11.2022",
                "Roll-out NRW: beendet am 30.11.2022",
                PHASEN,
                "beendet",
                "30.11.2022",
            ),
            (
                "stand",
                "abgeschlossen",
                "Roll-out NRW: offen → abgeschlossen",
                PHASEN,
                "stand",
                "abgeschlossen",
            ),
            (
                "bestaetigt_am",
                "31.12.2022",
                "Roll-out NRW: Stand vom 31.12.2022",
                PHASEN,
                "bestaetigt_am",
                "31.12.2022",
            ),
            (
                "bemerkung",
                "Neu zur Phase",
                "Roll-out NRW, Bemerkung: ergänzt",
                PHASEN,
                "bemerkung",
                "Neu zur Phase",
            ),
            (
                "quelle",
                "Bericht zur Phase",
                "Roll-out NRW, Quelle: ergänzt",
                PHASEN,
                "quelle",
                "bericht",
            ),
            (
                "fundstelle",
                "Seite 7",
                "Roll-out NRW, Quelle: ergänzt",
                PHASEN,
                "fundstelle",
                "Seite 7",
            ),
            (
                "art",
                "Pilotierung",
                "Pilotierung, Plan: 2023 (bisher keine Angabe)",
                PHASEN,
                "phase",
                "Pilotierung",
            ),
        )
    ]
    + [
        Angabe(Beteiligung, *zeile)
        for zeile in (
            (
                "organisation",
                "citeq",
                "Entwicklung: citeq ist dabei",
                PARTNER,
                "organisation",
                "citeq",
            ),
            (
                "rolle",
                "Finanzierung",
                "Finanzierung: citeq ist dabei",
                PARTNER,
                "rolle",
                "Finanzierung",
            ),
            (
                "bemerkung",
                "Neu zum Partner",
                "Mitarbeit zugesichert, Bemerkung: zu Bonn ergänzt",
                PARTNER,
                "bemerkung",
                "Neu zum Partner",
            ),
            (
                "quelle",
                "Bericht zur Phase",
                "Mitarbeit zugesichert, Quelle: zu Bonn ergänzt",
                PARTNER,
                "quelle",
                "bericht",
            ),
            (
                "fundstelle",
                "Seite 8",
                "Mitarbeit zugesichert, Quelle: zu Bonn ergänzt",
                PARTNER,
                "fundstelle",
                "Seite 8",
            ),
        )
    ]
    + [
        Angabe(Projektleistung, *zeile)
        for zeile in (
            (
                "leika_leistung",
                "Jagdschein",
                "Leistungen im Projekt: 1 hinzugekommen",
                LEISTUNGEN,
                "leistung",
                "99107002000000",
            ),
            (
                "status",
                "Pilotierung",
                "LeiKa-Leistung, Status: zu 99107001000000 Pilotierung (bisher keine Angabe)",
                LEISTUNGEN,
                "status",
                "Pilotierung",
            ),
            (
                "bestaetigt_am",
                "Stand 30.06.2022",
                "LeiKa-Leistung, Tag des Status: zu 99107001000000 30.06.2022",
                LEISTUNGEN,
                "bestaetigt_am",
                "30.06.2022",
            ),
            (
                "bemerkung",
                "Neu zur Leistung",
                "LeiKa-Leistung, Bemerkung: zu 99107001000000 ergänzt",
                LEISTUNGEN,
                "bemerkung",
                "Neu zur Leistung",
            ),
            (
                "quelle",
                "Bericht zur Phase, Seite 10",
                "LeiKa-Leistung, Quelle: zu 99107001000000 ergänzt",
                LEISTUNGEN,
                "quelle",
                "bericht",
            ),
            (
                "fundstelle",
                "Seite 10",
                "LeiKa-Leistung, Quelle: zu 99107001000000 ergänzt",
                LEISTUNGEN,
                "fundstelle",
                "Seite 10",
            ),
        )
    ]
    + [
        Angabe(
            FruehererTitel,
            "titel",
            "Ganz alt",
            "Frühere Titel: 1 hinzugekommen",
            PROJEKT,
            "fruehere_titel",
            "Ganz alt (2019)",
        ),
        Angabe(
            FruehererTitel,
            "zeitraum",
            "Ganz alt (2019)",
            "Frühere Titel: 1 hinzugekommen",
            PROJEKT,
            "fruehere_titel",
            "Ganz alt (2019)",
        ),
        Angabe(
            Quellenangabe,
            "quelle",
            "Bericht zur Phase",
            "Quellenangaben: 1 hinzugekommen",
            PROJEKT,
            "quellen",
            "bericht: Seite 9",
        ),
        Angabe(
            Quellenangabe,
            "fundstelle",
            "Seite 9",
            "Quellenangaben: 1 hinzugekommen",
            PROJEKT,
            "quellen",
            "bericht: Seite 9",
        ),
    ]
)
#: fields whose change visitors find nowhere, with the reason
NICHT_IM_PROTOKOLL = {
    Umsetzungsprojekt: {
        "id": "technisch",
        "kennung": "dauerhaft",
        "angelegt_am": "technisch",
        "suchtext": "technisch",
        "sortiertext": "technisch",
        "oeffentliche_angaben": "technisch",
        "interne_notiz": "nie öffentlich",
        "zustaendiges_konto": "nie öffentlich",
        "veroeffentlichung": "was nicht öffentlich ist, hat keine Seite",
        "geaendert_am": "der Tag der letzten Änderung selbst",
        "zuletzt_bestaetigt_am": "wer nur prüft, ändert nichts; in der Datei steht der Tag",
        "naechster_termin_art": "folgt aus den Phasen",
        "naechster_termin": "folgt aus den Phasen",
    },
    Phase: {
        "id": "technisch",
        "projekt": "steht fest",
        "reihenfolge": "folgt aus der Art",
        "zuletzt_bestaetigt_am": "wer nur prüft, ändert nichts; in der Datei steht der Tag",
    },
    Beteiligung: {"id": "technisch", "projekt": "steht fest"},
    Projektleistung: {"id": "technisch", "projekt": "steht fest"},
    FruehererTitel: {
        "id": "technisch",
        "projekt": "steht fest",
        "suchtext": "technisch",
        "quelle": "auf keiner Seite",
        "fundstelle": "auf keiner Seite",
    },
    Quellenangabe: {"id": "technisch", "projekt": "steht fest"},
}
