"""QuerySets: reads of Seiten and Begriffe."""

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
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
