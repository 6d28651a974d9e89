"""Record linkage: proposes which OZG-Leistung a project digitises, and writes what is confirmed.

A rule proposes, a person decides. Measured with the federal catalogue of 2019, read one by one:
the same name 59 of 59 right, without a suffix 5 of 5, a former title 5 of 5, a title within a
LeiKa-Bezeichnung 9 of 9; the last rule has the limits below because without them a third was wrong.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nicht_archivierte
from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import one_entry
from bausteine.importe.folgeakte import follows
from leistungen.models import LeikaLeistung, OzgLeistung
from leistungen.namensvergleich import base_form, without_addition, without_brackets
from projects.actions import update_derived
from projects.enums import Zuordnungsregel, Zuordnungsstand
from projects.models import FruehererTitel, Umsetzungsprojekt, Zuordnungsvorschlag

#: shorter titles stand in too many names: "Jagd", "Steuer", "Waffen", "Anlagen"
LEIKA_MINDESTENS = 8
BLOCK = 500


@dataclass(frozen=True)
class Bilanz:
    """What making the proposals anew changed."""

    neu: int
    geaendert: int
    entfallen: int


@dataclass
class _Bestand:
    """Everything the rules look at, read in a handful of queries."""

    titel: dict[int, str]
    fruehere: dict[int, list[str]]
    felder: dict[int, set[int]]
    verbunden: dict[int, set[int]]
    leistungen: list[tuple[int, str, int | None]]
    leika: list[tuple[int, str, int]]


def _read() -> _Bestand:
    def grouped(paare):
        gruppen = defaultdict(set)
        for schluessel, wert in paare:
            gruppen[schluessel].add(wert)
        return gruppen

    projekte = Umsetzungsprojekt.objects.filter(nicht_archivierte()).order_by()
    fruehere = defaultdict(list)
    for projekt, titel in FruehererTitel.objects.order_by("pk").values_list("projekt", "titel"):
        fruehere[projekt].append(titel)
    felder, verbunden = (
        relation.through.objects.order_by().values_list("umsetzungsprojekt", ziel)
        for relation, ziel in (
            (Umsetzungsprojekt.themenfelder, "themenfeld"),
            (Umsetzungsprojekt.ozg_leistungen, "ozgleistung"),
        )
    )
    leistungen = OzgLeistung.objects.filter(nicht_archivierte()).order_by("pk")
    leika = LeikaLeistung.objects.filter(
        nicht_archivierte(), nicht_archivierte("ozg_leistung"), ozg_leistung__isnull=False
    ).order_by("pk")
    return _Bestand(
        dict(projekte.values_list("pk", "titel")),
        fruehere,
        grouped(felder),
        grouped(verbunden),
        list(leistungen.values_list("pk", "name", "themenfeld")),
        list(leika.values_list("pk", "bezeichnung", "ozg_leistung")),
    )


def _by_name(bestand: _Bestand) -> dict[tuple[int, int], tuple[str, int | None]]:
    """The first three rules: (project, Leistung) → (rule, no LeiKa-Leistung); a project that one
    of them fits is not asked for by the next."""
    gleich, gekuerzt = defaultdict(list), defaultdict(list)
    for pk, name, _ in bestand.leistungen:
        gleich[base_form(name)].append(pk)
        gekuerzt[without_addition(name)].append(pk)
    paare: dict[tuple[int, int], tuple[str, int | None]] = {}
    for projekt, titel in bestand.titel.items():
        fruehere = map(base_form, bestand.fruehere.get(projekt, ()))
        for regel, treffer in (
            (Zuordnungsregel.NAME, gleich.get(base_form(titel))),
            (Zuordnungsregel.ZUSATZ, gekuerzt.get(without_addition(titel))),
            (Zuordnungsregel.FRUEHER, [pk for alt in fruehere for pk in gleich.get(alt, ())]),
        ):
            if treffer:
                paare |= {(projekt, pk): (regel.value, None) for pk in treffer}
                break
    return paare


def _by_leika(bestand: _Bestand, benannt) -> dict[tuple[int, int], tuple[str, int | None]]:
    """The last rule, for projects that no name fits and that have no link: the title stands in a
    Bezeichnung in whole words, at its beginning or within the same Themenfeld, and the Leistung
    does not bear another project's name."""
    versorgt = {projekt for projekt, _ in benannt} | bestand.verbunden.keys()
    vergeben = {leistung for _, leistung in benannt}
    gesucht = _wanted({pk: t for pk, t in bestand.titel.items() if pk not in versorgt})
    laengen = defaultdict(set)
    for name in gesucht:
        laengen[name[0]].add(len(name))
    feld_von = {pk: feld for pk, _, feld in bestand.leistungen}
    paare: dict[tuple[int, int], tuple[str, int | None]] = {}
    for leika, bezeichnung, leistung in bestand.leika:
        if leistung in vergeben:
            continue
        for name, am_anfang in _phrases(tuple(base_form(bezeichnung).split()), laengen):
            for projekt in gesucht.get(name, ()):
                if am_anfang or feld_von.get(leistung) in bestand.felder[projekt]:
                    paare.setdefault((projekt, leistung), (Zuordnungsregel.LEIKA.value, leika))
    return paare


