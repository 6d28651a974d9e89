"""Line breaking: hyphens at which no line may end, by markup, so that the text itself stays."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

#: a hyphen that starts a word, and one inside a word that stays whole
_UNTEILBAR = re.compile(r"(?<![^\s(])-\w+|\bRoll-out\b")


def unbroken(text: str) -> SafeString:
    """`text`, escaped; no line ends after the hyphen of „-entwicklung“ or „Roll-out“.

    The letters stay as they are, so that copying and searching find them.
    """
    ganz = _UNTEILBAR.sub(r'<span class="ozg-fest">\g<0></span>', str(conditional_escape(text)))
    return mark_safe(ganz)  # noqa: S308 (escaped above)
