"""Change log: what the public log compares of a project's parts beyond the projects' file.

The file holds of a phase its plan and Stand and of a partner or a Leistung its name; the page shows
more. Which facts there are follows from the columns of the files `phasen`, `beteiligungen` and
`projektleistungen`, so that a new column is in the log without a line here. So it is with
what other apps attach to a Steckbrief.
"""

from collections.abc import Collection, Iterator
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from bausteine.importe.register import resource_for
from bausteine.seiten.anbau import Anbau, logged_for
from bausteine.tabellen.arten import Liste, Verweis
from bausteine.tabellen.spalten import Spalte, related
from projects.enums import Aenderungsart, Phasenart, Rolle
from projects.models import Umsetzungsprojekt

LEER = "keine Angabe"
#: what joins the name of a phase or role and the name of a fact
PHASE, PARTNER, ANBAU = "_phase_", "_partner_", "_anbau_"
#: the column of the projects' file that names the Leistungen; the facts of these begin with it
LEISTUNGEN = "leika_leistungen"
#: key of the kept facts under which the names of all facts stand that the portal knew then
GEMERKT = "gemerkt"
#: key of the kept facts under which the records stand that a list names, with their texts then
GENANNT = "genannt"
#: a Quelle and the place in it are one fact
QUELLE, FUNDSTELLE = "quelle", "fundstelle"
#: columns of these files that the projects' file has as columns of its own
IN_DER_PROJEKTDATEI = {
    "phasen": {"geplant", "stand"},
    "beteiligungen": set(),
    "projektleistungen": set(),
}
#: facts of a phase that are told with it, in words of their own
IN_WORTEN = {"begonnen", "beendet", "bestaetigt_am"}
ARTEN = {
    "begonnen": Aenderungsart.STAND,
    "beendet": Aenderungsart.STAND,
    "bestaetigt_am": Aenderungsart.STAND,
    "erstplanung": Aenderungsart.PLANUNG,
}


class Phasenangabe:
    """One fact of a phase in the log: its Bemerkung, when it began …"""

    datei = "phasen"

    def __init__(self, phasenart: Phasenart, feld: str):
        self.phasenart, self.feld = phasenart, feld
        self.column_name = f"{phasenart.value}{PHASE}{feld}"
        self.aenderungsart = ARTEN.get(feld, Aenderungsart.TEXT)

    @property
    def titel(self) -> str:
        """What the page calls it."""
        if self.feld in IN_WORTEN:
            return self.phasenart.label
        return f"{self.phasenart.label}, {_name(self.feld)}"

    def differs(self, vorher, nachher, angaben: dict) -> bool:
        """Whether the change is news; that the portal kept the first plan is none."""
        if self.feld == "erstplanung" and not vorher:
            return bool(nachher) and nachher != angaben.get(self.phasenart.value)
        return vorher != nachher

    def words(self, vorher, nachher, namen) -> str:
        """The change for readers."""
        if self.feld == "erstplanung":
            return both_words(vorher, nachher)
        if self.feld not in IN_WORTEN:
            return note_words(vorher, nachher)
        if not nachher:
            wort = "Tag des Stands" if self.feld == "bestaetigt_am" else self.feld
            return f"{wort}: {LEER} (bisher {vorher})"
        bisher = f" (bisher {vorher})" if vorher else ""
        if self.feld == "bestaetigt_am":
            return f"Stand vom {nachher}{bisher}"
        return f"{self.feld} {_when(nachher)}{bisher}"


class Partnerangabe:
    """One fact of the partners in a role: {Kurzname: text}."""

    datei, aenderungsart = "beteiligungen", Aenderungsart.PARTNER

    def __init__(self, rolle: Rolle, feld: str):
        self.rolle, self.feld = rolle, feld
        self.column_name = f"{rolle.value}{PARTNER}{feld}"
        self.titel = f"{rolle.label}, {_name(feld)}"

    def differs(self, vorher, nachher, angaben: dict) -> bool:
        """Whether anything is said anew of a partner that was there and still is."""
        return bool(_changed(vorher, nachher))

    def words(self, vorher, nachher, namen) -> str:
        """What is new for whom; who is not public now is not named."""
        return ", ".join(
            (f"zu {name} " if name in namen else "") + note_words(vorher[name], nachher[name])
            for name in _changed(vorher, nachher)
        )


