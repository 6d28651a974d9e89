"""A deleted record's address answers 410; staff find its history."""

import pytest

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit

MACHER = (f.projekt, f.themenfeld, f.ozg_leistung, f.leika_leistung, f.organisation)


@pytest.mark.parametrize("macher", MACHER, ids=lambda m: m.__name__)
def test_a_record_that_was_public_is_gone_for_good(db, besucher, macher):
    """410 without its name; before the deletion it was a page."""
    record = macher(name="Altes Ding") if macher not in (f.projekt, f.leika_leistung) else macher()
    adresse = record.get_absolute_url()
    besucher.seite(adresse)
    record.delete()
    seite = besucher.seite(adresse, status=410)
    assert seite.text("h1") == [f"{record._meta.verbose_name} entfernt"]
    assert "Altes Ding" not in seite.html
    assert "Geschichte" not in seite.html


def test_a_draft_that_was_deleted_was_never_there(db, besucher):
    """404: nobody shall learn of it."""
    projekt = f.projekt(veroeffentlichung="entwurf")
    adresse = projekt.get_absolute_url()
    projekt.delete()
    besucher.seite(adresse, status=404)


def test_an_archived_record_is_not_gone(db, besucher):
    """404 as ever: it may come back."""
    projekt = f.projekt()
    projekt.veroeffentlichung = "archiviert"
    projekt.save()
    besucher.seite(projekt.get_absolute_url(), status=404)


def test_a_key_that_lives_again_is_no_deleted_record(db, besucher):
    """Deleted, made anew as a draft: 404, not 410."""
    f.projekt(kennung="wohngeld").delete()
    neu = f.projekt(kennung="wohngeld", veroeffentlichung="entwurf")
    besucher.seite(neu.get_absolute_url(), status=404)


def test_staff_with_the_right_find_the_history(db):
    """A link to the admin, where any version can be restored."""
    projekt = f.projekt()
    adresse, nummer = projekt.get_absolute_url(), projekt.pk
    projekt.delete()
    ziel = f"/admin/projects/umsetzungsprojekt/{nummer}/history/"
    darf = client_of(konto_mit("projects.view_umsetzungsprojekt"))
    antwort = darf.get(adresse)
    assert antwort.status_code == 410
    assert ziel in antwort.content.decode()
    assert darf.get(ziel).status_code == 200
    darf_nicht = client_of(konto_mit("quellen.view_quelle", name="andere"))
    assert ziel not in darf_nicht.get(adresse).content.decode()