def _wanted(titel: dict[int, str]) -> dict[tuple[str, ...], list[int]]:
    """The titles that are long enough, in words, with the projects that bear them."""
    gesucht = defaultdict(list)
    for projekt, text in titel.items():
        for name in {base_form(text), without_brackets(text)}:
            if len(name) >= LEIKA_MINDESTENS:
                gesucht[tuple(name.split())].append(projekt)
    return gesucht


def _phrases(worte: tuple[str, ...], laengen):
    """The parts of a row of words that may be names, and whether at its beginning.

    `laengen`: how long the names are, by their first word; so the time does not grow with them.
    """
    for von, wort in enumerate(worte):
        for laenge in laengen.get(wort, ()):
            yield worte[von : von + laenge], von == 0


def proposals() -> dict[tuple[int, int], tuple[str, int | None]]:
    """What the rules propose now: (project, OZG-Leistung) → (rule, LeiKa-Leistung or None), real
    links left out."""
    bestand = _read()
    benannt = _by_name(bestand)
    alle = benannt | _by_leika(bestand, benannt)
    return {
        paar: grund for paar, grund in alle.items() if paar[1] not in bestand.verbunden[paar[0]]
    }


@follows("katalog", "ozg-leistungen", "leistungen", "umsetzungsprojekte")
@transaction.atomic
def renew(records=None) -> Bilanz:
    """Make the open proposals what the rules say now; what someone decided stays decided.

    Whichever `records` changed: a rule compares each name with all others.
    """
    soll = proposals()
    vorhanden = {(v.projekt_id, v.ozg_leistung_id): v for v in Zuordnungsvorschlag.objects.all()}
    neu = [
        Zuordnungsvorschlag(
            projekt_id=projekt, ozg_leistung_id=leistung, regel=regel, leika_leistung_id=leika
        )
        for (projekt, leistung), (regel, leika) in soll.items()
        if (projekt, leistung) not in vorhanden
    ]
    offen = {paar: v for paar, v in vorhanden.items() if v.ist_offen}
    entfallen = [v.pk for paar, v in offen.items() if paar not in soll]
    anders = [
        vorschlag
        for paar, vorschlag in offen.items()
        if paar in soll and soll[paar] != (vorschlag.regel, vorschlag.leika_leistung_id)
    ]
    for vorschlag in anders:
        vorschlag.regel, vorschlag.leika_leistung_id = soll[
            vorschlag.projekt_id, vorschlag.ozg_leistung_id
        ]
    Zuordnungsvorschlag.objects.bulk_create(neu, batch_size=BLOCK, ignore_conflicts=True)
    if anders:
        Zuordnungsvorschlag.objects.bulk_update(anders, ["regel", "leika_leistung"], BLOCK)
    if entfallen:
        Zuordnungsvorschlag.objects.filter(pk__in=entfallen).delete()
    return Bilanz(len(neu), len(anders), len(entfallen))


# -- decisions ----------------------------------------------------------------------------------


