"""The one table of who reaches what in the admin, and how each address is asked for.

Letters: v list and form, h history, a add, c change, d delete, i import, x export. Before the bar
for one's own records, behind it for those of others. What is not in the table is closed.
"""

from dataclasses import dataclass

DIENSTE = ("dienste.onlinedienst",)
DIENSTTEILE = (
    "dienste.betriebsstand",
    "dienste.dienstleistung",
    "dienste.angebot",
    "dienste.formularangabe",
)
#: what Dienste run on and work with
AUSSTATTUNG = ("dienste.plattform", "dienste.fachverfahren")
PORTAL = (
    "themenfelder.themenfeld",
    "themenfelder.lage",
    "leistungen.ozgleistung",
    "leistungen.leikaleistung",
    "quellen.quelle",
    "organisationen.organisation",
    "organisationen.ansprechstelle",
    "projects.fachlichkeit",
    "projects.umsetzungsprojekt",
    "projects.phase",
    "projects.beteiligung",
    "projects.projektleistung",
    "projects.alteadresse",
    "texte.seite",
    "texte.kurztext",
    "texte.banner",
    "texte.begriff",
    "texte.stichwortgruppe",
    "auswahlen.auswahl",
    "projects.stichwort",
    "gebiete.kommune",
    "gebiete.regierungsbezirk",
    "gebiete.groessenklasse",
    "mittel.mittelvorgang",
    "kennzahlen.kennzahl",
    "termine.termin",
    "rundbriefe.rundbrief",
    "gesuche.gesuch",
    "meinungsbilder.meinungsbild",
    "programme.programm",
    "programme.programmangabe",
    "programme.programmregion",
    "programme.programmprojekt",
    "programme.konzeptfrage",
    "programme.konzeptantwort",
    "leistungen.fimbaustein",
    *DIENSTE,
    *DIENSTTEILE,
    *AUSSTATTUNG,
    "rollout.anschluss",
    "rollout.betreuung",
    "rollout.anschlussschritt",
    "onboarding.onboarding",
    "onboarding.onboardingstufe",
    "onboarding.datenblattfeld",
    "reifegrad.reifegradmodell",
    "reifegrad.reifegradstufe",
    "reifegrad.reifegradkriterium",
    "reifegrad.reifegradbewertung",
    "relevanz.selbstauskunft",
    "relevanz.vollzugszuordnung",
)
#: kept by the portal itself
PROTOKOLLE = ("importe.import", "verteiler.ausgabe")
VORGANG, VORSCHLAG = "datenschutz.vorgang", "vorschlaege.vorschlag"
ZUORDNUNG = "projects.zuordnungsvorschlag"
#: what others say: uploaded and decided on, never written
LAUF, ABGLEICH = "aussensicht.pvoglauf", "aussensicht.abgleichzeile"
XZUFI, XZUFI_DIENST = "aussensicht.xzufilauf", "aussensicht.xzufidienst"
KOORDINATION = {
    **dict.fromkeys(PORTAL, "vhacdix|vhacdix"),
    **dict.fromkeys(PROTOKOLLE, "vh|vh"),
    VORSCHLAG: "vhcd|vhcd",
    ZUORDNUNG: "vhc|vhc",  # nobody deletes what a rule would propose again
    LAUF: "vhi|vhi",
    XZUFI: "vhi|vhi",
    XZUFI_DIENST: "vh|vh",
    ABGLEICH: "vh|vh",
}
RECHTE = {
    "Administration": {
        **KOORDINATION,
        VORGANG: "vh|vh",
        "auth.user": "vhacd|vh",
        "auth.group": "vhacd|vh",
        "anmeldung.fremdkonto": "vhacd|",
    },
    "Koordination": KOORDINATION,
    "Themenfeld-Koordination": {
        "projects.umsetzungsprojekt": "vhacix|",
        **dict.fromkeys(PORTAL[9:13], "vhacdix|"),
        "mittel.mittelvorgang": "vhacix|",
        "termine.termin": "vhacix|",
        "rundbriefe.rundbrief": "vhacix|",
        "gesuche.gesuch": "vhacix|",
        **dict.fromkeys(DIENSTE, "vhacix|"),
        **dict.fromkeys(DIENSTTEILE, "vhacix|"),  # a public Dienst is released by others
        **dict.fromkeys(AUSSTATTUNG, "vhx|vhx"),
        "relevanz.vollzugszuordnung": "vhacdix|",
        "themenfelder.themenfeld": "vhcix|",
        "themenfelder.lage": "vhacix|",
        "leistungen.ozgleistung": "vhacix|",
        "leistungen.leikaleistung": "vhacix|",
        # part of a Leistung that others release: theirs to delete, a draft may leave it out
        "leistungen.fimbaustein": "vhacix|",
        "quellen.quelle": "vhax|vhx",
        "organisationen.organisation": "vhx|vhx",
        "organisationen.ansprechstelle": "vh|vh",
        "projects.fachlichkeit": "vhx|vhx",
        "projects.stichwort": "vhx|vhx",
        "gebiete.kommune": "vhx|vhx",
        "gebiete.regierungsbezirk": "vh|vh",
        "gebiete.groessenklasse": "vh|vh",
        "rollout.anschluss": "vhx|vhx",
        "rollout.betreuung": "vhx|vhx",
        "rollout.anschlussschritt": "vh|vh",
        VORSCHLAG: "vhc|",
        ZUORDNUNG: "vhc|",
        **dict.fromkeys(PROTOKOLLE, "vh|"),
    },
    "Organisations-Redaktion": {
        "organisationen.organisation": "vhcx|",
        "organisationen.ansprechstelle": "vhacdx|",
        "projects.beteiligung": "vhacdx|",
        "relevanz.selbstauskunft": "vhacdx|",
        "projects.umsetzungsprojekt": "v|",
        **dict.fromkeys(DIENSTE, "v|"),
        **dict.fromkeys(AUSSTATTUNG, "v|"),
        "gebiete.kommune": "vhcx|",
        "rollout.anschluss": "vhacdx|",
        "rollout.betreuung": "v|",
        "rollout.anschlussschritt": "vh|vh",
        "onboarding.onboarding": "vhc|",
        "quellen.quelle": "v|",
    },
    "Lesen": {
        **dict.fromkeys((*PORTAL, *PROTOKOLLE, VORSCHLAG, ZUORDNUNG), "vh|vh"),
        **dict.fromkeys((LAUF, XZUFI, XZUFI_DIENST, ABGLEICH), "vh|vh"),
    },
    "ohne Rolle": {},
}
#: roles for which every record is their own
ALLES = {"Administration", "Koordination"}
#: pages that belong to no record: who gets them, everybody else gets 403
SEITEN = {
    "index": None,
    "password_change": None,
    "password_change_done": None,
    "jsi18n": None,
    "rollen": None,
    "app_list": None,
    "verteiler": {"Administration", "Koordination", "Themenfeld-Koordination"},
    "verteiler_anschluesse": {"Administration", "Koordination", "Themenfeld-Koordination"},
    "verteiler_organisationen": {"Administration", "Koordination", "Themenfeld-Koordination"},
    "auskunft": {"Administration"},
}
#: walked by tests of their own, or without a page: forwards, the end of a session, nothing found
ANDERS = {
    "login",
    "logout",
    "autocomplete",
    "view_on_site",
    "final_catch_all_view",
    "import_auftrag",
    "import_zuruecknehmen",
}


