"""Who is written to, why, and how it fits into a link."""

import pytest

from projects.enums import Rolle
from projects.models import Umsetzungsprojekt
from tests import factories as f
from verteiler.empfaenger import (
    all_addresses,
    empfaenger,
    mailto_links,
    read_selection,
    rows,
    selected_projekte,
)

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def krz(db):
    """A partner with a mailbox, a person who agreed, and an office without any address."""
    stelle = f.organisation(name="krz")
    f.ansprechstelle(stelle, funktion="Leitung", postfach="ozg@krz.example", oeffentlich=False)
    f.ansprechstelle(
        stelle,
        funktion="Technik",
        person_name="Kim Beispiel",
        person_mail="kim@krz.example",
        **f.EINGEWILLIGT,
    )
    f.ansprechstelle(stelle, funktion="Archiv")
    return stelle


def everyone(rollen=Rolle.values):
    return empfaenger(Umsetzungsprojekt.objects.oeffentlich(), list(rollen))


def test_each_organisation_stands_once_with_all_its_reasons(krz):
    """Two roles in two projects: one entry, both reasons."""
    f.projekt(titel="Parken", partner=[(krz, "it_partner")])
    f.projekt(titel="Wohnen", partner=[(krz, "projektleitung")])
    (eintrag,) = everyone()
    assert eintrag.gruende == ["IT-Partner in Parken", "Projektleitung in Wohnen"]
    assert eintrag.adressen == ["ozg@krz.example", "kim@krz.example"]


def test_only_the_chosen_roles_count(krz):
    """An Organisation with another role is left out, and so is the other reason."""
    f.projekt(titel="Parken", partner=[(krz, "it_partner"), (f.organisation(), "interesse")])
    assert [e.organisation for e in everyone(["it_partner"])] == [krz]
    assert everyone(["finanzierung"]) == []


def test_the_filter_is_that_of_the_public_list(krz):
    """A pasted address or its query string; drafts are never chosen."""
    f.projekt(titel="Parken", partner=[(krz, "it_partner")], prioritaet=1)
    f.projekt(titel="Wohnen", prioritaet=2)
    f.projekt(titel="Entwurf", prioritaet=1, veroeffentlichung="entwurf")
    for text in (
        "prioritaet=1",
        "?prioritaet=1&seite=2",
        "https://x.example/umsetzungsprojekte/?prioritaet=1&ansicht=karten",
    ):
        projekte, meldungen = selected_projekte(read_selection(text))
        assert [p.titel for p in projekte] == ["Parken"]
        assert not meldungen
    assert selected_projekte(read_selection(""))[0].count() == 2


@pytest.mark.parametrize("text", ["farbe=rot", "status=gibtsnicht"])
def test_a_filter_that_means_nothing_is_reported(text):
    """Otherwise a typing mistake would write to everybody."""
    assert selected_projekte(read_selection(text))[1]


def test_addresses_stand_once_whatever_their_case(krz):
    """The first spelling wins, in the order of the list."""
    andere = f.organisation(name="Zweite")
    f.ansprechstelle(andere, postfach="OZG@krz.example")
    f.ansprechstelle(andere, postfach="amt@zweite.example")
    f.projekt(partner=[(krz, "mitarbeit"), (andere, "mitarbeit")])
    liste = everyone()
    assert all_addresses(liste) == ["ozg@krz.example", "kim@krz.example", "amt@zweite.example"]


def test_links_are_split_where_they_would_get_too_long():
    """Every address in exactly one link, none longer than allowed."""
    adressen = [f"stelle{i}@kommune.example" for i in range(40)]
    links = mailto_links(adressen, 200)
    assert len(links) > 3
    assert all(len(link) <= 200 for link in links)
    gefunden = [a for link in links for a in link.removeprefix("mailto:?bcc=").split(",")]
    assert gefunden == adressen
    assert mailto_links([]) == []
    assert mailto_links(["a&b@x.example"]) == ["mailto:?bcc=a%26b@x.example"]


def test_the_file_lists_organisations_without_an_address_too(krz):
    """One row per address; the person's name only beside the personal one."""
    leer = f.organisation(name="Ohne")
    f.projekt(titel="Parken", partner=[(krz, "mitarbeit"), (leer, "mitarbeit")])
    inhalt = list(rows(everyone()))
    grund = "Mitarbeit zugesichert in Parken"
    assert inhalt == [
        ["krz", "krz", grund, "Leitung", "", "", "ozg@krz.example"],
        ["krz", "krz", grund, "Technik", "", "Kim Beispiel", "kim@krz.example"],
        ["Ohne", "Ohne", grund, "", "", "", ""],
    ]


def test_queries_do_not_grow_with_the_partners(django_assert_num_queries):
    """Two, however many."""
    for _ in range(20):
        stelle = f.organisation()
        f.ansprechstelle(stelle, postfach="a@b.example")
        f.projekt(partner=[(stelle, "mitarbeit")])
    with django_assert_num_queries(2):
        list(rows(everyone()))
