"""Template tags of the portal; none of them queries."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def begriff(kennung: str, text: str) -> str:
    """A word of the field as a link to its explanation: {% begriff "efa" "EfA" %}."""
    return format_html('<a class="begriff" href="{}#{}">{}</a>', reverse("hilfe"), kennung, text)