@dataclass(frozen=True)
class Weg:
    """An address of a model: the letter that opens it, how it is asked for, and the answer then.

    Without the letter it is closed: 403, 404, or back to the first page with "not found".
    """

    recht: str
    ja: int = 200
    post: bool = False
    #: whether the address names a record, and what else
    record: bool = False
    mehr: tuple = ()


#: ends of the names of addresses
WEGE = {
    "changelist": Weg("v"),
    "add": Weg("a"),
    "change": Weg("v", record=True),
    "delete": Weg("d", record=True),
    "history": Weg("h", record=True),
    "simple_history": Weg("h", record=True, mehr=("version",)),
    "freigeben": Weg("h", record=True),
    "annehmen": Weg("i", ja=404, record=True),  # only what its form sends decides
    "import": Weg("i"),
    "process_import": Weg("i", ja=302, post=True),  # nothing was checked before
    "vorlage": Weg("i", mehr=("format",)),
    "vorschau": Weg("i", ja=302, mehr=("marke",)),  # a preview that is gone: upload again
    "vorschau_zuordnen": Weg("i", ja=302, mehr=("marke",)),
    "vorschau_fehler": Weg("i", ja=404, mehr=("marke",)),
    "export": Weg("x"),
    "hochladen": Weg("i"),
    "sammeln": Weg("c", post=True),
    "schnell": Weg("c"),
    "vollzug": Weg("c", post=True),
    "anlegen": Weg("a"),
    "doppelte": Weg("d"),  # a merge deletes; limited roles may delete none of what merges
    "entscheiden": Weg("c", ja=302, post=True),  # nothing was chosen
    "bestaetigen": Weg("c", ja=302, post=True, record=True),
    "bestaetigungslink": Weg("c", record=True),
    "stimmcodes": Weg("c", record=True),
    "fuellen": Weg("c", record=True),
    "password_change": Weg("c", record=True),
    "datenblatt": Weg("v", record=True),
    "rueckfragen": Weg("v", record=True),
    "kriterien": Weg("v", record=True),
}


def letters(rolle: str, model: str, eigen: bool) -> str:
    """What the role may do with one's own or with other records."""
    eigene, _, fremde = RECHTE[rolle].get(model, "|").partition("|")
    return eigene if eigen else fremde


def opens(rolle: str, model: str, weg: Weg, eigen: bool) -> bool:
    """What the table promises; lists, files and new records are about one's own."""
    return weg.recht in letters(rolle, model, eigen or not weg.record)
