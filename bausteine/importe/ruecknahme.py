"""Undo in bulk: a new act that restores what an import wrote, and says what it cannot.

Nobody's work is lost: what was edited since the import stays as it is and is listed, and so does
a created record on which something hangs by now, or of which there is a draft. What will happen is
worked out by reading alone. Then everything is held, and if anything was saved in between, it is
worked out once more: only what comes to the same is written, what does not is shown first.
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar
from bausteine.geschichte.ausfuehren import Act, Outdated
from bausteine.geschichte.probelauf import rolled_back
from bausteine.geschichte.teile import Ganze, load_wholes, whole_fields
from bausteine.geschichte.verlauf import collect_entries
from bausteine.geschichte.zeilensperre import hold_with_parts
from bausteine.importe.entfernen import remove_records
from bausteine.importe.folgeakte import run_followers
from bausteine.importe.haengt import blocks, what_hangs_on
from bausteine.importe.models import Import
from bausteine.importe.protokoll import one_at_a_time
from bausteine.importe.register import resource_for
from bausteine.importe.schritte import (
    ANLEGEN,
    ENTFERNEN,
    WIEDERHERSTELLEN,
    UndoStep,
    steps_of_import,
)
from bausteine.importe.zuruecksetzen import leave_taken, put_back
from bausteine.zustaendigkeit.regel import ALLES, Bereich, own_keys


class Undo(Act["Ruecknahme"]):
    """Take an import back. `check(ruecknahme)` raises ValidationError when the account may not."""

    name = "ruecknahme"
    reads_first = True

    def __init__(self, der_import: Import, konto, bereich: Bereich, check, fortschritt=None):
        self.ruecknahme = Ruecknahme(der_import, bereich, fortschritt)
        self.konto, self.check = konto, check
        #: the record of the act, once it is done
        self.geschrieben: Import | None = None

    def plan(self) -> "Ruecknahme":
        self.ruecknahme.probe()
        self.check(self.ruecknahme)
        return self.ruecknahme

    def write(self, plan: "Ruecknahme") -> None:
        self.geschrieben = plan.carry_out(self.konto, self.check)


class Ruecknahme:
    """`carry_out` does it, `probe` only tells; both leave the steps in `schritte`."""

    def __init__(self, der_import: Import, bereich: Bereich = ALLES, fortschritt=None):
        """`fortschritt(done, all)` is told how many records are written."""
        self.der_import, self.bereich = der_import, bereich
        self._fortschritt, self._geschrieben = fortschritt, 0
        self.grund = f"Rücknahme: {der_import}"
        self.schritte: list[UndoStep] = []
        #: the newest history entries that the plan knows of; None: there is no plan
        self._stand: list | None = None

    @property
    def state(self) -> str:
        """One text for what becomes of every record of the import."""
        return "\n".join(
            f"{s.modell._meta.label}:{s.schluessel}:{s.was}:{s.bleibt}" for s in self.schritte
        )

    @property
    def possible(self) -> bool:
        """What cannot be taken back stays, and says why."""
        return True

    @property
    def done(self) -> list[UndoStep]:
        """What is (or would be) taken back."""
        return [schritt for schritt in self.schritte if not schritt.bleibt]

    @property
    def left(self) -> list[UndoStep]:
        """What stays, with the reason."""
        return [schritt for schritt in self.schritte if schritt.bleibt]

    def probe(self) -> "Ruecknahme":
        """Tell what would happen. Raises ValidationError when it was already taken back.

        For a limited account everything is done and undone: only then it shows whether something
        would leave its Bereich.
        """
        self._plan()
        if not self.bereich.alles:
            with rolled_back():
                one_at_a_time()
                versuch = Ruecknahme(self.der_import, self.bereich)
                versuch._plan()
                versuch._write(None)
        return self

    def carry_out(self, konto=None, check=None) -> Import:
        """Take the import back and record that. Raises ValidationError when it was already, and
        Outdated when it is another plan by now, which `schritte` then has.

        `check(ruecknahme)` is asked once more when anything was saved since the plan was made.
        """
        if self._stand is None:
            self._plan()
        geplant = self.state
        with transaction.atomic():
            one_at_a_time()
            self._refuse_again()
            self._hold()
            if self._leave_fixed():  # since the plan was made, and without a history
                raise Outdated
            if self._stand != _newest_entries():
                self._plan()
                if self.state != geplant:
                    raise Outdated
                if check:
                    check(self)
            return self._write(konto)

    def _hold(self) -> None:
        """From here on nobody saves what will be written, nor hangs anything on what will go."""
        for schritte in _by_model(self.done):
            schluessel = [schritt.schluessel for schritt in schritte]
            menge = schritte[0].modell._base_manager.filter(pk__in=schluessel)
            hold_with_parts(menge, auch_genannt=True)

    # -- the plan, by reading alone ---------------------------------------------------------------

    def _plan(self) -> None:
        self._refuse_again()
        self._stand = _newest_entries()
        self.schritte = steps_of_import(self.der_import)
        self._leave_foreign()
        _load(self.schritte)
        self._leave_drafted()
        self._leave_fixed()
        for schritte in _by_model(self._open(WIEDERHERSTELLEN, ANLEGEN)):
            self._leave_impossible(schritte)
        self._leave_needed()

    def _refuse_again(self) -> None:
        der_import = Import.objects.get(pk=self.der_import.pk)
        if der_import.nimmt_zurueck_id or hasattr(der_import, "ruecknahme"):
            raise ValidationError("Dieser Import ist schon zurückgenommen.")

    def _open(self, *was: str) -> list[UndoStep]:
        """What is to be done of these kinds, in its order."""
        return [schritt for schritt in self.done if schritt.was in was]

    def _leave_foreign(self) -> None:
        """What an account does not answer for (any more) stays as it is."""
        if self.bereich.alles:
            return
        eigene = {m: own_keys(m, self.bereich) for m in {s.modell for s in self.schritte}}
        for schritt in self.schritte:
            if schritt.schluessel not in eigene[schritt.modell]:
                schritt.bleibt = "Liegt nicht in Ihrer Zuständigkeit."

    def _leave_drafted(self) -> None:
        """A created record of which there is a draft: to remove it would throw that away.

        Its parts stay as well, for the draft goes by them; they come after it.
        """
        fassungen: dict[tuple[type[models.Model], int], Arbeitsfassung] = {}
        for schritte in _by_model(self._open(ENTFERNEN)):
            modell = schritte[0].modell
            if issubclass(modell, Veroeffentlichbar):
                fassungen |= {(modell, fassung.nummer): fassung for fassung in _drafts(schritte)}
            ganze = whole_fields(modell)
            for schritt in schritte if fassungen else ():
                orte = [(modell, schritt.schluessel)]
                orte += [(f.related_model, getattr(schritt.heute, f.attname)) for f in ganze]
                if fassung := next(filter(None, map(fassungen.get, orte)), None):
                    schritt.bleibt = f"Es gibt eine {fassung}."

    def _leave_fixed(self) -> bool:
        """What its noun keeps as it is by now, whoever wants to change it; whether anything is.

        A noun says so by `fixed_among(keys)`, the reasons by key, for itself and for its parts.
        """
        vorher = len(self.left)
        for schritte in _by_model(self.done):
            for ganzes, nummer in _with_wholes(schritte[0].modell):
                if fixed_among := getattr(ganzes, "fixed_among", None):
                    gruende = fixed_among([nummer(schritt) for schritt in schritte])
                    for schritt in schritte:
                        schritt.bleibt = schritt.bleibt or gruende.get(nummer(schritt), "")
        return len(self.left) > vorher

    def _leave_impossible(self, schritte: list[UndoStep]) -> None:
        """What names a record that is gone, or a value that another one bears by now."""
        modell = schritte[0].modell
        for feld in modell._meta.concrete_fields:
            if not isinstance(feld, models.ForeignKey):
                continue
            gesucht = {ziel for s in schritte if (ziel := _new_target(s, feld)) is not None}
            da = {s.schluessel for s in self._open(ANLEGEN) if s.modell is feld.related_model}
            for block in blocks(sorted(gesucht - da)):
                menge = feld.related_model._base_manager.filter(pk__in=block)
                da |= set(menge.values_list("pk", flat=True))
            for schritt in schritte:
                if (ziel := _new_target(schritt, feld)) is not None and ziel not in da:
                    schritt.bleibt = f"{feld.verbose_name} von damals gibt es nicht mehr."
        if offen := [schritt for schritt in schritte if not schritt.bleibt]:
            leave_taken(offen)

    def _leave_needed(self) -> None:
        """A created record on which something hangs; parts come before what they belong to.

        What comes back does not count: before the import it could not name what that created.
        """
        offen = self._open(ENTFERNEN)
        eigene = {(schritt.modell, schritt.schluessel) for schritt in self.done}
        for schritte in _by_model(reversed(offen)):
            bleiben = schritte
            while bleiben and schritte:  # records of one kind may name each other
                haengt = what_hangs_on(schritte[0].modell, [s.schluessel for s in schritte], eigene)
                bleiben = [schritt for schritt in schritte if schritt.schluessel in haengt]
                for schritt in bleiben:
                    schritt.bleibt = (
                        f"Daran hängt inzwischen anderes: {haengt[schritt.schluessel]}."
                    )
                    eigene.discard((schritt.modell, schritt.schluessel))
                schritte = [schritt for schritt in schritte if not schritt.bleibt]

    # -- the act ----------------------------------------------------------------------------------

    def _write(self, konto) -> Import:
        """Do what is planned, in the caller's transaction."""
        der_import = Import.objects.get(pk=self.der_import.pk)
        with collect_entries() as sammlung:
            gelassen = len(self.left)
            for schritte in _by_model(self._open(WIEDERHERSTELLEN, ANLEGEN)):
                for block in blocks(schritte):
                    put_back(block, self.grund)
                    sammlung.write()
                    self._tell(block)
            if len(self.left) > gelassen:  # the database refused some, which still name others
                self._leave_needed()
            sammlung.write()
            sammlung.geschrieben += self._remove()
            sammlung.write()
            resource_for(der_import.ressource)().follow_up(self._touched())
            sammlung.write()
            run_followers(der_import.ressource)
        self._refuse_loss()
        entfernt = len(self._open(ENTFERNEN))
        return Import.objects.protokolliert(
            sammlung.geschrieben,
            ressource=der_import.ressource,
            nimmt_zurueck=der_import,
            dateiname=der_import.dateiname,
            konto=konto,
            geaendert=len(self.done) - entfernt,
            hinweise=[
                [None, f"Entfernt: {entfernt}"],
                *([None, f"{s.name}: {s.bleibt}"] for s in self.left),
            ],
        )

    def _remove(self) -> list[tuple[type, int, int]]:
        """What refers to others goes first; each tells it in its history: the entries of these."""
        geschrieben = []
        for schritte in _by_model(reversed(self._open(ENTFERNEN))):
            modell = schritte[0].modell
            ganz = any(f.related_model is modell for f in modell._meta.concrete_fields)
            # records that protect each other can only go together
            for block in [schritte] if ganz else blocks(schritte):
                geschrieben += remove_records(block, self.grund)
                self._tell(block)
        return geschrieben

    def _tell(self, block: list[UndoStep]) -> None:
        self._geschrieben += len(block)
        if self._fortschritt:
            self._fortschritt(self._geschrieben, max(len(self.done), self._geschrieben))

    def _touched(self) -> list[models.Model]:
        """The records that were written, as they are now; what was removed, as it was."""
        return [record for s in self.done if (record := s.heute or s.vorher) is not None]

    def _refuse_loss(self) -> None:
        """Nothing may leave the Bereich by going back. Raises ValidationError."""
        da = [] if self.bereich.alles else self._open(WIEDERHERSTELLEN, ANLEGEN)
        eigene = {modell: own_keys(modell, self.bereich) for modell in {s.modell for s in da}}
        if fremd := [s.name for s in da if s.schluessel not in eigene[s.modell]]:
            raise ValidationError(f"Der Stand davor läge nicht in Ihrer Zuständigkeit: {fremd[0]}.")


