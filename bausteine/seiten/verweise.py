"""Links in plain text: what a Hinweis refers to can be clicked, everything else stays text."""

import re

from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

#: Markdown's link, to a page of the portal only; „siehe auch“ as words of their own
_VERWEIS = re.compile(
    r"\[(?P<text>[^\[\]\n]+)\]\((?P<ziel>/(?!/)[\w/?=&%.#~-]*)\)|(?P<auch>\b[Ss]iehe auch\b)"
)


def unlinked(text: str) -> str:
    """`text` as it is read on paper: of a link only its words."""
    return _VERWEIS.sub(lambda fund: fund["auch"] or fund["text"], text)


def linked(text: str, nachbarn: str = "") -> SafeString:
    """`text`, escaped, as paragraphs with its links; „siehe auch“ leads to `#nachbarn`."""
    teile, ende = [], 0
    for fund in _VERWEIS.finditer(text):
        if fund["auch"] and not nachbarn:
            continue
        teile.append(conditional_escape(text[ende : fund.start()]))
        ziel = f"#{nachbarn}" if fund["auch"] else fund["ziel"]
        teile.append(format_html('<a href="{}">{}</a>', ziel, fund["auch"] or fund["text"]))
        ende = fund.end()
    teile.append(conditional_escape(text[ende:]))
    return mark_safe(linebreaks("".join(teile)))  # noqa: S308 (every part is escaped above)
