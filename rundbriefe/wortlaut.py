"""Rendering: the words of a Rundbrief where no page of the portal is around them.

Links that begin with a slash lead to the portal: in a mailbox or a feed they need its address.
"""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rundbriefe.models import Rundbrief
from texte import markdown

_LINK = re.compile(r"\[([^\[\]]+)\]\(<?([^()<>\s]+)>?\)")


def text_html(rundbrief: Rundbrief, wurzel: str) -> SafeString:
    """The text as HTML; `wurzel`: the portal's address with a slash at its end."""
    return markdown.render_outside(rundbrief.text, wurzel)


def berichtigung_html(rundbrief: Rundbrief, wurzel: str) -> SafeString:
    """What had to be put right, under its name; "" where nothing was."""
    if not rundbrief.berichtigung:
        return SafeString("")
    html = markdown.render_outside(rundbrief.berichtigung, wurzel)
    return format_html("<p><strong>Berichtigung:</strong></p>{}<hr>", html)


def plain_text(rundbrief: Rundbrief, wurzel: str) -> str:
    """The text for those who read mail without HTML: Markdown, each link with its whole address."""

    def written_out(treffer: re.Match) -> str:
        wort, ziel = treffer.groups()
        ganz = wurzel + ziel[1:] if ziel.startswith("/") else ziel.removeprefix("mailto:")
        return ganz if wort == ganz else f"{wort} ({ganz})"

    return _LINK.sub(written_out, rundbrief.text.strip())
