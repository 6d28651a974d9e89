"""Mailing list: who is written to, and why: partners of chosen projects, Kommunen of Anschlüsse,
chosen Organisationen."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from django.http import QueryDict

from bausteine.zustaendigkeit.regel import ALLES, Bereich
from organisationen.filters import OrganisationFilterSet
from organisationen.models import Ansprechstelle, Organisation
from projects.enums import Rolle
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Beteiligung, Umsetzungsprojekt
from rollout.filters import AnschlussFilterSet
from rollout.models import Anschluss, Betreuung
from verteiler.enums import Angeschriebene

#: characters of a mailto link that every mail program takes
HOECHSTLAENGE = 1_800
#: parameters of the list's address that choose no project
KEIN_FILTER = ("seite", "ansicht", "format", "sortierung", "spalten")
SPALTEN = ("organisation", "name", "grund", "ansprechstelle", "stelle", "person", "adresse")


@dataclass
class Empfaenger:
    """One Organisation, the reasons why it stands here, and its Ansprechstellen."""

    organisation: Organisation
    gruende: list[str] = field(default_factory=list)
    stellen: list[Ansprechstelle] = field(default_factory=list)

    @property
    def adressen(self) -> list[str]:
        """All its addresses that may be used."""
        return [adresse for stelle in self.stellen for adresse in stelle.adressen]


def read_selection(text: str) -> QueryDict:
    """The filter in a pasted address or query string, without what filters nothing."""
    text = text.strip()
    query = urlsplit(text).query if "?" in text or "://" in text else text
    auswahl = QueryDict(query, mutable=True)
    for name in KEIN_FILTER:
        auswahl.pop(name, None)
    return auswahl


def selected_projekte(auswahl: QueryDict, bereich: Bereich = ALLES):
    """The public projects of that filter in a Bereich, and what the filter did not understand."""
    projekte = Umsetzungsprojekt.objects.oeffentlich().im_bereich(bereich)
    return _filtered(UmsetzungsprojektFilterSet, auswahl, projekte)


def selected_anschluesse(auswahl: QueryDict, bereich: Bereich = ALLES):
    """The same of Anschlüsse that a Bereich reads: who coordinates writes to Kommunen of others."""
    anschluesse = Anschluss.objects.oeffentlich().lesbar(bereich)
    return _filtered(AnschlussFilterSet, auswahl, anschluesse)


def selected_organisationen(auswahl: QueryDict, bereich: Bereich = ALLES):
    """The public Organisationen of that filter, and what it did not understand."""
    organisationen = Organisation.objects.oeffentlich().lesbar(bereich)
    return _filtered(OrganisationFilterSet, auswahl, organisationen)


def _filtered(filterklasse, auswahl: QueryDict, menge):
    filterset = filterklasse(auswahl, queryset=menge)
    treffer = filterset.qs  # these two report what the filter cannot read
    filterset.choices()
    fremd = [f"Den Filter „{n[:40]}“ gibt es nicht." for n in auswahl if n not in filterset.filters]
    return treffer, [*fremd, *filterset.meldungen]


def empfaenger(projekte, rollen: list[str]) -> list[Empfaenger]:
    """The Organisationen with one of these roles, in the order of their names."""
    beteiligungen = (
        Beteiligung.objects.filter(projekt__in=projekte.order_by().values("pk"), rolle__in=rollen)
        .select_related("projekt", "organisation")
        .prefetch_related("organisation__ansprechstellen")
        .order_by("organisation__sortiertext", "organisation", "projekt__sortiertext", "pk")
    )
    gefunden: dict[int, Empfaenger] = {}
    for beteiligung in beteiligungen:
        organisation = beteiligung.organisation
        eintrag = gefunden.setdefault(organisation.pk, Empfaenger(organisation))
        eintrag.gruende.append(f"{Rolle(beteiligung.rolle).label} in {beteiligung.projekt.titel}")
        eintrag.stellen = list(organisation.ansprechstellen.all())
    return list(gefunden.values())


def empfaenger_der_anschluesse(anschluesse, an: list[str]) -> list[Empfaenger]:
    """The Kommunen of these Anschlüsse, who looks after them today, and who runs the Dienst for
    them, as far as chosen; in the order of their names."""
    menge = anschluesse.select_related("kommune__organisation", "dienst").order_by(
        "kommune__organisation__sortiertext", "dienst__sortiertext", "pk"
    )
    betreut: dict[int, list[int]] = {}
    if Angeschriebene.DIENSTLEISTER in an:
        for kommune, stelle in Betreuung.objects.geltende().values_list("kommune", "dienstleister"):
            betreut.setdefault(kommune, []).append(stelle)
    gruende: dict[int, list[str]] = {}
    for anschluss in menge:
        grund = f"{anschluss.dienst}: {anschluss.get_stand_display()}"
        fuer = f"{anschluss.kommune}, {grund}"
        if Angeschriebene.KOMMUNE in an:
            gruende.setdefault(anschluss.kommune.organisation_id, []).append(grund)
        for stelle in betreut.get(anschluss.kommune_id, ()):
            gruende.setdefault(stelle, []).append(fuer)
        if Angeschriebene.TRAEGER in an and anschluss.traeger_id:
            gruende.setdefault(anschluss.traeger_id, []).append(fuer)
    stellen = Organisation.objects.oeffentlich().filter(pk__in=gruende)
    stellen = stellen.prefetch_related("ansprechstellen").order_by("sortiertext", "pk")
    return [Empfaenger(o, gruende[o.pk], list(o.ansprechstellen.all())) for o in stellen]


def empfaenger_der_organisationen(organisationen, an: list[str]) -> list[Empfaenger]:
    """These Organisationen themselves, in the order of their names; the reason is what they are."""
    menge = organisationen.prefetch_related("ansprechstellen").order_by("sortiertext", "pk")
    return [Empfaenger(o, [o.get_typ_display()], list(o.ansprechstellen.all())) for o in menge]


def all_addresses(liste: list[Empfaenger]) -> list[str]:
    """Each address once, whatever its letters' case, in the order of the list."""
    einmal: dict[str, str] = {}
    for eintrag in liste:
        for adresse in eintrag.adressen:
            einmal.setdefault(adresse.lower(), adresse)
    return list(einmal.values())


def mailto_links(adressen: list[str], hoechstlaenge: int = HOECHSTLAENGE) -> list[str]:
    """Links that open a mail with everyone in Bcc; several when one would get too long."""
    links: list[str] = []
    teil = ""
    for adresse in adressen:
        kodiert = quote(adresse, safe="@")
        if teil and len(f"mailto:?bcc={teil},{kodiert}") > hoechstlaenge:
            links.append(f"mailto:?bcc={teil}")
            teil = ""
        teil = f"{teil},{kodiert}" if teil else kodiert
    return [*links, f"mailto:?bcc={teil}"] if teil else links


def rows(liste: list[Empfaenger]):
    """The rows of the file: one per address, one without for an Organisation that has none."""
    for eintrag in liste:
        organisation = eintrag.organisation
        kopf = [organisation.kurzname, organisation.name, "; ".join(eintrag.gruende)]
        for stelle in eintrag.stellen:
            for adresse in stelle.adressen:
                person = "" if adresse == stelle.postfach else stelle.person_name
                yield [*kopf, stelle.funktion, stelle.stelle, person, adresse]
        if not eintrag.adressen:
            yield [*kopf, "", "", "", ""]
