"""Row-level permissions in files: refused row by row, in the preview and when writing."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from bausteine.importe.dateiformat import RecordResource
from bausteine.tabellen.spalten import Unbegrenzt
from bausteine.zustaendigkeit.regel import ALLES, Bereich, Sichtkreis, own_keys

FREMD = "Dieser Eintrag liegt nicht in Ihrer Zuständigkeit."
AUSSERHALB = (
    "So läge der Eintrag außerhalb Ihrer Zuständigkeit: Unter „{}“ muss etwas stehen, wofür Sie "
    "zuständig sind."
)


class Kontokreis(Sichtkreis, Unbegrenzt):
    """What may be named to the account, as columns ask for it."""


class Importgrenze(RecordResource):
    """Part of every resource. Without an account (command line) nothing is limited."""

    def __init__(self, bereich: Bereich = ALLES, verborgen=(), **kwargs):
        """Read and write for this Bereich, without the columns in `verborgen`."""
        super().__init__(**kwargs)
        self.bereich = bereich
        self._own: dict[type, frozenset[int]] = {}
        self._targets: dict[type, frozenset[int]] = {}
        for name in verborgen:
            self.fields.pop(name, None)
        kreis = Kontokreis(bereich)
        for spalte in self.fields.values():
            spalte.kreis = kreis

    @property
    def menge(self):
        """All records of the noun."""
        return self._meta.model._default_manager.all()

    def readable(self):
        """All records that the account may read entirely, with what the columns read."""
        eigene = self.menge.einsehbar(self.bereich).order_by().values("pk")
        return self.get_queryset().filter(pk__in=eigene)

    def lies_in(self, record) -> bool:
        """Whether a stored record is one of the account's own."""
        model = type(record)
        if model not in self._own:
            self._own[model] = own_keys(model, self.bereich)
        return record.pk in self._own[model]

    def _holds_on(self, ziel) -> bool:
        """Whether a record of this noun that hangs on `ziel` is the account's own."""
        model = type(ziel)
        if model not in self._targets:
            eigene = self.menge.own_targets(model, self.bereich)
            self._targets[model] = frozenset(eigene.order_by().values_list("pk", flat=True))
        return ziel.pk in self._targets[model]

    def only_with_everything(self) -> None:
        """Refuse a file whose rows write more than their record. Raises ValidationError."""
        if not self.bereich.alles:
            self._readable = False  # no row is looked at
            raise ValidationError(
                "Diese Datei betrifft alle Themenfelder. Sie einzulesen braucht das Recht „alle "
                "Einträge, nicht nur die eigenen“."
            )

    def check_known(self, record, neu: bool) -> None:
        """Refuse a row about a record that the account may not even read."""
        if neu or self.bereich.sieht_alles or self.menge.gemeinsam(self.bereich):
            return
        if not self.lies_in(record):
            raise ValidationError(FREMD)

    def outside(self, record) -> dict[str, list[str]]:
        """Why a row that changes something is refused, by field."""
        if self.bereich.alles:
            return {}
        if not self.is_new and not self.lies_in(record):
            return {NON_FIELD_ERRORS: [FREMD]}
        if (erlaubt := self.menge.nur_felder) is None:
            return self._nowhere(record)
        felder = {self.fields[name].attribute for name, *_ in self._changes}
        return {feld: ["Das pflegt die Koordination."] for feld in felder - {*erlaubt}}

    def _nowhere(self, record) -> dict[str, list[str]]:
        """A row must name something of one's own, unless the noun is everybody's."""
        spalten = [s for s in self.columns if s.attribute in self.menge.zugehoerig]
        for spalte in spalten:
            wert = spalte.get(record)
            ziele = wert if isinstance(wert, list) else [wert]
            if any(ziel is not None and self._holds_on(ziel) for ziel in ziele):
                return {}
        if not spalten and self.menge.gemeinsam(self.bereich):
            return {}
        namen = "“ oder „".join(spalte.column_name for spalte in spalten)
        return {NON_FIELD_ERRORS: [AUSSERHALB.format(namen) if namen else FREMD]}
