"""Template tags: the portal's; none of them queries."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from bausteine.seiten.adressen import fixed
from bausteine.seiten.strukturiert import data_block
from bausteine.seiten.umbruch import unbroken
from bausteine.seiten.verweise import linked
from bausteine.suche.hervorheben import marked

register = template.Library()
#: says that nothing is known, without drawing the eye
FEHLT = mark_safe('<span class="ozg-leer ozg-fehlt">keine Angabe</span>')


@register.simple_tag
def json_ld(daten: dict) -> str:
    """A data block of schema.org for machines, which no text in it can break out of."""
    return data_block(daten)


@register.simple_tag
def begriff(kennung: str, text: str) -> str:
    """A word of the field as a link to its explanation: {% begriff "efa" "EfA" %}."""
    return format_html('<a class="ozg-begriff" href="{}#{}">{}</a>', fixed("hilfe"), kennung, text)


@register.filter
def mit_verweisen(text: str, nachbarn: str = "") -> str:
    """A Hinweis as paragraphs: `[Text](/address/)` becomes a link within the portal.

    `nachbarn`: anchor of the list that „siehe auch“ means; "" where the page has none.
    """
    return linked(str(text), nachbarn)


@register.filter
def hervorgehoben(text: str, suchwort: str) -> str:
    """`text`, escaped, with what a search for `suchwort` found in it as <mark>."""
    return unbroken(marked(str(text), suchwort))


@register.filter
def angabe(eintrag, name: str):
    """What `eintrag` holds under `name`."""
    return getattr(eintrag, name)


@register.filter
def unter(verzeichnis: dict, schluessel: str):
    """What a dict holds under a key, None for nothing."""
    return verzeichnis.get(schluessel)


@register.simple_tag
def fehlt() -> str:
    """Says that nothing is known. In a table it is a dash for the eye and the words for ears, and a
    card leaves the line out."""
    return FEHLT


@register.filter
def tausender(zahl: int) -> str:
    """A number for people: 5251 is 5.251."""
    return f"{zahl:,}".replace(",", ".")


@register.filter
def unteilbar(text: str) -> str:
    """`text`, escaped; no line ends after the hyphen of „-entwicklung“ or „Roll-out“, and a long
    word ends one at its joints."""
    return unbroken(text)


@register.tag
def einmal(parser, token):
    """`{% einmal name %}…{% endeinmal %}`: what stands inside, on one line, as a variable.

    A block can be filled only once in a template, but title and description are needed twice.
    """
    _, name = token.split_contents()
    inhalt = parser.parse(("endeinmal",))
    parser.delete_first_token()
    return _Einmal(inhalt, name)


class _Einmal(template.Node):
    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        text = " ".join(self.nodelist.render(context).split())
        context[self.name] = mark_safe(text)  # noqa: S308 (rendered, hence escaped already)
        return ""