class Leistungsangabe:
    """One fact of the LeiKa-Leistungen in a project: {Kennung: text}."""

    datei = "projektleistungen"
    NAMEN = {"bestaetigt_am": "Tag des Status"}

    def __init__(self, feld: str):
        self.feld = feld
        self.column_name = f"{LEISTUNGEN}_{feld}"
        self.titel = f"LeiKa-Leistung, {self.NAMEN.get(feld) or _name(feld)}"
        ist_stand = feld in ("status", "bestaetigt_am")
        self.aenderungsart = Aenderungsart.STAND if ist_stand else Aenderungsart.TEXT

    def differs(self, vorher, nachher, angaben: dict) -> bool:
        """Whether anything is said anew of a Leistung that was there and still is, or the status
        of one that is new: of a new one it is more than a name."""
        return bool(self._told(vorher, nachher))

    def words(self, vorher, nachher, namen) -> str:
        """What is new for which; a Leistung that is not public now is not named."""
        return ", ".join(
            (f"zu {kennung} " if kennung in namen else "") + self._how(alt, neu)
            for kennung, alt, neu in self._told(vorher, nachher)
        )

    def _told(self, vorher, nachher) -> list[tuple[str, str, str]]:
        vorher, nachher = vorher or {}, nachher or {}
        geaendert = [(k, vorher[k], nachher[k]) for k in _changed(vorher, nachher)]
        if self.aenderungsart != Aenderungsart.STAND:
            return geaendert
        return geaendert + [(k, "", t) for k, t in nachher.items() if t and k not in vorher]

    def _how(self, vorher: str, nachher: str) -> str:
        if self.aenderungsart == Aenderungsart.STAND:
            return both_words(vorher, nachher)
        return note_words(vorher, nachher)


def _changed(vorher, nachher) -> list[str]:
    """The names of which something else was said before."""
    vorher, nachher = vorher or {}, nachher or {}
    return [n for n, text in vorher.items() if n in nachher and nachher[n] != text]


class Anbauangabe:
    """One fact of the records that an Anbau adds: {key: text}; without `feld`, which there are."""

    aenderungsart = Aenderungsart.WEITERES

    def __init__(self, anbau: Anbau, feld: str = ""):
        self.datei, self.feld = anbau.datei, feld
        self.column_name = f"{anbau.datei}{ANBAU}{feld}"
        self.titel = f"{anbau.titel}, {_field_name(anbau.datei, feld)}" if feld else anbau.titel

    def differs(self, vorher, nachher, angaben: dict) -> bool:
        """Whether a record came or went; of a fact, whether it changed where it was and is."""
        return bool(_changed(vorher, nachher)) if self.feld else vorher != nachher

    def words(self, vorher, nachher, namen) -> str:
        """How many; none is named, as it may have been withdrawn since."""
        vorher, nachher = vorher or {}, nachher or {}
        if self.feld:
            return f"bei {len(_changed(vorher, nachher))} geändert"
        dazu, weg = len(nachher.keys() - vorher.keys()), len(vorher.keys() - nachher.keys())
        teile = ([f"{dazu} hinzugekommen"] if dazu else []) + ([f"{weg} entfallen"] if weg else [])
        return ", ".join(teile)


def note_words(vorher, nachher) -> str:
    """That a text changed, without repeating it."""
    return "neu gefasst" if vorher and nachher else "ergänzt" if nachher else "entfernt"


def both_words(vorher, nachher) -> str:
    """What there was and is."""
    if vorher and nachher:
        return f"{vorher} → {nachher}"
    return f"{nachher or LEER} (bisher {vorher or LEER})"


def _when(zeit: str) -> str:
    """ "im September 2022", "am 31.12.2022"; whatever else is as exact as it was published."""
    if zeit[:1].isalpha() and zeit[0] != "Q" and "–" not in zeit and not zeit.startswith("ab "):
        return f"im {zeit}"
    return f"am {zeit}" if zeit.count(".") == 2 else zeit


def _name(feld: str) -> str:
    return feld[:1].upper() + feld[1:].replace("_", " ")


