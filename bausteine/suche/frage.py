"""Query parsing: what somebody types becomes words, without signs, some of them optional.

Lists, the admin and the search of the whole portal read a question here and nowhere else.
"""

import re
from dataclasses import dataclass

from bausteine.suche.stamm import flat, letters, stem, tokens, written

#: longer questions are cut, further words are not looked for
ZEICHEN, WORTE = 200, 8
#: what people write before a number
_VORSATZ = r"(?:ozg|leika|id|nr|nummer|schluessel|leistungsschluessel|ozgid)"
_SCHLUESSEL = re.compile(rf"(?:{_VORSATZ}[\s.:-]+)*([\d\s./-]*\d[\d\s./-]*)\Z")


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(wort) for wort in tokens(text))


#: words that say nothing of what is looked for
FUELLWOERTER = _stems(
    "der die das den dem des ein eine einen einem einer eines und oder im in am an auf bei beim "
    "für von vom zu zum zur mit nach aus über um als auch nur wie wo was wer wann wohin welche "
    "welcher welches warum ich du er sie es wir ihr man mein meine meinen meiner meinem dein unser "
    "unsere ihre kann kannst können muss müssen soll will möchte möchten darf brauche braucht "
    "benötige ist sind hat haben wird werden gibt bitte mich mir uns sich hier neu neue neuen "
    "neues bekomme bekommt erhalte finde mache macht tun lassen dafür online "
    "nicht kein keine keinen keinem keiner mehr habe hatte"
)
#: what somebody wants to do, or how: left out where nothing has all words
NEBENWOERTER = _stems(
    "anmelden anmeldung abmelden abmeldung ummelden ummeldung beantragen antrag anträge antragen "
    "beantrage melden mieten reservieren buchen termin ändern änderung verlängern verlängerung "
    "bestellen anfordern ausstellen ausstellung erneuern kaufen verkaufen zahlen bezahlen kosten "
    "gebühr gebühren formular formulare vordruck bescheid zuschuss förderung hilfe amt behörde "
    "stelle dienst onlinedienst service leistung portal kind kinder beantragung einreichen "
    "genehmigen erlaubnis genehmigung holen abholen machen stellen besuch "
)


@dataclass(frozen=True)
class Frage:
    """A question as it was read. `worte`: transcribed, in order; `noetig`: the places of those
    that must occur; `geschrieben`: the words as they were typed."""

    text: str
    worte: tuple[str, ...]
    noetig: tuple[int, ...]
    geschrieben: tuple[str, ...]

    @property
    def ganz(self) -> str:
        """All its words in one spelling, to compare with a whole title."""
        return " ".join(map(flat, self.worte))

    @property
    def neben(self) -> tuple[int, ...]:
        """The places of secondary words, while another one is left."""
        neben = tuple(i for i in self.noetig if stem(self.worte[i]) in NEBENWOERTER)
        return neben if len(neben) < len(self.noetig) else ()


def read_question(eingabe: str) -> Frage:
    """The question in what was typed."""
    text = " ".join(eingabe.replace("\x00", " ").split())[:ZEICHEN].strip()
    if treffer := _SCHLUESSEL.match(letters(text)):
        ziffern = re.sub(r"\D", "", treffer[1])
        return Frage(text, (ziffern,), (0,), (treffer[1].strip(),))
    worte = tuple(tokens(text)[:WORTE])
    noetig = tuple(i for i, wort in enumerate(worte) if stem(wort) not in FUELLWOERTER)
    geschrieben = tuple(written(text)[:WORTE])
    if len(geschrieben) != len(worte):  # a sign that stands for several letters
        geschrieben = worte
    return Frage(text, worte, noetig or tuple(range(len(worte))), geschrieben)


def search_words(eingabe: str) -> list[str]:
    """The words that must occur, folded as `suchtext` is."""
    frage = read_question(eingabe)
    return [frage.worte[i] for i in frage.noetig]
