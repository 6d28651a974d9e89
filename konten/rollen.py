"""Roles: those that come with the portal, defined once, for the groups and for their page."""

from dataclasses import dataclass
from functools import cache

from konten.rechte import VERBEN, all_rights, nouns, right, special_rights


@dataclass(frozen=True)
class Kontorolle:
    """A group of accounts: what it is for, its rights, and where they end (`kurz`: in a cell)."""

    name: str
    kurz: str
    aufgabe: str
    grenze: str
    rechte: frozenset[str]
    #: what an account must be given with the role, or it sees nothing
    braucht: str = ""


KONTEN = frozenset(
    f"{app}.{verb}_{was}"
    for app, was in (("auth", "user"), ("auth", "group"), ("anmeldung", "fremdkonto"))
    for verb in ("add", "change", "delete", "view")
)
ZUSTAENDIGKEIT = frozenset(f"konten.{verb}_zustaendigkeit" for verb in VERBEN)
#: what is known of single persons, told and erased, and the list of it
AUSKUNFT = frozenset(
    f"datenschutz.{recht}" for recht in ("auskunft_geben", "personen_loeschen", "view_vorgang")
)
#: kinds that only the Administration looks after; the columns of the page are about the others
NUR_ADMINISTRATION = ZUSTAENDIGKEIT | AUSKUNFT
PFLEGEN = "view add change import export"
THEMENFELD = {
    "projects.umsetzungsprojekt": f"{PFLEGEN} release",
    "projects.phase": f"{PFLEGEN} delete",
    "projects.beteiligung": f"{PFLEGEN} delete",
    "projects.projektleistung": f"{PFLEGEN} delete",
    "projects.alteadresse": f"{PFLEGEN} delete",
    "projects.frueherertitel": "view add change delete",
    "projects.quellenangabe": "view add change delete",
    "projects.zuordnungsvorschlag": "view change",
    "mittel.mittelvorgang": PFLEGEN,
    "termine.termin": PFLEGEN,
    "rundbriefe.rundbrief": PFLEGEN,
    "gesuche.gesuch": PFLEGEN,
    "dienste.onlinedienst": PFLEGEN,
    "dienste.betriebsstand": f"{PFLEGEN} delete",
    "dienste.dienstleistung": f"{PFLEGEN} delete",
    "dienste.angebot": f"{PFLEGEN} delete",
    "dienste.formularangabe": f"{PFLEGEN} delete",
    "dienste.plattform": "view export",
    "dienste.fachverfahren": "view export",
    "themenfelder.themenfeld": "view change import export",
    "themenfelder.lage": PFLEGEN,
    "leistungen.ozgleistung": PFLEGEN,
    "leistungen.leikaleistung": PFLEGEN,
    "leistungen.fimbaustein": f"{PFLEGEN} delete",
    "quellen.quelle": "view add export",
    "organisationen.organisation": "view export",
    "organisationen.alias": "view",
    "organisationen.ansprechstelle": "view",
    "gebiete.kommune": "view export",
    "gebiete.regierungsbezirk": "view",
    "gebiete.groessenklasse": "view",
    "rollout.anschluss": "view export",
    "rollout.betreuung": "view export",
    "rollout.anschlussschritt": "view",
    "rollout.schrittstand": "view",
    "relevanz.vollzugszuordnung": f"{PFLEGEN} delete",
    "projects.fachlichkeit": "view export",
    "projects.stichwort": "view export",
    "vorschlaege.vorschlag": "view change",
    "importe.import": "view",
    "verteiler.ausgabe": "view",
}
ORGANISATION = {
    "organisationen.organisation": "view change export",
    "organisationen.alias": "view",
    "organisationen.ansprechstelle": "view add change delete export",
    "gebiete.kommune": "view change export",
    "rollout.anschluss": "view add change delete export",
    "rollout.schrittstand": "view add change delete",
    "rollout.anschlussschritt": "view",
    "rollout.betreuung": "view",
    "onboarding.onboarding": "view change",
    "projects.beteiligung": "view add change delete export",
    "relevanz.selbstauskunft": "view add change delete export",
    "projects.umsetzungsprojekt": "view",
    "dienste.onlinedienst": "view",
    "dienste.plattform": "view",
    "dienste.fachverfahren": "view",
    "quellen.quelle": "view",
}


def _rights(angaben: dict[str, str], *weitere: str) -> frozenset[str]:
    return frozenset(weitere) | {
        f"{app}.{verb}_{model}"
        for (app, model), verben in ((name.split("."), v.split()) for name, v in angaben.items())
        for verb in verben
    }


def _reading() -> frozenset[str]:
    """Everything can be looked at but accounts and what is done for single persons."""
    ansehen = {
        right(m, "view") for m in nouns() if m._meta.app_label not in ("konten", "datenschutz")
    }
    return frozenset(ansehen & all_rights()) | {
        "konten.alle_eintraege_sehen",
        "konten.interne_notiz_lesen",
    }


@cache
def rollen() -> tuple[Kontorolle, ...]:
    """All roles, from the widest to the narrowest."""
    return (*_for_everything(), *_for_a_part(), _for_reading())