def _field_name(datei: str, feld: str) -> str:
    """What the form calls the fact."""
    try:
        return str(resource_for(datei)._meta.model._meta.get_field(feld).verbose_name)
    except FieldDoesNotExist:
        return _name(feld)


#: a fact that is no column of the projects' file
Teilangabe = Phasenangabe | Partnerangabe | Leistungsangabe | Anbauangabe


@cache
def log_columns() -> dict[str, Teilangabe]:
    """All facts by name, phases first, each in its order; what is attached comes last."""
    angaben: list[Teilangabe] = [
        Phasenangabe(art, feld) for art in Phasenart for feld in fields_of("phasen")
    ]
    angaben += [
        Partnerangabe(rolle, feld) for rolle in Rolle for feld in fields_of("beteiligungen")
    ]
    angaben += [Leistungsangabe(feld) for feld in fields_of("projektleistungen")]
    angaben += [
        Anbauangabe(anbau, feld)
        for anbau in logged_for(Umsetzungsprojekt)
        for feld in ("", *fields_of(anbau.datei))
    ]
    return {angabe.column_name: angabe for angabe in angaben}


@cache
def fields_of(datei: str) -> list[str]:
    """The columns of one of the files that are facts of their own in the log."""
    resource = resource_for(datei)
    ausser = {*resource.key_columns, *IN_DER_PROJEKTDATEI.get(datei, {"projekt"}), FUNDSTELLE}
    return [
        name
        for name, spalte in resource.fields.items()
        if name not in ausser and not spalte.intern and not spalte.readonly
    ]


class Angabenleser:
    """Reads the facts of projects as the public sees them."""

    def __init__(self, ohne: Collection[str] = ()):
        """Without the columns in `ohne` of the projects' file."""
        projektdatei = resource_for("umsetzungsprojekte")(oeffentlich=True)
        self._projektspalten = [
            (spalte, isinstance(spalte.art, Liste) and isinstance(spalte.art.art, Verweis))
            for spalte in projektdatei.public_columns
            if spalte.column_name not in ohne
        ]
        self._spalten: dict[str, dict[str, Spalte]] = {
            datei: resource_for(datei)(oeffentlich=True).fields for datei in IN_DER_PROJEKTDATEI
        }
        #: of each file its facts: name, column, of a Quelle the column of the place in it
        self._textspalten = {
            datei: [
                (feld, spalten[feld], spalten[FUNDSTELLE] if feld == QUELLE else None)
                for feld in fields_of(datei)
            ]
            for datei, spalten in self._spalten.items()
        }
        self._anbauten = [
            (anbau, resource_for(anbau.datei)(oeffentlich=True))
            for anbau in logged_for(Umsetzungsprojekt)
        ]
        felder = [(datei, feld) for datei in self._spalten for feld in fields_of(datei)]
        felder += [(a.datei, feld) for a, _ in self._anbauten for feld in ("", *fields_of(a.datei))]
        self._gemerkt = sorted(f"{datei}.{feld}" for datei, feld in felder)

    def all_of(self, projekt) -> dict:
        """All that is kept of a project: its public columns, the facts of its parts, and under
        `GENANNT` {column: {primary key: text}} of the records that its lists name."""
        angaben, genannt = {}, {}
        for spalte, nennt in self._projektspalten:
            name, wert = spalte.column_name, spalte.get(projekt)
            angaben[name] = texte = spalte.json_of(wert)
            if nennt:
                genannt[name] = {str(z.pk): t for z, t in zip(wert, texte, strict=True)}
        return angaben | self.facts(projekt) | {GENANNT: genannt}

    def facts(self, projekt) -> dict:
        """What there is; an empty fact is left out. `GEMERKT` names all that were looked at."""
        angaben = {
            f"{phase.art}{PHASE}{feld}": text
            for phase in related(projekt, "phasen")
            for feld, text in self._texts("phasen", phase)
            if text
        }
        von_partnern: dict[str, dict[str, str]] = {}
        partner = self._spalten["beteiligungen"]["organisation"]
        for beteiligung in related(projekt, "beteiligungen"):
            if not (name := partner.cell(beteiligung)):
                continue
            for feld, text in self._texts("beteiligungen", beteiligung):
                von_partnern.setdefault(f"{beteiligung.rolle}{PARTNER}{feld}", {})[name] = text
        eigene = angaben | von_partnern | self._leistungen(projekt)
        return eigene | self._attached(projekt) | {GEMERKT: self._gemerkt}

    def _leistungen(self, projekt) -> dict[str, dict[str, str]]:
        """{fact: {Kennung: text}} of the public LeiKa-Leistungen."""
        angaben: dict[str, dict[str, str]] = {}
        leistung = self._spalten["projektleistungen"]["leistung"]
        for zeile in related(projekt, "projektleistungen"):
            if kennung := leistung.cell(zeile):
                for feld, text in self._texts("projektleistungen", zeile):
                    angaben.setdefault(f"{LEISTUNGEN}_{feld}", {})[kennung] = text
        return angaben

    def _attached(self, projekt) -> dict[str, dict[str, str]]:
        """What there is of each Anbau, by the keys of its records; also what is empty of them."""
        angaben: dict[str, dict[str, str]] = {}
        for anbau, resource in self._anbauten:
            for record in related(projekt, anbau.beziehung):
                key = resource.fields[resource.key_columns[0]].cell(record)
                angaben.setdefault(f"{anbau.datei}{ANBAU}", {})[key] = ""
                for feld in fields_of(anbau.datei):
                    text = _lasting(resource.fields[feld], record)
                    if feld == QUELLE:
                        text = f"{text}: {resource.fields[FUNDSTELLE].cell(record)}"
                    angaben.setdefault(f"{anbau.datei}{ANBAU}{feld}", {})[key] = text
        return angaben

    def _texts(self, datei: str, record) -> Iterator[tuple[str, str]]:
        for feld, spalte, fundstelle in self._textspalten[datei]:
            text = spalte.cell(record)
            if fundstelle:
                stelle = fundstelle.cell(record)
                text = f"{text}: {stelle}" if text or stelle else ""
            yield feld, text


