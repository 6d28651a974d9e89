"""Revisions in the admin: read, compare with today, restore; deleted records included."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, OperationalError, models, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from bausteine.bearbeiten.konflikt import differences
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.sichtbarkeit import release_obstacle
from bausteine.geschichte.ausfuehren import Act, SimplePlan, asked_for, preview
from bausteine.geschichte.teile import has_its_whole
from bausteine.geschichte.wiederherstellen import Wiederhergestellt, restore
from bausteine.zustaendigkeit.pflege import RecordAdmin, record_admins
from bausteine.zustaendigkeit.regel import ALLES, Bereich, belongs

WIEDERHERSTELLEN = "_wiederherstellen"
INZWISCHEN = (
    "Nicht wiederhergestellt: Der Eintrag wurde inzwischen geändert. Unten steht, was ihn heute "
    "von diesem Stand unterscheidet; bitte prüfen Sie es und bestätigen Sie noch einmal."
)


def number(model, text: str) -> int:
    """A key of the model as an address gives it; Http404 for what cannot be one."""
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        raise Http404 from None


class Restoration(Act[SimplePlan]):
    """Bring a record, or what a deletion took along, back to the state of a history entry."""

    name = "wiederherstellen"

    def __init__(self, verwaltung: RecordAdmin, version, bereich: Bereich = ALLES):
        self.verwaltung, self.version, self.bereich = verwaltung, version, bereich
        self.geschehen: Wiederhergestellt | None = None

    def hold(self) -> None:
        teil = self.verwaltung.gehoert_zu
        ganzes = getattr(self.version, f"{teil}_id") if teil else None
        self.verwaltung.hold([self.version.id], ganzes)

    @property
    def _stored(self) -> models.QuerySet:
        return self.verwaltung.model._base_manager.filter(pk=self.version.id)

    def plan(self) -> SimplePlan:
        """The entry, and what the record and its rows are now; a deleted one has none."""
        record = self._stored.first()
        if record is None:
            return of_deleted(self.verwaltung, self.version)
        return SimplePlan(_state(self.verwaltung, self.version, self.verwaltung.state_of(record)))

    def write(self, plan: SimplePlan) -> None:
        """Raises ValidationError when the state is not allowed (any more)."""
        self.geschehen = restore(self.version, self.verwaltung.children)
        if not belongs([self.geschehen.record], self.bereich):
            raise ValidationError("Der damalige Stand läge nicht in Ihrer Zuständigkeit.")
        if satz := release_obstacle(self.geschehen.record):
            raise ValidationError(satz)
        self.verwaltung.after_save(self.geschehen.record)
        for anderer in self.geschehen.nennende:
            record_admins()[type(anderer)].after_save(anderer)


def of_deleted(verwaltung: RecordAdmin, version) -> SimplePlan:
    """The plan of bringing back what is not there."""
    return SimplePlan(_state(verwaltung, version, "gelöscht"))


def _state(verwaltung: RecordAdmin, version, heute: str) -> str:
    return f"{verwaltung.opts.label}/{version.pk}/{heute}"


class Versionsseite:
    """The page of an old state of a record: what differs from today, and the way back to it."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def version(self, object_id: str, version_id: str) -> models.Model:
        """The history entry. Raises Http404."""
        model = self.verwaltung.model
        number(model, object_id)
        number(model.history.model, version_id)
        return get_object_or_404(model.history, id=object_id, history_id=version_id)

    def context(self, request, version) -> dict:
        """What templates/admin/alter_stand.html reads."""
        # by number: the clock may have been set back since
        verlauf = self.verwaltung.model.history.filter(id=version.id)
        heute = verlauf.order_by("-history_id").first()
        kreis = self.verwaltung.kreis(request)
        geheim = self.verwaltung.rechte.secret_fields(kreis.bereich)
        return {
            "unterschiede": differences(version, heute, kreis, geheim),
            "geloescht": heute.history_type == "-",
            "darf_wiederherstellen": self.may_restore(request, version),
            "gesehen": preview(Restoration(self.verwaltung, version), request.user).token,
        }

    def may_restore(self, request, version) -> bool:
        """Who may change the record, or make a deleted one anew, with what becomes public by it."""
        seite = self.verwaltung
        record = seite.model._base_manager.filter(pk=version.instance.pk).first()
        if record is None:
            return self.may_bring_back(request, version.instance)
        if seite.rechte.keeps_fields_only(seite.kreis(request).bereich):
            return False
        vorher = getattr(record, "veroeffentlichung", None)
        if seite.change_refusal(request, version.instance, vorher):
            return False
        return seite.has_change_permission(request, record)

    def may_bring_back(self, request, record) -> bool:
        """Who may make a deleted record anew: nobody can tell any more whose it was."""
        seite = self.verwaltung
        darf = seite.kreis(request).bereich.alles and seite.has_add_permission(request)
        return darf and has_its_whole(record) and not seite.change_refusal(request, record, None)

    @transaction.atomic  # what the account may is held from the check on
    def restored(self, request, version) -> HttpResponseRedirect:
        """Do it, and say what came of it. Raises PermissionDenied."""
        seite = self.verwaltung
        act = Restoration(seite, version, seite.kreis(request).bereich)
        act.hold()
        if WIEDERHERSTELLEN not in request.POST or not self.may_restore(request, version):
            raise PermissionDenied
        try:
            asked_for(act, request)
        except OperationalError:
            raise  # the machine's fault, not the record's
        except (ValidationError, DatabaseError) as fehler:
            gruende = " ".join(getattr(fehler, "messages", ["Etwas Verknüpftes steht im Weg."]))
            messages.error(request, f"Nicht wiederhergestellt: {gruende}")
            return HttpResponseRedirect(request.path)
        if act.geschehen is None:
            messages.error(request, INZWISCHEN)
            return HttpResponseRedirect(request.path)
        record = act.geschehen.record
        satz = "ist wieder da" if version.history_type == "-" else "hat wieder diesen Stand"
        messages.success(request, f"„{record}“ {satz}; ein neuer Eintrag sagt es.")
        if fassung := Arbeitsfassung.objects.fuer_seite().zu(record).first():
            messages.warning(
                request,
                f"Es gibt eine {fassung}. Sie bleibt; beim Öffnen zeigt das "
                "Formular, was sich seither geändert hat.",
            )
        return HttpResponseRedirect(seite.address("change", record.pk))