def _for_everything() -> tuple[Kontorolle, ...]:
    return (
        Kontorolle(
            "Administration",
            "keine",
            "Richtet das Portal ein: Konten und Rollen, Auskunft und Löschung, alle Daten.",
            "Keine Grenze. Wer Konten pflegt, kann Rechte vergeben, auch sich selbst.",
            all_rights() | KONTEN,
        ),
        Kontorolle(
            "Koordination",
            "keine Konten, keine Auskunft",
            "Pflegt alle Daten, gibt sie frei und beantwortet Vorschläge.",
            "Alles außer Konten, Rollen und Zuständigkeiten, Auskunft und Löschung zu Personen.",
            all_rights() - NUR_ADMINISTRATION,
        ),
    )


def _for_a_part() -> tuple[Kontorolle, ...]:
    return (
        Kontorolle(
            "Themenfeld-Koordination",
            "eigene Themenfelder",
            "Pflegt die Projekte, Leistungen, Online-Dienste, Mittel und Verträge einzelner "
            "Themenfelder und gibt Projekte frei.",
            "Nur Einträge der zugewiesenen Themenfelder, ohne zugewiesenes Themenfeld keine. "
            "Organisationen, Ansprechstellen, Plattformen, Fachverfahren, Quellen, Fachlichkeiten "
            "und Stichwörter sind für "
            "alle da: lesen, auch Entwürfe und die Personen, an die der Verteiler schreibt; bei "
            "Quellen auch neue anlegen. Projekte und Stammdaten löscht die Koordination.",
            _rights(THEMENFELD, "verteiler.verteiler_nutzen", "konten.interne_notiz_lesen"),
            braucht="themenfelder",
        ),
        Kontorolle(
            "Organisations-Redaktion",
            "eigene Organisation",
            "Hält aktuell, was die eigene Organisation betrifft; was sie sichert, gilt sofort.",
            "Nur die zugewiesenen Organisationen: deren Beteiligungen an öffentlichen Projekten, "
            "Internetseite, Hinweis und Ansprechstellen, Datenblätter und Rückfragen zum "
            "Onboarding, die Auskunft, welche Leistungen sie betreffen, und die Anschlüsse der "
            "eigenen Kommune und der Kommunen, die sie heute betreuen. Dass die Angaben der "
            "eigenen Kommune stimmen, vermerkt sie selbst. Projekte nur lesen, nur öffentliche, "
            "ohne interne Angaben.",
            _rights(ORGANISATION),
            braucht="organisationen",
        ),
    )


def _for_reading() -> Kontorolle:
    return Kontorolle(
        "Lesen",
        "nur lesen",
        "Sieht alle Daten der Verwaltung, auch Entwürfe, Geschichte, interne Notizen und "
        "Ansprechpersonen.",
        "Ändert nichts; keine Konten, keine Auskunft über einzelne Personen.",
        _reading(),
    )


def rolle_named(name: str) -> Kontorolle | None:
    """The role that a group of this name is, None for a group of someone's own."""
    return next((rolle for rolle in rollen() if rolle.name == name), None)


def missing(namen, zustaendigkeit: dict) -> dict[str, str]:
    """What these roles need and are not given, by the field of the Zuständigkeit, in a sentence."""
    rollen_ = [rolle for name in namen if (rolle := rolle_named(name)) and rolle.braucht]
    was = {"themenfelder": "ein Themenfeld", "organisationen": "eine Organisation"}
    return {
        rolle.braucht: f"Die Rolle „{rolle.name}“ braucht mindestens {was[rolle.braucht]}; sonst "
        "sieht das Konto nichts."
        for rolle in rollen_
        if not zustaendigkeit.get(rolle.braucht)
    }


def extent(rolle: Kontorolle, verb: str) -> str:
    """On how much a role may do this: "alles", "4 von 15 Arten", "–"."""
    moeglich = {right(model, verb) for model in nouns()} & all_rights()
    erlaubt = moeglich & rolle.rechte
    if not erlaubt:
        return "–"
    if moeglich - NUR_ADMINISTRATION <= erlaubt:
        return "alles"
    return f"{len(erlaubt)} von {len(moeglich)}"


def in_words(rolle: Kontorolle) -> list[tuple[str, str]]:
    """Each kind of right with the nouns it covers, and the rights about no noun."""
    weitere = [titel for recht, titel in special_rights().items() if recht in rolle.rechte]
    if rolle.rechte >= KONTEN:
        weitere.append("Konten und Rollen verwalten")
    if all(extent(rolle, verb) == "alles" for verb in VERBEN):
        zeilen = [("alle Einträge", ", ".join(VERBEN.values()))]
    else:
        zeilen = [
            (titel, ", ".join(str(model._meta.verbose_name_plural) for model in arten))
            for verb, titel in VERBEN.items()
            if (arten := [model for model in nouns() if right(model, verb) in rolle.rechte])
        ]
    return [*zeilen, ("außerdem", "; ".join(weitere))] if weitere else zeilen


def overview() -> list[dict]:
    """What the page „Rollen und Rechte“ shows."""
    return [
        {
            "rolle": rolle,
            "umfang": [extent(rolle, verb) for verb in VERBEN],
            "worte": in_words(rolle),
        }
        for rolle in rollen()
    ]
