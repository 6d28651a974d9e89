"""Line breaking: where lines may end and where not, by markup, so that the text itself stays."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from bausteine.seiten.fugen import LANG, parts

#: a hyphen that starts a word, and one inside a word that stays whole
_UNTEILBAR = re.compile(r"(?<![^\s(])-\w+|\bRoll-out\b")
#: between two long words, where browsers end no line by themselves
_STRICH = re.compile(r"(?<=\w{4})/(?=\w{4})")
_LANG = re.compile(rf"[^\W\d_]{{{LANG},}}")
#: where a line may end with a hyphen that is not in the text: the style sheet draws it
FUGE = '<span class="ozg-fuge"></span>'


def unbroken(text: str) -> SafeString:
    """`text`, escaped; no line ends after the hyphen of „-entwicklung“ or „Roll-out“, but one may
    after the stroke between two words, and at the joints of a long one.

    The letters stay as they are, so that copying and searching find them.
    """
    return _marked(str(conditional_escape(text)))


@lru_cache(4096)  # the same names stand in row after row, page after page
def _marked(escaped: str) -> SafeString:
    geteilt = _LANG.sub(lambda wort: FUGE.join(parts(wort[0])), escaped)
    ganz = _UNTEILBAR.sub(r'<span class="ozg-fest">\g<0></span>', geteilt)
    return mark_safe(_STRICH.sub("/<wbr>", ganz))  # noqa: S308 (escaped by the caller)
