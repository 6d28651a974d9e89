"""One vote each, also for two requests at the same moment, on either database."""

from collections import Counter

import pytest
from django.contrib.auth import get_user_model

from meinungsbilder.actions import (
    CODE_GILT_NICHT,
    SCHON_ABGESTIMMT,
    VoteRefused,
    issue_codes,
    vote_with_account,
    vote_with_code,
)
from meinungsbilder.models import Stimmcode, Stimmzettel, Teilnahme
from tests import factories as f
from tests.stoerung.test_zugleich import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def said(vote, *angaben) -> str:
    """What became of it: "", or why not."""
    try:
        vote(*angaben)
    except VoteRefused as grund:
        return str(grund)
    return ""


def test_one_code_and_one_account_vote_once_however_often_they_try_at_once():
    mit_code, mit_konto = f.meinungsbild(), f.meinungsbild(kreis="konto")
    (code,) = issue_codes(mit_code, 1, 0)
    konto = get_user_model().objects.create_user("wer", password="geheim")
    for bild, vote, womit, satz in (
        (mit_code, vote_with_code, code, CODE_GILT_NICHT),
        (mit_konto, vote_with_account, konto, SCHON_ABGESTIMMT),
    ):
        punkte = {bild.wahlmoeglichkeiten.first().pk: 1}
        versuch = (bild, punkte, womit)
        antworten = at_once(*(lambda v=vote, a=versuch: said(v, *a) for _ in range(4)))
        assert Counter(antworten) == {"": 1, satz: 3}
        assert Stimmzettel.objects.filter(meinungsbild=bild).count() == 1
    assert (Stimmcode.objects.count(), Teilnahme.objects.count()) == (0, 1)


def test_codes_are_made_once_for_a_page_sent_twice():
    bild = f.meinungsbild()
    codes = at_once(*(lambda: issue_codes(bild, 5, 0) for _ in range(2)))
    assert sorted(map(len, codes)) == [0, 5]
    assert Stimmcode.objects.count() == 5