@cache
def reader(ohne: frozenset[str]) -> Angabenleser:
    """The one that leaves these columns out; making it costs more than reading a project."""
    return Angabenleser(ohne)


def _lasting(spalte: Spalte, record) -> str:
    """The fact as text; of another record its key, as a new name of it is no change here."""
    wert = spalte.get(record)
    return str(wert.pk) if isinstance(wert, Model) else spalte.art.write(wert)


def in_todays_words(bisher: dict, angaben: dict, spalten: dict[str, Spalte]) -> dict:
    """`bisher` with every record called what it is called in `angaben`.

    Another name of an Organisation or a Leistung is no change of the projects that name it.
    """
    ergebnis = dict(bisher)
    for name, texte in bisher.get(GENANNT, {}).items():
        heute = angaben[GENANNT].get(name, {})
        neu = {text: heute[pk] for pk, text in texte.items() if heute.get(pk, text) != text}
        if not neu:
            continue
        ergebnis[name] = [neu.get(text, text) for text in bisher.get(name, ())]
        for angabe in _about(name, spalten[name]):
            je_name = bisher.get(angabe.column_name, {})
            ergebnis[angabe.column_name] = {neu.get(t, t): w for t, w in je_name.items()}
        if set(ergebnis[name]) == set(angaben.get(name, ())):
            ergebnis[name] = angaben[name]  # lists are sorted by name: another order is none
    return ergebnis


def _about(name: str, spalte: Spalte) -> list[Partnerangabe | Leistungsangabe]:
    """The facts of those that this column names."""
    rolle = getattr(spalte, "rolle", None)
    return [
        angabe
        for angabe in log_columns().values()
        if (isinstance(angabe, Partnerangabe) and angabe.rolle == rolle)
        or (isinstance(angabe, Leistungsangabe) and name == LEISTUNGEN)
    ]


def differences(bisher: dict, angaben: dict) -> list[dict]:
    """How the facts differ; one that the portal did not look at before is no news."""
    gemerkt = {*bisher.get(GEMERKT, ())}
    return [
        {"spalte": name, "vorher": bisher.get(name), "nachher": angaben.get(name)}
        for name, angabe in log_columns().items()
        if (name in bisher or name in angaben)
        and f"{angabe.datei}.{angabe.feld}" in gemerkt
        and angabe.differs(bisher.get(name), angaben.get(name), angaben)
    ]
