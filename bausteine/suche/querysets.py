"""QuerySets: what every noun that is searched can do.

Visitors get what the word index finds. Where it is missing, and for records that are not public,
the database looks for the same words in `suchtext`.
"""

from django.db import models
from django.db.models import Q

from bausteine.suche.frage import read_question, search_words
from bausteine.suche.lesung import ask
from bausteine.suche.stoff import Suchstoff
from bausteine.werte.unter import Among


class SuchQuerySet(models.QuerySet):
    """Adds `found` and `search`; subclasses say what is searched of them."""

    def suchstoff(self) -> Suchstoff | None:
        """What the word index holds of these records; None for what it leaves out."""
        return None

    def suchorte(self, wort: str) -> Q:
        """Where one folded word may occur in the database. Own text by default."""
        return Q(suchtext__contains=wort)

    def holding(self, wort: str):
        """Records in which one folded word occurs."""
        return self.filter(self.suchorte(wort))

    def found(self, eingabe: str):
        """The public records that the question finds, among these; all when it has no word."""
        lesung = ask(eingabe) if self.suchstoff() else None
        if lesung is None:
            return self.search(eingabe)
        return self.filter(Among("pk", tuple(lesung.keys(self.model._meta.label_lower))))

    def search(self, eingabe: str):
        """The same over records of every state: in those that are not public every word must occur
        as it was typed."""
        frage = read_question(eingabe)
        if not frage.worte:
            return self.none() if frage.text else self.all()
        treffer = Q()
        for wort in search_words(eingabe):
            treffer &= self.suchorte(wort)
        return self.filter(treffer | self.indexed(eingabe))

    def indexed(self, eingabe: str) -> Q:
        """What the word index finds, as a condition; nothing where it does not answer."""
        lesung = ask(eingabe) if self.suchstoff() else None
        pks = lesung.keys(self.model._meta.label_lower) if lesung else ()
        return Q(Among("pk", tuple(pks))) if pks else Q(pk__in=())