@dataclass
class Entscheidungsplan:
    """What a decision would do: proposals it is possible for, and those it is not, with why."""

    stand: Zuordnungsstand
    #: one text for the decision and everything the preview showed
    state: str
    moegliche: list[Zuordnungsvorschlag] = field(default_factory=list)
    ausgelassen: list[tuple[Zuordnungsvorschlag, str]] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """What cannot be decided is left out, and says why."""
        return True


def plan(queryset, stand: Zuordnungsstand, hindernis=lambda projekt: "") -> Entscheidungsplan:
    """What deciding these would do; writes nothing.

    `hindernis(projekt)`: why this account may not change the project at once, else "".
    """
    vorschlaege = list(queryset.fuer_liste().order_by("projekt__sortiertext", "pk"))
    ergebnis = Entscheidungsplan(stand, _state(vorschlaege, stand))
    for vorschlag in vorschlaege:
        grund = _obstacle(vorschlag, stand, hindernis)
        if grund:
            ergebnis.ausgelassen.append((vorschlag, grund))
        else:
            ergebnis.moegliche.append(vorschlag)
    return ergebnis


def _obstacle(vorschlag, stand, hindernis) -> str:
    if not vorschlag.ist_offen:
        return f"ist schon {vorschlag.get_stand_display()}"
    if vorschlag.ozg_leistung in vorschlag.projekt.ozg_leistungen.all():
        return "ist schon verbunden"
    return hindernis(vorschlag.projekt) if stand == Zuordnungsstand.BESTAETIGT else ""


def _state(vorschlaege: list, stand) -> str:
    """One text for the decision and everything the preview showed."""
    teile = [
        [
            v.pk,
            v.stand,
            v.regel,
            v.projekt.titel,
            v.projekt.veroeffentlichung,
            v.ozg_leistung.mit_ozg_id,
            sorted(o.pk for o in v.projekt.ozg_leistungen.all()),
        ]
        for v in vorschlaege
    ]
    return json.dumps([stand, teile], cls=DjangoJSONEncoder)


class LinkDecision(Act[Entscheidungsplan]):
    """Confirm or decline proposals.

    Confirming writes the link into the project, with its history and the log of public changes.
    """

    def __init__(self, queryset, stand: Zuordnungsstand, konto, hindernis=lambda projekt: ""):
        self.queryset, self.stand, self.konto = queryset, stand, konto
        self.hindernis, self.name = hindernis, f"zuordnung-{stand}"

    def hold(self) -> None:
        """What is compared with the preview is what will be written over."""
        projekte = list(self.queryset.order_by().values_list("projekt", flat=True))
        list(Umsetzungsprojekt.objects.filter(pk__in=projekte).order_by("pk").select_for_update())
        vorschlaege = self.queryset.select_related(None).order_by("pk")
        list(vorschlaege.select_for_update(of=("self",)))

    def plan(self) -> Entscheidungsplan:
        return plan(self.queryset, self.stand, self.hindernis)

    def write(self, plan: Entscheidungsplan) -> None:
        bestaetigt = self.stand == Zuordnungsstand.BESTAETIGT
        if bestaetigt:
            _link(plan.moegliche)
        Zuordnungsvorschlag.objects.filter(pk__in=[v.pk for v in plan.moegliche]).update(
            stand=self.stand, entschieden_am=timezone.now(), entschieden_von=self.konto
        )
        if bestaetigt:
            renew()  # a title within a Bezeichnung proposes nothing where there is a link


def _link(vorschlaege: list) -> None:
    je_projekt: dict[int, list] = {}
    for vorschlag in vorschlaege:
        je_projekt.setdefault(vorschlag.projekt_id, []).append(vorschlag)
    for gruppe in je_projekt.values():
        gruende = "; ".join(f"{v.ozg_leistung.mit_ozg_id} ({v.grund})" for v in gruppe)
        projekt = gruppe[0].projekt
        with one_entry(projekt, f"Zuordnung bestätigt: {gruende}"[:1000]):
            projekt.ozg_leistungen.add(*(v.ozg_leistung for v in gruppe))
    update_derived(je_projekt)
