"""Approval of parts: changing one in its own form changes what the whole record shows."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseModelForm

from bausteine.freigabe.fassungssicherung import DraftState
from bausteine.freigabe.freigabe import Freigaberegel
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar
from bausteine.werte.eigene import field_of, related_model
from bausteine.werte.formulare import Modellform
from bausteine.zustaendigkeit.pflege import RecordAdmin, record_admins


class Teilformular(Modellform):
    """Part of a form: refuses what would be public at once without the right to release."""

    anfrage: object
    regel: Freigaberegel

    def _post_clean(self):
        super()._post_clean()  # from here on the instance is what would be saved
        gespeichert = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        for teil in filter(None, (gespeichert, self.instance)):
            if grund := self.regel.write_refusal(self.anfrage, teil):
                self.add_error(None, ValidationError(grund))
                return


class Teilregel(Freigaberegel):
    """The rule for parts of a record that is published: what holds for the whole, holds here."""

    def __init__(self, verwaltung: RecordAdmin, gehoert_zu: str):
        """`gehoert_zu`: the part's key to the whole record."""
        super().__init__(verwaltung)
        self.feld = cast("models.ForeignKey", field_of(verwaltung.model, gehoert_zu))

    def whole(self, teil) -> Veroeffentlichbar | None:
        """The record that this part belongs to, None when it is gone or not chosen yet."""
        if self.feld.is_cached(teil):  # a file of many rows has read them all at once
            return getattr(teil, self.feld.name, None)
        menge = related_model(self.verwaltung.model, self.feld.name)._base_manager
        ganzes = menge.filter(pk=getattr(teil, self.feld.attname)).first()
        return cast("Veroeffentlichbar | None", ganzes)

    def takes_effect(self, request, record) -> bool:
        """Whether this account may change the part with effect at once, public or not."""
        ganzes = self.whole(record)
        if ganzes is None or not ganzes.ist_oeffentlich:
            return True
        if self.verwaltung.speaks_for_itself(request, record):
            return True
        return record_admins()[type(ganzes)].has_release_permission(request, ganzes)

    def write_refusal(self, request, record) -> str:
        ganzes = self.whole(record)
        if ganzes is None or self.takes_effect(request, record):
            return ""
        return (
            f"„{ganzes}“ ist veröffentlicht: Was Sie hier ändern, wäre sofort öffentlich, und "
            "Ihnen fehlt das Recht zur Freigabe. Ändern Sie es im Formular dieses Eintrags "
            f"({ganzes._meta.verbose_name}) als Arbeitsfassung."
        )

    def may_delete(self, request, record) -> bool:
        """Deleting a part changes the whole."""
        return self.takes_effect(request, record)

    def form(self, form: type[BaseModelForm], request, record, draft: DraftState):
        """The form that refuses what would be public at once."""
        return type(form.__name__, (Teilformular, form), {"anfrage": request, "regel": self})

    def notice(self, request, teil) -> dict[str, str]:
        """Says before anyone types what will be refused, and where to go instead."""
        ganzes, satz = self.whole(teil), self.write_refusal(request, teil)
        if ganzes is None or not satz:
            return {}
        ziel = record_admins()[type(ganzes)].address("change", ganzes.pk)
        return {"teil_hinweis": satz, "teil_ziel": ziel}
