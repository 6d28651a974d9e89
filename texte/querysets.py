"""QuerySets: reads of Seiten, Begriffe, Stichwortgruppen, Kurztexte and Banner."""

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.suche.synonyme import Wortgruppe
from bausteine.zustaendigkeit.regel import NurMitAllen


class SeiteQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Pages of text."""

    def fuer_adresse(self, slug: str):
        """The public page of that name, None when nobody has written it yet."""
        return self.oeffentlich().filter(slug=slug).first()

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("reihenfolge", "slug")


class BegriffQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Words of the field."""

    def fuer_glossar(self):
        """As in a German dictionary."""
        return self.order_by("sortiertext", "pk")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_glossar()


class StichwortgruppeQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Words that mean the same."""

    def fuer_suche(self) -> list[Wortgruppe]:
        """As the search takes them: those that are published."""
        zeilen = self.oeffentlich().order_by("sortiertext", "pk")
        angaben = zeilen.values_list("name", "gleichbedeutend", "fuehrt_hierher")
        return [
            Wortgruppe(name, _words(gleiche), _words(hierher)) for name, gleiche, hierher in angaben
        ]

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("sortiertext", "pk")


class KurztextQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Short texts with a place of their own."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("platz")


class BannerQuerySet(NurMitAllen, OeffentlichQuerySet):
    """What stands on every public page for some days."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("von", "kennung")


def _words(liste: str) -> tuple[str, ...]:
    return tuple(wort for wort in liste.split("|") if wort)
