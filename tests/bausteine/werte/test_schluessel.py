"""Official keys: the pattern itself."""

import pytest
from django.core.exceptions import ValidationError

from bausteine.werte.schluessel import slug_of
from leistungen.identifiers import LEIKA_SCHLUESSEL, OZG_ID
from organisationen.identifiers import AGS, ARS


@pytest.mark.parametrize(
    ("muster", "eingabe", "gelesen"),
    [
        (LEIKA_SCHLUESSEL, "99 012 001 001 000", "99012001001000"),
        (LEIKA_SCHLUESSEL, "99.012.001.001.000", "99012001001000"),
        (LEIKA_SCHLUESSEL, " 99-012-001-001/000 ", "99012001001000"),
        (LEIKA_SCHLUESSEL, "99\u00a0012001001000", "99012001001000"),
        (OZG_ID, "10162", "10162"),
        (OZG_ID, "10162.0", "10162"),
        (OZG_ID, " 10 162 ", "10162"),
        (AGS, "5315000", "05315000"),
        (AGS, "5315000.0", "05315000"),
        (AGS, "05 3 15 000", "05315000"),
        (ARS, "53150000000", "053150000000"),
        (ARS, "05 3 15 0000 000", "053150000000"),
    ],
)
def test_a_key_is_read_as_people_write_it(muster, eingabe, gelesen):
    """Blanks, dots and hyphens go; the zero that Excel dropped comes back."""
    assert muster.cleaned(eingabe) == gelesen
    muster.validator(gelesen)


@pytest.mark.parametrize(
    ("muster", "eingabe", "satz"),
    [
        (LEIKA_SCHLUESSEL, "9901200100100", "genau 14 Ziffern und beginnt mit 99"),
        (LEIKA_SCHLUESSEL, "990120010010000", "genau 14 Ziffern"),
        (LEIKA_SCHLUESSEL, "98012001001000", "beginnt mit 99"),
        (LEIKA_SCHLUESSEL, "9901200100100x", "genau 14 Ziffern"),
        (LEIKA_SCHLUESSEL, "99012001001000\n", "genau 14 Ziffern"),
        (LEIKA_SCHLUESSEL, "９９012001001000", "genau 14 Ziffern"),
        (OZG_ID, "1016", "genau fünf Ziffern"),
        (OZG_ID, "101622", "genau fünf Ziffern"),
        (OZG_ID, "10162\n", "genau fünf Ziffern"),
        (OZG_ID, "1016²", "genau fünf Ziffern"),
        (OZG_ID, "١٠١٦٢", "genau fünf Ziffern"),
        (AGS, "053150", "genau acht Ziffern"),
        (AGS, "053150001", "genau acht Ziffern"),
        (ARS, "05315000", "genau zwölf Ziffern"),
    ],
)
def test_anything_else_is_refused_with_what_is_right(muster, eingabe, satz):
    """The sentence names the key and an example."""
    with pytest.raises(ValidationError) as fehler:
        muster.validator(muster.cleaned(eingabe) if "\n" not in eingabe else eingabe)
    (meldung,) = fehler.value.messages
    assert meldung.startswith(f"{muster.name}: ")
    assert satz in meldung
    assert "zum Beispiel" in meldung


@pytest.mark.parametrize(("muster", "stellen"), [(LEIKA_SCHLUESSEL, 14), (OZG_ID, 5)])
def test_only_ags_and_ars_grow_a_zero(muster, stellen):
    """Other keys never begin with one; a missing digit is a mistake."""
    kurz = "1" * (stellen - 1)
    assert muster.cleaned(kurz) == kurz


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Übernahme & Erhalt", "uebernahme-erhalt"),
        ("Straße (Öffentlich)", "strasse-oeffentlich"),
        ("a" * 300, "a" * 150),
        ("—", ""),
    ],
)
def test_the_address_of_a_german_name(text, slug):
    """Umlauts transcribed, the rest hyphens, never too long."""
    assert slug_of(text) == slug
