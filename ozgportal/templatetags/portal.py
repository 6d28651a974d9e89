"""Template tags of the portal; none of them queries."""

from django import template

register = template.Library()
