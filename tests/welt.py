"""A small world: every list has several pages, every filter several values and gaps, and behind
everything public stands something that is not. Whatever is hidden carries the word MARKE."""

import datetime as dt
import itertools
import random
import re

from django.utils import timezone

from aussensicht.enums import Abgleichart
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar, Veroeffentlichung
from bausteine.werte.land import Land
from bausteine.werte.zeitraum import Zeitraum
from dienste.enums import (
    Abdeckung,
    Angebotsart,
    Barrierefreiheit,
    Betriebszustand,
    Eigenentwicklung,
    Plattformart,
    Vertrauensniveau,
)
from dienste.models import DienstLeistung, Fachverfahren, OnlineDienst
from gebiete.enums import Kommunenart
from gebiete.models import Groessenklasse, Kommune
from gesuche.enums import Abschluss, Gesuchsart
from kennzahlen.actions import keep
from kennzahlen.enums import Zahlzusatz
from kennzahlen.zaehlung import Listenzaehlung
from leistungen.enums import Fimart, Fimstatus
from leistungen.models import LeikaLeistung
from meinungsbilder.models import Stimmzettel
from mittel.enums import Mittelart, Mittelstand, Mittelzweck
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.enums import Adressart, Efa, Phasenart, Rolle, Sonderstatus, Stand, Zuordnungsregel
from projects.models import Beteiligung, Umsetzungsprojekt
from rollout.enums import Anschlussstand, Hemmnis
from termine.enums import Teilnahmeform, Terminart
from tests import factories as f

MARKE = "Zzgeheim"
#: two OZG-IDs, LeiKa-Schlüssel and KDN numbers of hidden records
VERBORGENE_OZG_IDS = ("77777", "77778")
VERBORGENE_LEIKA = ("99777777777777", "99777777777778")
VERBORGENE_NUMMERN = (77_777, 77_778)
VERRATEN = re.compile(rf"{MARKE}|(?<![\d.:])(?:7777[78]|9977777777777[78])(?!\d)", re.IGNORECASE)
HIDDEN = (Veroeffentlichung.ENTWURF, Veroeffentlichung.ARCHIVIERT)
BIS = dt.date(2022, 3, 31)
PLAENE = (None, "Q1 2020", "März 2021", "2022", "ab 2023", "31.12.2024", "Januar–April 2022")