def _drafts(schritte: list[UndoStep]) -> Iterator[Arbeitsfassung]:
    """The drafts of these records."""
    for block in blocks(schritte):
        yield from Arbeitsfassung.objects.fuer_seite().zu(*(schritt.heute for schritt in block))


def _newest_entries() -> list:
    """The key of the newest entry of every history, and of the newest draft: what changes when
    anyone saves anything that counts here."""
    eintraege = [
        _newest_entry(modell)
        for modell in apps.get_models()
        if hasattr(modell._meta, "simple_history_manager_attribute")
    ]
    return [*eintraege, Arbeitsfassung.objects.aggregate(neu=Max("pk"))["neu"]]


def _newest_entry(modell) -> int | None:
    return modell.history.aggregate(neu=Max("history_id"))["neu"]


def _by_model(schritte) -> list[list[UndoStep]]:
    """Neighbours of one model together."""
    return [list(gruppe) for _, gruppe in groupby(schritte, key=lambda s: s.modell)]


def _load(schritte: list[UndoStep]) -> None:
    """The records as they are now, with what they are a part of."""
    ganze: Ganze = {}
    for gruppe in _by_model(schritte):
        for block in blocks(gruppe):
            heute = _tracked(gruppe[0].modell).in_bulk([schritt.schluessel for schritt in block])
            for schritt in block:
                schritt.heute = heute.get(schritt.schluessel)
                if schritt.heute is None and schritt.was == ENTFERNEN:
                    schritt.bleibt = "Ist schon gelöscht."
            load_wholes(gruppe[0].modell, list(heute.values()), ganze, _tracked)


def _tracked(modell):
    """Records with the fields that their history keeps: the others are worked out, and large."""
    meta, namen = modell._meta, set()
    if hasattr(meta, "simple_history_manager_attribute"):
        namen = {feld.name for feld in modell.history.model.tracked_fields}
    weg = [f.name for f in meta.concrete_fields if namen and f.name not in namen]
    return modell._base_manager.defer(*weg)


def _new_target(schritt: UndoStep, feld) -> int | None:
    """The record that the state before names in this field and today's does not."""
    ziel = getattr(schritt.vorher, feld.attname, None)
    return None if ziel == getattr(schritt.heute, feld.attname, None) else ziel


def _with_wholes(modell: type[models.Model]) -> Iterator[tuple]:
    """The kind itself and those it is a part of, each with what gives its key for a step."""
    yield modell, lambda schritt: schritt.schluessel
    for feld in whole_fields(modell):
        yield feld.related_model, partial(_key_of_whole, feld.attname)


def _key_of_whole(attname: str, schritt: UndoStep) -> int | None:
    return getattr(schritt.heute or schritt.vorher, attname, None)
