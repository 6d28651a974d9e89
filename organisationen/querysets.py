"""QuerySets: reads of Organisationen."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Substr

from bausteine.bearbeiten.doppelte import DoppeltQuerySet, Name
from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff
from bausteine.werte.schluessel import beginning_with
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from organisationen.enums import Organisationstyp

if TYPE_CHECKING:
    from organisationen.models import Organisation

#: digits of a Postleitzahl: fewer are no official key either, and stand in too many
PLZ = 5
#: words that lists put before the name, folded, by the type of the Organisation
VORSATZ = {
    Organisationstyp.KOMMUNE.value: (
        "stadt",
        "gemeinde",
        "bundesstadt",
        "landeshauptstadt",
        "hansestadt",
        "kreisstadt",
        "stadtverwaltung",
        "gemeindeverwaltung",
    ),
    Organisationstyp.KREIS.value: ("kreis", "landkreis", "kreisverwaltung"),
}

#: what else an Organisation of a type is called where its name does not say it
GATTUNG = {
    Organisationstyp.KOMMUNE.value: "Stadt Gemeinde Kommune",
    Organisationstyp.KREIS.value: "Kreis Landkreis Kreisverwaltung",
}


def _without_word(text: str, typ: str) -> tuple[str, str]:
    """What kind of place a name says it is, or else the type, and the place; "" for neither."""
    erstes, _, rest = folded(text).partition(" ")
    for gruppe, woerter in VORSATZ.items():
        if rest and erstes in woerter:
            return gruppe, rest
    return (typ, folded(text)) if typ in VORSATZ else ("", "")


class OrganisationQuerySet(
    BegrenztQuerySet["Organisation"],
    DoppeltQuerySet["Organisation"],
    SuchQuerySet["Organisation"],
    OeffentlichQuerySet["Organisation"],
):
    """Kommunen, IT-Dienstleister, Ministerien and other partners."""

    #: an Organisation keeps its contact and its remarks; what it is called is master data
    nur_felder = ("web", "hinweis")

    def eigene(self, bereich):
        return Q(pk__in=bereich.organisationen)

    def gemeinsam(self, bereich):
        """Partners of all Themenfelder."""
        return bool(bereich.themenfelder)

    def suchstoff(self):
        """Also every other name, the place, the keys, and what its type is called."""
        alias = apps.get_model("organisationen", "Alias").objects
        return Suchstoff(
            titel=("name", "kurzname"),
            schluessel=("kennung", "ags", "ars"),
            namen=("langform", "ort"),
            daneben=(
                (Stelle.NAME, lambda: alias.values_list("organisation", "name")),
                (Stelle.TEXT, lambda: self.model.objects.values_list("pk", "kommune__plz_sitz")),
                # as a spreadsheet writes them, without the zero in front
                (Stelle.TEXT, lambda: self._without_zero("ags")),
                (Stelle.TEXT, lambda: self._without_zero("ars")),
            ),
            gattung=("typ", GATTUNG),
        )

    def _without_zero(self, feld: str):
        mit_null = self.model.objects.filter(**{f"{feld}__startswith": "0"})
        return mit_null.values_list("pk", Substr(feld, 2))

    def suchorte(self, wort):
        alias = apps.get_model("organisationen", "Alias").objects.filter(
            organisation=OuterRef("pk"), suchtext__contains=wort
        )
        schluessel = Q()
        if wort.isdecimal() and len(wort) >= PLZ:
            schluessel = Q(kommune__suchtext__contains=wort) | Q(ars__contains=wort)
        return super().suchorte(wort) | schluessel | Exists(alias)

    def mit_anzahlen(self):
        """Annotates `anzahl_projekte`: public projects the Organisation has any role in."""
        return self.annotate(
            anzahl_projekte=models.Count(
                "beteiligungen__projekt",
                filter=nur_oeffentliche("beteiligungen__projekt"),
                distinct=True,
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.mit_anzahlen()

    def fuer_detail(self):
        """With everything the page of one Organisation shows."""
        oeffentliche = self.model.objects.oeffentlich()
        return self.select_related("quelle", "kommune").prefetch_related(
            "aliase",
            Prefetch("nachfolger", queryset=oeffentliche),
            Prefetch("vorgaenger", queryset=oeffentliche),
            Prefetch(
                "ansprechstellen",
                queryset=apps.get_model("organisationen", "Ansprechstelle").objects.oeffentlich(),
            ),
        )

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self.mit_anzahlen()
            .select_related("kreis", "quelle")
            .prefetch_related("aliase", "nachfolger")
            .order_by("sortiertext", "pk")
        )

    def aus_altlink(self, slug: str, frueher: dict[str, str]):
        """Candidates for an address of the former database, which was made of the name alone."""
        genau = self.filter(kennung__in=[slug, frueher.get(slug, slug)])
        if genau.exists():
            return genau
        mit_art = self.filter(kennung__endswith=f"-{slug}")  # dmr-aachen was called Aachen
        if mit_art.exists():
            return mit_art
        return beginning_with(self, slug, "kennung", frueher)

    def namen(self):
        """Aliases too; of a Kommune and a Kreis also without the word that lists put before."""
        genannt = list(super().namen())
        aliase = apps.get_model("organisationen", "Alias").objects.order_by("pk")
        aliase = aliase.filter(organisation__in=self.values("pk"))
        genannt += [Name(*zeile, "Alias") for zeile in aliase.values_list("organisation", "name")]
        typen = dict(self.values_list("pk", "typ"))
        for name in genannt:
            yield name
            gruppe, rumpf = _without_word(name.text, typen.get(name.pk, ""))
            if gruppe and name.getippt:
                yield Name(name.pk, name.text, name.art, gruppe, stamm=rumpf)

    def kurznamen(self, namen) -> set[str]:
        """Which of these are the Kurzname of one."""
        return set(self.filter(kurzname__in=namen).order_by().values_list("kurzname", flat=True))

    def directory(self) -> "dict[str, list[Organisation]]":
        """Organisationen by Kennung, Kurzname, name and alias; a Kommune or a Kreis also by the
        word before its name, where nobody else is called so."""
        verzeichnis: dict[str, list[Organisation]] = {}
        alle = list(self.prefetch_related("aliase"))
        for organisation in alle:
            texte = {organisation.kennung, organisation.kurzname, organisation.name}
            texte |= {alias.name for alias in organisation.aliase.all()}
            for text in {folded(text) for text in texte if text}:
                verzeichnis.setdefault(text, []).append(organisation)
        andere: dict[str, list[Organisation]] = {}
        for organisation in alle:
            name = folded(organisation.name)
            for wort in VORSATZ.get(organisation.typ, ()):
                if not name.startswith(f"{wort} "):
                    rumpf = name.removeprefix("kreis ")
                    andere.setdefault(f"{wort} {rumpf}", []).append(organisation)
        return andere | verzeichnis


class AliasQuerySet(BegrenztQuerySet):
    """Other names of Organisationen."""

    def eigene(self, bereich):
        return Q(organisation__in=bereich.organisationen)


class AnsprechstelleQuerySet(BegrenztQuerySet):
    """Functional contacts of Organisationen."""

    zugehoerig = ("organisation",)

    def eigene(self, bereich):
        return Q(organisation__in=bereich.organisationen)

    def gemeinsam(self, bereich):
        """Partners of all Themenfelder are written to."""
        return bool(bereich.themenfelder)

    def oeffentlich(self):
        """Only what is marked public, of public Organisationen."""
        return self.filter(nur_oeffentliche("organisation"), oeffentlich=True)