class _Bau:
    """Builds the world step by step; `z` repeats the same choices in every run."""

    def __init__(self):
        self.z = random.Random(7)  # noqa: S311 (the same choices in every run)

    def build(self):
        self._texte()
        self._upper_levels()
        self._organisationen()
        self._kommunen()
        self._leistungen()
        self._projekte()
        self._verborgene_projekte()
        self._stichwoerter()
        self._vermutungen()
        self._mittel()
        self._kennzahlen()
        self._termine()
        self._rundbriefe()
        self._gesuche()
        self._meinungsbilder()
        self._dienste()
        self._programme()
        self._anschluesse()
        self._pvog()
        self._onboarding()
        self._reifegrade()
        self._relevanz()
        self._haengt_am_verborgenen()
        update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
        self._verlauf_mit_verborgenem()
        self._arbeitsfassungen()
        # some of its records are hidden by now
        aufnahme = keep(Listenzaehlung("umsetzungsprojekte", ""))
        verborgene = Umsetzungsprojekt.objects.exclude(veroeffentlichung="veroeffentlicht")
        aufnahme.nummern += list(verborgene.values_list("pk", flat=True))
        aufnahme.save()

    def _texte(self):
        f.seite("hilfe")
        f.begriff(name="Sichtbar", slug="sichtbar", text="Mehr.", siehe="/daten/")
        f.auswahl(kennung="sichtbar")
        f.banner()
        for sicht, slug in zip(HIDDEN, ("impressum", "kontakt"), strict=True):
            platz = {"impressum": "umsetzungsprojekte", "kontakt": "startseite-vorspann"}[slug]
            f.kurztext(platz, text=f"{MARKE} Text", veroeffentlichung=sicht)
            f.banner(text=f"{MARKE} Banner", veroeffentlichung=sicht)
            f.seite(slug, titel=f"{MARKE} Titel", text=f"{MARKE} Text", veroeffentlichung=sicht)
            f.begriff(name=f"{MARKE} {slug}", slug=f"zzgeheim-{slug}", veroeffentlichung=sicht)
            f.auswahl(kennung=f"zzgeheim-{slug}", titel=f"{MARKE} Auswahl", veroeffentlichung=sicht)
            f.stichwortgruppe(
                name=f"{MARKE} {slug}", fuehrt_hierher=f"{MARKE} Wort", veroeffentlichung=sicht
            )

    def _upper_levels(self):
        self.quelle = f.quelle()
        self.verborgene_quellen = [
            f.quelle(
                kennung=f"zzgeheim-quelle-{i}",
                titel=f"{MARKE} Quelle {i}",
                veroeffentlichung=sicht,
                stand=Zeitraum.parse("2030"),
            )
            for i, sicht in enumerate(HIDDEN)
        ]
        namen = ("Arbeit & Ruhestand", "Bauen & Wohnen", "Gesundheit", "Übergreifend")
        self.themenfelder = [f.themenfeld(nummer=i, name=n) for i, n in enumerate(namen, 1)]
        self.verborgene_themenfelder = [
            f.themenfeld(nummer=90 + i, name=f"{MARKE} Feld {i}", veroeffentlichung=sicht)
            for i, sicht in enumerate(HIDDEN)
        ]
        self.lagen = [
            f.lage(name=f"Lage {x}", themenfeld=feld)
            for x, feld in zip("ABC", self.themenfelder, strict=False)
        ]
        self.verborgene_lagen = [
            f.lage(
                name=f"{MARKE} Lage {i}", themenfeld=self.themenfelder[0], veroeffentlichung=sicht
            )
            for i, sicht in enumerate(HIDDEN)
        ]

    def _organisationen(self):
        self.kreise = [
            f.organisation(name=f"Kreis {ort}", typ=Organisationstyp.KREIS, ort=ort)
            for ort in ("Soest", "Höxter")
        ]
        self.verborgene_organisationen = [
            f.organisation(
                name=f"{MARKE} Amt {i}",
                aliase=[f"{MARKE} Alias {i}"],
                ort=f"{MARKE}stadt {i}",
                veroeffentlichung=sicht,
            )
            for i, sicht in enumerate(HIDDEN)
        ]
        typen = (Organisationstyp.KOMMUNE, Organisationstyp.FIRMA, Organisationstyp.IT_KOMMUNAL)
        self.organisationen = [
            f.organisation(
                name=f"Stelle {i:02d}",
                typ=typen[i % 3],
                ort=("", "Bonn", "Köln")[i % 3],
                ags=(None, f"05{i:06d}", f"09{i:06d}")[i % 3],
                kreis=self.kreise[i % 2] if i % 4 else None,
                quelle=self.quelle,
                aliase=[f"Zweitname {i}"] if i % 5 == 0 else (),
            )
            for i in range(28)
        ]
        f.ansprechstelle(
            self.organisationen[0],
            postfach="ozg@stelle.example",
            person_name=f"{MARKE} Person",
            person_mail="zzgeheim@person.example",
            person_telefon=MARKE,
            **f.EINGEWILLIGT,
        )
        f.ansprechstelle(
            self.organisationen[1],
            person_name="Kim Beispiel",
            person_sicht="name",
            person_mail="zzgeheim2@person.example",
            person_telefon=f"{MARKE} 2",
            **f.EINGEWILLIGT | {"einwilligung": "oeffentlich"},
        )
        for stelle in (*self.organisationen[:3], *self.verborgene_organisationen):
            f.ansprechstelle(
                stelle,
                funktion=f"{MARKE} Stelle",
                oeffentlich=stelle in self.organisationen[3:],
                postfach="zzgeheim@stelle.example",
                person_name=f"{MARKE} Name",
                person_sicht="alles",
                **f.EINGEWILLIGT | {"einwilligung": "oeffentlich"},
            )

    def _kommunen(self):
        """One for every Kommune and Kreis; the rest of the Organisationen are none."""
        bezirke = [None, *(f.regierungsbezirk(name=n) for n in ("Arnsberg", "Überland"))]
        klassen = [None, *(f.groessenklasse(name=n) for n in ("Große Stadt", "Äußere Gemeinde"))]
        for i, stelle in enumerate((*self.kreise, *self.organisationen)):
            klasse = klassen[i % 3]
            f.kommune(
                organisation=stelle,
                art="kreis" if stelle in self.kreise else Kommunenart.values[i % 4],
                regierungsbezirk=bezirke[i % 3],
                groessenklasse=klasse,
                groessenklasse_quelle=klasse and self.quelle,
                einwohner=(None, 4_000, 12_000, 700_000)[i % 4],
                plz_sitz=("", "48291")[i % 2],
                quelle=self.quelle,
            )
        for stelle in self.verborgene_organisationen:
            f.kommune(organisation=stelle, einwohner=77_777, plz_sitz="48291", quelle=self.quelle)

    def _leistungen(self):
        z, felder, lagen = self.z, [None, *self.themenfelder], [None, *self.lagen]
        self.ozg = [
            f.ozg_leistung(
                name=f"Leistung {i % 20:02d}",
                themenfeld=z.choice(felder),
                lage=z.choice(lagen),
                weitere_lagen=self.lagen[:1] if i % 3 == 0 else (),
                quelle=self.quelle,
                **({"ozg_id": None} if i % 7 == 0 else {}),
            )
            for i in range(30)
        ]
        self.verborgene_ozg = [
            f.ozg_leistung(
                name=f"{MARKE} Leistung {i}",
                ozg_id=VERBORGENE_OZG_IDS[i],
                veroeffentlichung=sicht,
                themenfeld=self.themenfelder[2],
            )
            for i, sicht in enumerate(HIDDEN)
        ]
        for i in range(30):
            f.leika_leistung(
                bezeichnung=f"Vorgang {i % 20:02d}",
                typ=("", "1", "2/3")[i % 3],
                fim_typisierung=("", "2/3b")[i % 4 == 1],
                ozg_leistung=z.choice([None, *self.ozg[:6]]),
                **({"leika_schluessel": None} if i % 6 == 0 else {}),
            )
        for i, sicht in enumerate(HIDDEN):
            f.leika_leistung(
                bezeichnung=f"{MARKE} Vorgang {i}",
                leika_schluessel=VERBORGENE_LEIKA[i],
                typ=f"{MARKE} Typ",
                ozg_leistung=self.ozg[0],
                veroeffentlichung=sicht,
            )
        self._fim()

    def _fim(self):
        """Of every Baustein and status; also of hidden Leistungen, and from a hidden Quelle."""
        for i, leika in enumerate(LeikaLeistung.objects.order_by("pk")):
            for j in range(i % 4):
                f.fim_baustein(
                    leika,
                    art=Fimart.values[j],
                    status=Fimstatus.values[(i + j) % 8],
                    quelle=self.verborgene_quellen[0] if i % 5 == 0 else self.quelle,
                    fundstelle=f"{MARKE} Seite" if i % 5 == 0 else "",
                )

    def _projekte(self):
        z = self.z
        self.fachlichkeiten = [f.fachlichkeit(name=n) for n in ("Bauamt", "Jobcenter", "Ämter")]
        self.projekte = []
        for i in range(32):
            mit_sonderstatus = i % 11 == 0
            projekt = f.projekt(
                titel=f"Vorhaben {i % 24:02d}",
                kennung=f"vorhaben-{i}",
                prioritaet=z.choice([None, 1, 2, 3]),
                efa=z.choice(["", *Efa.values[1:]]),
                sonderstatus=Sonderstatus.values[i % 3] if mit_sonderstatus else "",
                sonderstatus_grund="Beschluss von 2022" if mit_sonderstatus else "",
                kurzbeschreibung="Antrag auf einen Fischereischein" if i % 9 == 0 else "",
                themenfelder=z.sample(self.themenfelder, z.randint(0, 2)),
                ozg_leistungen=z.sample(self.ozg[:5], z.randint(0, 2)),
                fachlichkeiten=z.sample(self.fachlichkeiten, z.randint(0, 2)),
                partner=self._partner(),
                phasen={art: self._phase() for art in z.sample(Phasenart.values, z.randint(0, 4))},
                quellen=[self.quelle],
                fortgeschrieben=False,
            )
            self.projekte.append(projekt)
        f.frueherer_titel(self.projekte[0], "Geringverdiener", zeitraum=Zeitraum.parse("2020"))
        self.projekte[1].siehe_auch.set(self.projekte[2:4])
        f.vorschlag(
            self.projekte[0], wert=f"{MARKE} Titel", herkunft=MARKE, mail="zzgeheim@besuch.example"
        )

    def _partner(self):
        alle = list(itertools.product(self.organisationen[:4], Rolle.values[:4]))
        return self.z.sample(alle, self.z.randint(0, 4))

    def _phase(self):
        plan = self.z.choice(PLAENE)
        return {"stand": self.z.choice(Stand.values), "geplant": plan and Zeitraum.parse(plan)}

    def _verborgene_projekte(self):
        for i, sicht in enumerate(HIDDEN):
            projekt = f.projekt(
                titel=f"{MARKE} Vorhaben {i}",
                veroeffentlichung=sicht,
                kdn_id=VERBORGENE_NUMMERN[i],
                themenfelder=self.themenfelder[:2],
                ozg_leistungen=self.ozg[:2],
                fachlichkeiten=self.fachlichkeiten,
                partner=[(self.organisationen[0], Rolle.PROJEKTLEITUNG)],
                quellen=[self.quelle],
                siehe_auch=self.projekte[:3],
                phasen={Phasenart.ROLLOUT: Stand.LAEUFT},
                interne_notiz=f"{MARKE} Notiz",
            )
            f.frueherer_titel(projekt, f"{MARKE} alter Titel {i}")
            f.alte_adresse(projekt, Adressart.NUMMER, f"88888{i}")
            f.alte_adresse(projekt, Adressart.LOESUNG, f"verborgene-loesung-{i}")
            self.projekte[i].siehe_auch.add(projekt)

    def _stichwoerter(self):
        """One used by public projects, one by drafts as well, one by drafts alone."""
        self.stichwoerter = [f.stichwort(n) for n in ("Wasser", "Öffnung", f"{MARKE} Stichwort")]
        for i, projekt in enumerate(self.projekte):
            projekt.stichwoerter.set(self.stichwoerter[i % 3 % 2 : i % 3])
        for projekt in Umsetzungsprojekt.objects.filter(titel__startswith=MARKE):
            projekt.stichwoerter.set(self.stichwoerter[1:])

    def _vermutungen(self):
        """Public on both ends, or hidden at one of them or at the LeiKa-Leistung it names."""
        verborgene = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        leika = LeikaLeistung.objects.filter(bezeichnung__startswith=MARKE).first()
        for i in range(6):
            f.zuordnungsvorschlag(self.projekte[i], self.ozg[10 + i])
        for i, projekt in enumerate(verborgene[:2]):
            f.zuordnungsvorschlag(projekt, self.ozg[10 + i])
            f.zuordnungsvorschlag(self.projekte[i], self.verborgene_ozg[i])
            f.zuordnungsvorschlag(
                self.projekte[8 + i],
                self.ozg[20 + i],
                leika_leistung=leika,
                regel=Zuordnungsregel.LEIKA,
            )

    def _mittel(self):
        """Of every Art and Stand, with and without project, partner, time and Betrag; hidden ones
        at public projects, and public ones that hang on what is hidden."""
        zeiten = ({"zeitraum": Zeitraum.parse("2021")}, {"gilt_bis": BIS}, {"zeitraum": None}, {})
        for i in range(30):
            f.mittelvorgang(
                self.projekte[i % 9] if i % 4 else None,
                kennung=f"auftrag-{i}",
                gegenstand=f"Auftrag {i % 20:02d}",
                art=Mittelart.values[i % 3],
                zweck=["", *Mittelzweck.values][i % 7],
                stand=["", *Mittelstand.values][i % 11],
                stand_text="Worte der Quelle",
                partner=self.organisationen[i % 5] if i % 3 else None,
                betrag=1000 * i if i % 6 == 0 else None,
                quelle=self.quelle,
                **zeiten[i % 4],
            )
        verborgene = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        for i, sicht in enumerate(HIDDEN):
            f.mittelvorgang(
                self.projekte[i],
                kennung=f"zzgeheim-auftrag-{i}",
                gegenstand=f"{MARKE} Auftrag {i}",
                stand=Mittelstand.BEWILLIGT,
                stand_text=f"{MARKE} Worte",
                partner=self.organisationen[0],
                veroeffentlichung=sicht,
            )
            f.mittelvorgang(
                verborgene[i],
                gegenstand=f"Auftrag am Verborgenen {i}",
                partner=self.verborgene_organisationen[i],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _kennzahlen(self):
        """Of every Zusatz, of several years and Einheiten, some that contradict; hidden ones, and
        public ones that only a hidden one contradicts."""
        zahlen = [
            f.kennzahl(
                kennung=f"zahl-{i}",
                bezeichnung=f"Teilnehmende {i % 20:02d}",
                wert=1000 * i if i % 7 else None,
                wert_bis=1000 * i + 1 if i % 7 == 3 else None,
                einheit=("Personen", "%", "", "Kommunen")[i % 4],
                zusatz=["", *Zahlzusatz.values][i % 10],
                stand=Zeitraum.parse(("2019", "November 2020", "2022")[i % 3]) if i % 5 else None,
                hinweis="Gerundet" if i % 6 == 0 else "",
                quelle=self.quelle if i % 4 else None,
                fundstelle=f"Kapitel {i}",
            )
            for i in range(30)
        ]
        zahlen[1].widerspricht.add(zahlen[2], zahlen[3])
        for i, sicht in enumerate(HIDDEN):
            verborgen = f.kennzahl(
                kennung=f"zzgeheim-zahl-{i}",
                bezeichnung=f"{MARKE} Zahl {i}",
                wert=77777,
                einheit=f"{MARKE} Einheit",
                hinweis=f"{MARKE} Hinweis",
                widerspricht=[zahlen[10 + i], zahlen[2]],
                veroeffentlichung=sicht,
            )
            zahlen[20 + i].widerspricht.add(verborgen)
            f.kennzahl(
                bezeichnung=f"Zahl am Verborgenen {i}",
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _termine(self):
        """Of every Art, to come, past and without a day; hidden ones, and public ones that hang on
        what is hidden."""
        zeiten = ("November 2019", "28.09.2022–29.09.2022", "2090")
        for i in range(20):
            teilnahme = ["", *Teilnahmeform.values][i % 4]
            f.termin(
                kennung=f"termin-{i}",
                titel=f"Treffen {i % 15:02d}",
                art=Terminart.values[i % 6],
                zeitraum=Zeitraum.parse(zeiten[i % 3]) if i % 7 else None,
                teilnahme=teilnahme,
                ort="Lemgo" if teilnahme in ("vor-ort", "hybrid") else "",
                veranstalter=self.organisationen[i % 2] if i % 3 else None,
                themenfelder=self.themenfelder[i % 2 : i % 2 + i % 3],
                projekte=self.projekte[i % 2 : i % 2 + i % 3],
                teilnehmende=10 * i or None,
                hinweis="Nur angekündigt" if i % 6 == 0 else "",
                quelle=self.quelle if i % 4 else None,
            )
        verborgene = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        for i, sicht in enumerate(HIDDEN):
            f.termin(
                kennung=f"zzgeheim-termin-{i}",
                titel=f"{MARKE} Termin {i}",
                ort=f"{MARKE} Ort",
                hinweis=f"{MARKE} Hinweis",
                teilnehmende=77777,
                themenfelder=self.themenfelder[:1],
                projekte=self.projekte[:1],
                veranstalter=self.organisationen[0],
                veroeffentlichung=sicht,
            )
            f.termin(
                titel=f"Termin am Verborgenen {i}",
                themenfelder=[self.verborgene_themenfelder[i]],
                projekte=[verborgene[i]],
                veranstalter=self.verborgene_organisationen[i],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _rundbriefe(self):
        """Sent and not, put right and not; hidden ones, and a public one on what is hidden."""
        for i in range(6):
            f.rundbrief(
                kennung=f"rundbrief-{i}",
                betreff=f"Rundbrief {i % 4}",
                datum=dt.date(2020 + i % 3, 3, 1 + i),
                text=f"## Neues\n\nZeile {i}",
                themenfelder=self.themenfelder[i % 4 : i % 4 + i % 3],
                berichtigung="Gemeint war **2022**." if i % 3 == 1 else "",
                verschickt_am=dt.datetime(2024, 3, 1 + i, 9, tzinfo=dt.UTC) if i % 2 else None,
                quelle=self.quelle if i % 4 else None,
            )
        for i, sicht in enumerate(HIDDEN):
            f.rundbrief(
                kennung=f"zzgeheim-rundbrief-{i}",
                betreff=f"{MARKE} Rundbrief {i}",
                text=f"{MARKE} Text",
                berichtigung=f"{MARKE} Berichtigung",
                themenfelder=self.themenfelder[:1],
                veroeffentlichung=sicht,
            )
            f.rundbrief(
                betreff=f"Rundbrief am Verborgenen {i}",
                themenfelder=[self.verborgene_themenfelder[i]],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _gesuche(self):
        """In every Stand; hidden ones, and public ones that hang on what is hidden."""
        staende = (
            {"frist": Zeitraum.parse("2090")},
            {"frist": Zeitraum.parse("31.03.2021")},
            {"ohne_frist": True},
            {},
            {"abschluss": Abschluss.ERFUELLT, "geschlossen_am": f.BESTAETIGT},
            {"abschluss": Abschluss.ZURUECKGEZOGEN, "geschlossen_am": f.BESTAETIGT},
        )
        for i in range(12):
            f.gesuch(
                kennung=f"gesuch-{i}",
                titel=f"Gesucht {i % 9:02d}",
                art=Gesuchsart.values[i % 6],
                text="Wir suchen Mitmachende" if i % 2 else "",
                organisation=self.organisationen[i % 2] if i % 3 else None,
                postfach="ozg@stadt.example" if i % 4 else "",
                projekte=self.projekte[i % 2 : i % 2 + i % 3],
                themenfelder=self.themenfelder[i % 2 : i % 2 + 1] if i % 4 else (),
                ozg_leistungen=self.ozg[i % 2 : i % 2 + 1] if i % 5 == 0 else (),
                quelle=self.quelle if i % 4 else None,
                **staende[i % 6],
            )
        verborgene = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        for i, sicht in enumerate(HIDDEN):
            f.gesuch(
                kennung=f"zzgeheim-gesuch-{i}",
                titel=f"{MARKE} Gesuch {i}",
                text=f"{MARKE} Text",
                hinweis=f"{MARKE} Hinweis",
                ohne_frist=True,
                projekte=self.projekte[-1:],
                organisation=self.organisationen[0],
                veroeffentlichung=sicht,
            )
            f.gesuch(
                titel=f"Gesuch am Verborgenen {i}",
                themenfelder=[self.verborgene_themenfelder[i]],
                projekte=[verborgene[i]] if i else (),
                organisation=self.verborgene_organisationen[i],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _pvog(self):
        """Differences of every kind; of hidden Kommunen, Leistungen and Dienste as well."""
        kommunen = list(Kommune.objects.oeffentlich().order_by("pk")[:4])
        leistungen = list(LeikaLeistung.objects.oeffentlich().order_by("pk")[:3])
        dienste = list(OnlineDienst.objects.oeffentlich().order_by("pk")[:2])
        for i, kommune in enumerate(kommunen):
            f.pvog_lauf(kommune, ars=kommune.organisation.ars or f"9{i:011d}")
        redaktion = f.xzufi_lauf(redaktion="Redaktion Musterland", dienste=4)
        for kommune in kommunen:
            f.xzufi_dienst(redaktion, kommune)
        arten = len(Abgleichart.values)
        for i in range(5 * arten):
            art = Abgleichart.values[i % arten]
            dort = "xzufi" in art
            nur_hier = art in (Abgleichart.NUR_HIER, Abgleichart.XZUFI_NUR_HIER)
            hier = art not in (
                Abgleichart.NUR_PVOG,
                Abgleichart.ADRESSE,
                Abgleichart.NUR_XZUFI,
                Abgleichart.XZUFI_WEG,
            )
            f.abgleich(
                kommunen[i % len(kommunen)],
                art,
                leika=leistungen[i % 3] if i % 5 and not nur_hier else None,
                dienst=dienste[i % 2] if nur_hier else None,
                redaktion=redaktion.redaktion if dort else "",
                dienst_dort=f"Onlinedienst {i}" if dort and not nur_hier else "",
                vertrauensniveau="30" if dort and i % 2 else "",
                bezeichnung=f"Leistung am Schalter {i % 20:02d}",
                stand_hier="online" if hier else "",
                hier_am=BIS if hier else None,
                adresse="" if i % 5 == 0 else f"https://stadt.example/{i}",
            )
        # what hangs on something hidden is itself hidden
        verborgene = Kommune.objects.exclude(pk__in=Kommune.objects.oeffentlich()).first()
        geheim = {"bezeichnung": f"{MARKE} Abweichung"}
        f.abgleich(verborgene, **geheim)
        f.pvog_lauf(verborgene)
        f.xzufi_dienst(
            f.xzufi_lauf(gilt=False, zustand="wartet", redaktion=f"{MARKE} Redaktion"), verborgene
        )
        leika = LeikaLeistung.objects.filter(veroeffentlichung__in=HIDDEN).first()
        f.abgleich(kommunen[0], leika=leika, **geheim)
        dienst = OnlineDienst.objects.filter(veroeffentlichung__in=HIDDEN).first()
        f.abgleich(kommunen[0], Abgleichart.NUR_HIER, dienst=dienst, **geheim)

    def _meinungsbilder(self):
        """One that runs, some that are over, hidden ones; a choice that means what is hidden."""
        f.meinungsbild(kennung="laeuft", bis=timezone.now() + dt.timedelta(days=2))
        von = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
        vorbei = {"von": von, "bis": von + dt.timedelta(hours=1)}
        beendet = f.meinungsbild(kennung="beendet", punkte_je_person=1, **vorbei)
        wahl = beendet.wahlmoeglichkeiten.first()
        wahl.themenfeld = self.verborgene_themenfelder[0]
        wahl.save()
        Stimmzettel.objects.create(meinungsbild=beendet, punkte={str(wahl.pk): 1})
        for i in range(5):
            f.meinungsbild(kennung=f"frueher-{i}", titel=f"Rückblick {i}", **vorbei)
        for i, sicht in enumerate(HIDDEN):
            f.meinungsbild(
                kennung=f"zzgeheim-bild-{i}",
                titel=f"{MARKE} Meinungsbild {i}",
                frage=f"{MARKE} Frage",
                wahl=(f"{MARKE} Wahl",),
                veroeffentlichung=sicht,
            )

    def _dienste(self):
        """In every Zustand, and of every kind; hidden ones, and public ones that hang on what is
        hidden."""
        plattformen = [
            f.plattform(
                f"Portal {i:02d}",
                kennung=f"portal-{i}",
                art=["", *Plattformart.values][i % 6],
                betreiber=self.organisationen[i % 3] if i % 4 else None,
            )
            for i in range(30)
        ]
        verfahren = [
            f.fachverfahren(
                f"Programm {i:02d}",
                kennung=f"programm-{i}",
                hersteller=self.organisationen[i % 3] if i % 4 else None,
                eigenentwicklung=["", *Eigenentwicklung.values][i % 4],
                **self._pruefung(i),
            )
            for i in range(30)
        ]
        leika = [*LeikaLeistung.objects.oeffentlich().order_by("pk")[:6]]
        server = [p for p in plattformen if p.art == Plattformart.FORMULARSERVER]
        for i in range(30):
            dienst = f.online_dienst(
                f"Dienst {i % 20:02d}",
                kennung=f"online-{i}",
                angebotsart=["", *Angebotsart.values][i % 6],
                umsetzendes_land=["", *Land.values][i % 5],
                abdeckung=["", *Abdeckung.values][i % 3],
                vertrauensniveau=["", *Vertrauensniveau.values][i % 5],
                betreiber=self.organisationen[i % 3] if i % 4 else None,
                quelle=self.quelle,
            )
            dienst.projekte.set(self.projekte[i % 7 : i % 7 + i % 3])
            dienst.plattformen.set(plattformen[i % 5 : i % 5 + i % 3])
            dienst.fachverfahren.set(verfahren[i % 4 : i % 4 + i % 2])
            for leistung in (self.ozg[i % 9], leika[i % 6])[: i % 3]:
                f.dienst_leistung(dienst, leistung, quelle=self.quelle)
            for zustand in Betriebszustand.values[: i % 6]:
                tag = f.BESTAETIGT + dt.timedelta(days=Betriebszustand.values.index(zustand))
                f.betriebsstand(dienst, zustand, bestaetigt_am=tag, quelle=self.quelle)
            for anbieter in self.organisationen[: i % 3]:
                f.angebot(dienst, anbieter)
            for nummer in range(i % 3):
                f.formularangabe(
                    dienst,
                    formularserver=server[i % 3] if i % 4 else None,
                    artikelnummer=f"A-{nummer}",
                    druckvorlage_geeignet=(None, True, False)[i % 3],
                )
        self._verborgene_dienste(plattformen, verfahren)

    def _pruefung(self, i: int) -> dict:
        ergebnis = ["", *Barrierefreiheit.values][i % 6]
        if not ergebnis:
            return {}
        return {
            "barrierefreiheit": ergebnis,
            "barrierefreiheit_geprueft_am": BIS,
            "barrierefreiheit_quelle": self.verborgene_quellen[0] if i % 2 else self.quelle,
            "barrierefreiheit_fundstelle": f"{MARKE} Stelle" if i % 2 else "Stelle",
        }

    def _programme(self):
        """Some with all that there is, some with nothing; hidden ones, and public ones that hang on
        what is hidden."""
        dienst = OnlineDienst.objects.oeffentlich().first()
        kommunen = [stelle.kommune for stelle in self.organisationen[:6]]
        programme = [
            f.programm(
                kennung=f"foerderung-{i}",
                name=f"Förderung {i:02d}",
                land=["baden-wuerttemberg", "hessen", ""][i % 3],
                hinweis="Beendet" if i % 2 else "",
                quelle=self.quelle if i % 3 else None,
            )
            for i in range(7)
        ]
        f.programmangabe(programme[0], quelle=self.quelle)
        f.programmangabe(programme[0], quelle=self.verborgene_quellen[0], zahl=77777)
        regionen = [
            f.programmregion(
                programme[i % 2],
                name=f"Gegend {i}",
                leitkommune=kommunen[i] if i else None,
                kommunen=kommunen[i + 1 : i + 3],
                organisationen=[self.organisationen[i], self.verborgene_organisationen[i % 2]],
            )
            for i in range(4)
        ]
        fragen = [f.konzeptfrage(programm) for programm in programme]
        for i in range(16):
            projekt = f.programmprojekt(
                programme[i % 3],
                kennung=f"erprobung-{i}",
                titel=f"Erprobung {i % 12:02d}",
                regionen=[r for r in regionen if r.programm == programme[i % 3]][: i % 3],
                kategorien=["E-Government", "Smart City"][: i % 3],
                links=[f"seite-{i}"] if i % 4 == 0 else (),
                zuwendungsempfaenger=self.organisationen[i % 4 : i % 4 + i % 3],
                foerdersumme=1000 * i or None,
                vorbereitung_bestaetigt=Zeitraum.parse("2019") if i % 2 else None,
                umsetzung_bestaetigt=Zeitraum.parse("Q1 2020") if i % 4 == 3 else None,
                abschluss_geplant=Zeitraum.parse("2023") if i % 3 else None,
                uebertragbar=["", "ja", "teilweise", "nein"][i % 4],
                themenfelder=self.themenfelder[i % 4 : i % 4 + i % 3],
                dienste=[dienst] if i % 5 == 0 else (),
                umsetzungsprojekte=self.projekte[i % 9 : i % 9 + i % 2],
                quelle=self.quelle if i % 4 else None,
            )
            if i % 5 == 0:
                f.konzeptantwort(projekt, fragen[i % 3])
        verborgene = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        for i, sicht in enumerate(HIDDEN):
            geheim = f.programm(
                kennung=f"zzgeheim-programm-{i}",
                name=f"{MARKE} Programm {i}",
                hinweis=f"{MARKE} Hinweis",
                veroeffentlichung=sicht,
            )
            region = f.programmregion(
                geheim,
                kennung=f"zzgeheim-region-{i}",
                name=f"{MARKE} Region {i}",
                leitkommune=kommunen[0],
            )
            f.programmangabe(geheim, quelle=self.quelle, zusatz=f"{MARKE} Zusatz")
            versteckt = f.programmprojekt(
                programme[0],
                kennung=f"zzgeheim-erprobung-{i}",
                titel=f"{MARKE} Erprobung {i}",
                kategorien=[f"{MARKE} Kategorie"],
                zuwendungsempfaenger=self.organisationen[:1],
                umsetzungsprojekte=self.projekte[:1],
                themenfelder=self.themenfelder[:1],
                veroeffentlichung=sicht,
            )
            f.konzeptantwort(versteckt, fragen[0], text=f"{MARKE} Antwort")
            f.programmprojekt(
                geheim,
                titel=f"Erprobung am Verborgenen {i}",
                regionen=[region],
                zuwendungsempfaenger=[self.verborgene_organisationen[i]],
                projektleitung=self.verborgene_organisationen[i],
                themenfelder=[self.verborgene_themenfelder[i]],
                umsetzungsprojekte=[verborgene[i]],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _anschluesse(self):
        """In every Stand and with every Hemmnis; hidden ones, and public ones that hang on what is
        hidden."""
        kommunen = [*Kommune.objects.oeffentlich().order_by("pk")[:9]]
        dienste = [*OnlineDienst.objects.oeffentlich().order_by("pk")[:8]]
        verfahren = [*Fachverfahren.objects.oeffentlich().order_by("pk")[:2]]
        for i in range(40):
            f.anschluss(
                kommunen[i % 9],
                dienste[i % 8],
                Anschlussstand.values[i % 7],
                geplant=Zeitraum.parse(PLAENE[i % 6 + 1]) if i % 3 else None,
                hemmnis=["", *Hemmnis.values][i % 11],
                traeger=self.organisationen[i % 3] if i % 4 == 0 else None,
                fachverfahren=verfahren[i % 2] if i % 5 == 0 else None,
                quelle=self.quelle,
            )
        for i, sicht in enumerate(HIDDEN):
            weg = f.online_dienst(f"{MARKE} Anschlussdienst {i}", veroeffentlichung=sicht)
            f.anschluss(kommunen[i], weg, bemerkung=f"{MARKE} Bemerkung")
            f.anschluss(
                f.kommune(
                    organisation=f.organisation(name=f"{MARKE} Ort {i}", veroeffentlichung=sicht)
                ),
                dienste[0],
                bemerkung=f"{MARKE} Bemerkung",
            )
            f.anschluss(
                kommunen[i],
                f.online_dienst(f"Anschluss am Verborgenen {i}"),
                traeger=self.verborgene_organisationen[i],
                fachverfahren=f.fachverfahren(
                    f"{MARKE} Anschlussprogramm {i}", veroeffentlichung=sicht
                ),
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )
            f.betreuung(self.verborgene_organisationen[i], kommunen[i], fundstelle=f"{MARKE} Seite")

    def _verborgene_dienste(self, plattformen, verfahren):
        verborgenes = Umsetzungsprojekt.objects.filter(titel__startswith=MARKE).order_by("pk")
        leika = LeikaLeistung.objects.filter(bezeichnung__startswith=MARKE).order_by("pk")
        for i, sicht in enumerate(HIDDEN):
            zustand = {"veroeffentlichung": sicht}
            portal = f.plattform(f"{MARKE} Portal {i}", kennung=f"zzgeheim-portal-{i}", **zustand)
            programm = f.fachverfahren(
                f"{MARKE} Programm {i}", kennung=f"zzgeheim-programm-{i}", **zustand
            )
            dienst = f.online_dienst(
                f"{MARKE} Dienst {i}", kennung=f"zzgeheim-dienst-{i}", **zustand
            )
            dienst.projekte.set(self.projekte[:3])
            dienst.plattformen.set([plattformen[0]])
            dienst.fachverfahren.set([verfahren[0]])
            f.dienst_leistung(dienst, self.ozg[0])
            f.betriebsstand(dienst, bemerkung=f"{MARKE} Bemerkung")
            f.formularangabe(dienst, artikelnummer=f"{MARKE} Artikel")
            am_verborgenen = f.online_dienst(
                f"Dienst am Verborgenen {i}",
                betreiber=self.verborgene_organisationen[i],
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )
            am_verborgenen.projekte.set(verborgenes[:2])
            am_verborgenen.plattformen.set([portal])
            am_verborgenen.fachverfahren.set([programm])
            f.dienst_leistung(am_verborgenen, leika[i])
            f.dienst_leistung(am_verborgenen, self.verborgene_ozg[i])
            f.betriebsstand(
                am_verborgenen, quelle=self.verborgene_quellen[i], fundstelle=f"{MARKE} Seite"
            )
            f.angebot(
                am_verborgenen, self.verborgene_organisationen[i], bedingungen=f"{MARKE} Preis"
            )
            f.formularangabe(
                am_verborgenen,
                formularserver=f.plattform(f"{MARKE} Server {i}", art="formularserver", **zustand),
                quelle=self.verborgene_quellen[i],
                fundstelle=f"{MARKE} Seite",
            )

    def _onboarding(self):
        """Kommunen with and without a step, a plan or a go-live on two Plattformen; those of hidden
        Kommunen and on hidden Plattformen; closed sheets and questions at public ones."""
        plattformen = [f.plattform(f"Zugang {i}", kennung=f"zugang-{i}") for i in range(2)]
        stufen = [f.onboardingstufe(p, name=f"Stufe {i}") for p in plattformen for i in range(3)]
        for i, kommune in enumerate(Kommune.objects.oeffentlich().order_by("pk")[:24]):
            stufe = stufen[i % 6] if i % 4 else None
            plattform = stufe.plattform if stufe else plattformen[0]
            zeit = {"live": Zeitraum.parse("2022")} if i % 5 == 0 else {}
            if i % 3 == 0:
                zeit["geplant"] = Zeitraum.parse(f"Q1 {2020 + i}")
            onboarding = f.onboarding(
                kommune,
                plattform,
                stufe=stufe,
                stufe_unklar="" if stufe else f"Zweitname {i}",
                quelle=self.quelle,
                **zeit,
            )
            f.rueckfrage(onboarding, text=f"{MARKE} Frage")
            feld = f.datenblattfeld(plattform, name=f"Angabe {i}", pflicht=False)
            f.datenblattwert(onboarding, feld, f"{MARKE} Wert")
        verborgene = Kommune.objects.exclude(pk__in=Kommune.objects.oeffentlich())[:2]
        for kommune in verborgene:
            f.onboarding(kommune, plattformen[0], stufe_unklar=f"{MARKE} Grund")
        for i, sicht in enumerate(HIDDEN):
            geheime = f.plattform(
                name=f"{MARKE} Portal {i}", kennung=f"zzgeheim-zugang-{i}", veroeffentlichung=sicht
            )
            stufe = f.onboardingstufe(geheime, name=f"{MARKE} Stufe {i}")
            f.onboarding(Kommune.objects.oeffentlich().order_by("pk")[i], geheime, stufe=stufe)

    def _reifegrade(self):
        """By two models, of public Dienste and of hidden ones."""
        modelle = [f.reifegradmodell("1.1", 5), f.reifegradmodell("2.0", 8, kriterien=2)]
        for i, teil in enumerate(DienstLeistung.objects.order_by("pk")):
            if i % 3:
                f.reifegradbewertung(teil, modelle[i % 2], i % 5, quelle=self.quelle)
        for teil in DienstLeistung.objects.filter(dienst__name__startswith=MARKE):
            f.reifegradbewertung(teil, modelle[0], 4, bewertet_am=BIS, fundstelle=f"{MARKE} Stelle")

    def _relevanz(self):
        """Said by Kommunen and by the Land; on hidden Leistungen, of hidden Kommunen, with hidden
        Quellen."""
        kommunen = [*Kommune.objects.oeffentlich().order_by("pk")[:6]]
        klassen = [*Groessenklasse.objects.order_by("pk")]
        leika = [*LeikaLeistung.objects.oeffentlich().order_by("pk")[:6]]
        verborgene = LeikaLeistung.objects.filter(bezeichnung__startswith=MARKE).order_by("pk")
        for i, kommune in enumerate(kommunen):
            f.selbstauskunft(
                kommune,
                leika[i],
                betrifft=("ja", "nein")[i % 2],
                quelle=self.verborgene_quellen[i % 2] if i % 3 else self.quelle,
                fundstelle=f"{MARKE} Stelle" if i % 3 else "Abschnitt 1",
            )
            f.selbstauskunft(kommune, verborgene[i % 2], bemerkung=f"{MARKE} Bemerkung")
            f.ansprechstelle(kommune.organisation, funktion=f"{MARKE} Auskunft", oeffentlich=False)
        for i, klasse in enumerate(klassen):
            f.vollzugszuordnung(self.ozg[i], klasse, quelle=self.quelle)
            f.vollzugszuordnung(
                leika[i],
                klasse,
                quelle=self.verborgene_quellen[i % 2],
                fundstelle=f"{MARKE} Stelle",
            )
            f.vollzugszuordnung(self.verborgene_ozg[i % 2], klasse, bemerkung=f"{MARKE} Satz")
        for i, kommune in enumerate(
            Kommune.objects.exclude(pk__in=Kommune.objects.oeffentlich()).order_by("pk")[:2]
        ):
            f.selbstauskunft(kommune, leika[i], bemerkung=f"{MARKE} Bemerkung")

    def _haengt_am_verborgenen(self):
        """Public records with an unpublished one in every possible relation."""
        Umsetzungsprojekt.objects.filter(pk__in=[p.pk for p in self.projekte[:5]]).update(
            interne_notiz=f"{MARKE} Notiz"
        )
        verborgene_leika = LeikaLeistung.objects.filter(bezeichnung__startswith=MARKE)
        for i, projekt in enumerate(self.projekte[4:12]):
            projekt.themenfelder.add(self.verborgene_themenfelder[i % 2])
            projekt.ozg_leistungen.add(self.verborgene_ozg[i % 2])
            f.beteiligung(projekt, self.verborgene_organisationen[i % 2], Rolle.values[i])
            f.projektleistung(projekt, verborgene_leika[i % 2])
            projekt.quellenangaben.create(quelle=self.verborgene_quellen[i % 2])
            f.frueherer_titel(projekt, quelle=self.verborgene_quellen[i % 2])
            projekt.phasen.update(quelle=self.verborgene_quellen[i % 2])
            projekt.beteiligungen.update(quelle=self.verborgene_quellen[i % 2])
        for i in range(2):
            verborgen = {"quelle": self.verborgene_quellen[i]}
            feld = f.themenfeld(nummer=40 + i, **verborgen)
            f.lage(themenfeld=feld, **verborgen)
            f.ozg_leistung(
                themenfeld=self.verborgene_themenfelder[i],
                lage=self.verborgene_lagen[i],
                weitere_lagen=self.verborgene_lagen,
                **verborgen,
            )
            f.leika_leistung(ozg_leistung=self.verborgene_ozg[i], **verborgen)
            stelle = f.organisation(
                kreis=self.verborgene_organisationen[i],
                nachfolger=self.verborgene_organisationen,
                **verborgen,
            )
            self.verborgene_organisationen[i].nachfolger.add(stelle)
            f.kommune(
                organisation=stelle,
                groessenklasse=Groessenklasse.objects.first(),
                groessenklasse_quelle=self.verborgene_quellen[i],
                groessenklasse_fundstelle=f"{MARKE} Stelle",
                fundstelle=f"{MARKE} Stelle",
                **verborgen,
            )

    def _verlauf_mit_verborgenem(self):
        """A partner leaves a project in public and is withdrawn later."""
        projekt = self.projekte[20]
        stelle = f.organisation(name=f"{MARKE} Amt im Verlauf")
        feld = f.themenfeld(nummer=80, name=f"{MARKE} Feld im Verlauf")
        beteiligung = f.beteiligung(projekt, stelle, Rolle.PROJEKTLEITUNG)
        projekt.themenfelder.add(feld)
        update_derived([projekt.pk])
        assert MARKE in str(list(projekt.aenderungen.values_list("unterschiede", flat=True)))
        Beteiligung.objects.filter(pk=beteiligung.pk).delete()
        Organisation.objects.filter(pk=stelle.pk).update(veroeffentlichung=HIDDEN[1])
        type(feld).objects.filter(pk=feld.pk).update(veroeffentlichung=HIDDEN[0])
        update_derived([projekt.pk])

    def _arbeitsfassungen(self):
        """Newer drafts of public records of every kind, and a project that waits for release."""
        f.projekt(
            titel=f"{MARKE} wartet",
            kennung="zzgeheim-wartet",
            veroeffentlichung=Veroeffentlichung.ZUR_FREIGABE,
        )
        for model in Veroeffentlichbar.__subclasses__():
            for record in model.objects.oeffentlich().order_by("pk")[:20]:
                name = next(
                    n
                    for n in ("titel", "name", "bezeichnung", "gegenstand", "text")
                    if hasattr(record, n)
                )
                f.arbeitsfassung(
                    record,
                    {name: f"{MARKE} Fassung", "hinweis": f"{MARKE} Hinweis"},
                    bemerkung=MARKE,
                )


def build() -> None:
    """Fill the database with the world."""
    _Bau().build()
