"""Interface: what the parts of the admin ask of the ModelAdmin whose records they are about.

The ground's own ModelAdmin (`PortalAdmin`) composes the parts and gives all of this. A part knows
this class and nothing above it.
"""

from collections.abc import Iterable

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin

from bausteine.zustaendigkeit.begrenzt import RowPermissions
from bausteine.zustaendigkeit.regel import Sichtkreis


class RecordAdmin(SimpleHistoryAdmin):
    """A ModelAdmin of records that keep a history and belong to someone."""

    #: whether the page of a record that is not public can be looked at
    has_vorschau = True
    #: of a part of another record: its key to it
    gehoert_zu = ""
    #: the file formats of the noun, the first one is exported
    resource_names: tuple[str, ...] = ()
    rechte: RowPermissions

    @property
    def has_zustand(self) -> bool:
        """Whether these records are published one by one."""
        return hasattr(self.model, "veroeffentlichung")

    def kreis(self, request) -> Sichtkreis:
        """What this request may see and name: its account's, unless a draft is applied."""
        raise NotImplementedError

    def own(self, request, queryset: models.QuerySet) -> models.QuerySet:
        """Those of the records that the account may change."""
        raise NotImplementedError

    # -- history and conflict -----------------------------------------------------------------

    def hold(self, schluessel: Iterable[int], ganzes: int | None = None) -> None:
        """Lock the records with these keys, before them their wholes; `ganzes`: the key of another
        whole that they are to be parts of."""
        raise NotImplementedError

    @property
    def children(self) -> list[tuple[type[models.Model], str]]:
        """The models of rows with a history, each with the name of its key to the record."""
        raise NotImplementedError

    def state_of(self, record) -> str:
        """Which history entries of the record and its rows are the newest."""
        raise NotImplementedError

    def states_of(self, records: Iterable[models.Model]) -> dict[int, str]:
        """The same of many records, by their keys."""
        raise NotImplementedError

    def written_last(self, record):
        """When the record or one of its rows was written last, a datetime; None if it has no
        history."""
        raise NotImplementedError

    def conflict(self, request, record, gesehen: str):
        """What changed since the entries that `gesehen` names, for the pages to show."""
        raise NotImplementedError

    # -- what an account may ------------------------------------------------------------------

    def has_release_permission(self, request, obj=None) -> bool:
        """Who may decide what the public sees."""
        raise NotImplementedError

    def reads_entirely(self, request, record) -> bool:
        """Whether the account reads drafts, notes and history of this record too."""
        raise NotImplementedError

    def speaks_for_itself(self, request, record) -> bool:
        """Whether the account is the source of what it may change: it holds at once."""
        raise NotImplementedError

    def takes_effect(self, request, record) -> bool:
        """Whether a change of a public record by this account is public at once."""
        raise NotImplementedError

    def refusal(self, request, record, vorher: str | None, nachher: str | None) -> str:
        """Why the account may not take a record from one state to the other; "" when it may."""
        raise NotImplementedError

    def write_refusal(self, request, record) -> str:
        """Why the account may not change a stored record with effect at once; "" when it may."""
        raise NotImplementedError

    def change_refusal(self, request, record, vorher: str | None) -> str:
        """The same for a record changed in hand; `vorher`: its state before, None for a new one."""
        raise NotImplementedError

    def may_bring_back(self, request, record) -> bool:
        """Who may make a deleted record anew."""
        raise NotImplementedError

    def may_write_field(self, request, feld: str) -> bool:
        """Whether the account may change this field of a record of its own."""
        raise NotImplementedError

    # -- writing ------------------------------------------------------------------------------

    def applying(self, request, daten: QueryDict | None = None) -> HttpRequest:
        """A request that applies a draft: not with the account's rights, but with the draft's
        own authority, as what it holds was checked when its author saved it. `daten`: what it
        sends; None: it only opens the form."""
        raise NotImplementedError

    def check_upload(self, request, formular: dict, wahl) -> HttpResponse:
        """Check a kept upload, read as `wahl` says, and keep its preview; the way there."""
        raise NotImplementedError

    def process_import(self, request) -> HttpResponse:
        """Write the checked file that the form names."""
        raise NotImplementedError

    def after_save(self, *records) -> None:
        """What must follow saved records: every way of the admin passes here."""
        raise NotImplementedError

    def after_delete(self, records: list) -> None:
        """What must follow deleted records."""
        raise NotImplementedError

    def address(self, seite: str, *args) -> str:
        """The address of a page of this noun: `address("change", record.pk)`."""
        meta = self.opts
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{seite}", args=args)

    def page_name(self, seite: str) -> str:
        """What `address` finds a page by, for a pattern of addresses."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{seite}"


def record_admins() -> dict[type[models.Model], RecordAdmin]:
    """The ModelAdmin of every noun that has one of this kind."""
    return {
        model: seite
        for model, seite in admin.site._registry.items()
        if isinstance(seite, RecordAdmin)
    }
