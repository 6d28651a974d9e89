"""Row-level permissions: which records an account answers for, one rule for every path.

What an account may do and what it was given is the project's to say (`settings.BEREICH` names the
function); here stands what follows from it. Whatever is not said positively is closed.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

NIE = Q(pk__in=[])


@dataclass(frozen=True)
class Bereich:
    """What an account answers for: everything, or some Themenfelder and Organisationen (keys)."""

    alles: bool = False
    sieht_alles: bool = False
    themenfelder: frozenset[int] = frozenset()
    organisationen: frozenset[int] = frozenset()
    #: whether it reads and writes internal notes
    notizen: bool = False

    def __str__(self):
        return f"{self.alles} {sorted(self.themenfelder)} {sorted(self.organisationen)}"


#: the command line, and code that no account asked for
ALLES = Bereich(alles=True, sieht_alles=True, notizen=True)


def bereich_of(konto) -> Bereich:
    """The Bereich of an account, worked out once per request."""
    if not (konto.is_authenticated and konto.is_active):
        return Bereich()
    if (bekannt := getattr(konto, "_bereich", None)) is None:
        bekannt = konto._bereich = import_string(settings.BEREICH)(konto)
    return bekannt


class BegrenztQuerySet(models.QuerySet):
    """Base of the QuerySets of everything that is edited in the admin.

    A noun says whose its records are (`eigene`), else they are nobody's; who may read all of
    them though they are others' (`gemeinsam`); what an Organisation looks at (`mitgelesene`).
    """

    #: the fields by which a record belongs to a Bereich; one target of one's own is enough
    zugehoerig: tuple[str, ...] = ()
    #: the only fields that a limited account changes; None: all
    nur_felder: tuple[str, ...] | None = None

    def eigene(self, bereich: Bereich) -> Q:
        """Which records belong to a limited Bereich."""
        return NIE

    def gemeinsam(self, bereich: Bereich) -> bool:
        """Whether this Bereich reads all records of the noun."""
        return False

    def mitgelesene(self, bereich: Bereich) -> Q:
        """Records of others that this Bereich sees in the admin, without what is internal."""
        return NIE

    def im_bereich(self, bereich: Bereich):
        """What the account may change."""
        return self.all() if bereich.alles else self.filter(self.eigene(bereich))

    def einsehbar(self, bereich: Bereich):
        """What it may read entirely: history, export and drafts included."""
        if bereich.sieht_alles or self.gemeinsam(bereich):
            return self.all()
        return self.filter(self.eigene(bereich))

    def lesbar(self, bereich: Bereich):
        """What its lists in the admin show."""
        if bereich.sieht_alles or self.gemeinsam(bereich):
            return self.all()
        return self.filter(self.eigene(bereich) | self.mitgelesene(bereich))

    def waehlbar(self, bereich: Bereich):
        """What its forms and files may name: also what is public."""
        if bereich.sieht_alles or self.gemeinsam(bereich):
            return self.all()
        return self.filter(self.eigene(bereich) | self.oeffentliche())

    def own_targets(self, model: type[models.Model], bereich: Bereich) -> models.QuerySet:
        """Which records of `model` make a record that hangs on them the account's own: those that
        are its own themselves, unless a noun says otherwise."""
        return all_records(model).im_bereich(bereich)

    def oeffentliche(self) -> Q:
        """What is nobody's secret: as another base of the QuerySet says, else nothing."""
        weiter = getattr(super(), "oeffentliche", None)
        return weiter() if weiter else NIE


class NurMitAllen(BegrenztQuerySet):
    """Nouns of the whole portal, such as its texts: nothing of them belongs to a part of it."""


class Sichtkreis:
    """Which related records may be named to an account; one query per noun, once per request."""

    def __init__(self, bereich: Bereich):
        self.bereich = bereich
        #: whether a record (model, its key) is in a set of the Bereich, as far as it was asked
        self.bekannt: dict[tuple[type, str, int], bool] = {}
        self._keys: dict[type, frozenset[int] | None] = {}

    def shows(self, record) -> bool:
        """Whether the record (or any other value) may be named."""
        if self.bereich.sieht_alles or not isinstance(record, models.Model):
            return True
        model = type(record)
        if model not in self._keys:
            self._keys[model] = _nameable(model, self.bereich)
        keys = self._keys[model]
        return keys is None or record.pk in keys


def _nameable(model, bereich) -> frozenset[int] | None:
    menge = model._default_manager.all()
    if not isinstance(menge, BegrenztQuerySet) or menge.gemeinsam(bereich):
        return None
    return frozenset(menge.waehlbar(bereich).order_by().values_list("pk", flat=True))


def own_keys(model, bereich: Bereich) -> frozenset[int]:
    """The keys of the records of a model that lie in a limited Bereich."""
    menge = model._default_manager.all()
    if not isinstance(menge, BegrenztQuerySet):
        return frozenset()
    return frozenset(menge.im_bereich(bereich).order_by().values_list("pk", flat=True))


def all_records(model: type[models.Model]) -> BegrenztQuerySet:
    """All records of a model whose QuerySet is one. Raises TypeError for another."""
    menge = model._default_manager.all()
    if not isinstance(menge, BegrenztQuerySet):
        raise TypeError(f"{model.__name__} kennt keine Zuständigkeit.")
    return menge


def belongs(werte, bereich: Bereich, menge: BegrenztQuerySet | None = None) -> bool:
    """Whether one of the records that something hangs on lies in the Bereich; `menge`: what hangs
    on them, where that has a rule of its own."""
    if bereich.alles:
        return True
    for wert in werte:
        ziele = [wert] if isinstance(wert, models.Model) else wert or ()
        for model in {type(ziel) for ziel in ziele}:
            pks = [ziel.pk for ziel in ziele if type(ziel) is model]
            frage = all_records(model) if menge is None else menge
            if frage.own_targets(model, bereich).filter(pk__in=pks).exists():
                return True
    return False
