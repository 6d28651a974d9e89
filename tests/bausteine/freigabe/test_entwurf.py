"""A draft exactly as the public would see it – for those with the right, and nobody else."""

import pytest

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit

MACHER = (f.projekt, f.themenfeld, f.ozg_leistung, f.leika_leistung, f.organisation)


@pytest.mark.parametrize("macher", MACHER, ids=lambda m: m.__name__)
def test_a_draft_is_shown_to_who_may_see_it(verwaltung, besucher, macher):
    """The same page with a note; kept by no cache and no crawler."""
    record = macher(veroeffentlichung="entwurf")
    ziel = f"{record.get_absolute_url()}?vorschau"
    antwort = verwaltung.get(ziel)
    text = antwort.content.decode()
    assert str(record) in text
    assert "Dieser Eintrag ist nicht öffentlich" in text
    assert (antwort["Cache-Control"], antwort["X-Robots-Tag"]) == ("private, no-store", "noindex")
    besucher.seite(ziel, status=404)
    ohne = client_of(konto_mit("quellen.view_quelle"))
    assert ohne.get(ziel).status_code == 404
    assert verwaltung.get(record.get_absolute_url()).status_code == 404


def test_a_public_record_has_no_note(verwaltung, besucher):
    """With or without the parameter."""
    projekt = f.projekt()
    ziel = f"{projekt.get_absolute_url()}?vorschau"
    assert "nicht öffentlich" not in verwaltung.get(ziel).content.decode()
    assert "nicht öffentlich" not in besucher.seite(ziel).html


def test_the_form_links_to_page_or_preview(verwaltung):
    """„Auf der Website anzeigen“ leads to what there is."""
    for zustand, ende in (("entwurf", "?vorschau"), ("veroeffentlicht", "")):
        projekt = f.projekt(veroeffentlichung=zustand)
        text = verwaltung.get(adresse(type(projekt), "change", projekt.pk)).content.decode()
        assert f'href="{projekt.get_absolute_url()}{ende}"' in text or "/admin/r/" in text
