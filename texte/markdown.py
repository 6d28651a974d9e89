"""Markdown to HTML: the only place where written text becomes markup.

markdown-it-py reads it without raw HTML, nh3 lets pass what is on the list below and nothing else.
"""

from collections.abc import Iterator

import nh3
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

ERLAUBT = {
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "a",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "br",
    "hr",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
#: gaps that settings fill
BEKANNT = {
    "Name des Portals": "PORTAL_NAME",
    "Name der verantwortlichen Stelle": "PORTAL_STELLE",
    "E-Mail-Adresse": "KONTAKT_POSTFACH",
}
#: what a short text may hold besides plain words
KURZ = {"p", "a", "strong", "em", "br", "ul", "li", "span"}
NOCH = '<span class="kern-sr-only">Noch auszufüllen: </span>'


def render(text: str, ebene: int = 2) -> SafeString:
    """`text` as sanitised HTML; its first heading level becomes h`ebene`, none is skipped."""
    tokens = _MARKDOWN.parse(text)
    _level(tokens, ebene)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return mark_safe(  # noqa: S308 – this is the one place, and nh3 has the last word
        nh3.clean(
            html,
            tags=ERLAUBT,
            attributes={"a": {"href"}, "*": set()},
            allowed_classes={"span": {"ozg-auszufuellen", "kern-sr-only"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener",
        )
    )


def render_short(text: str) -> SafeString:
    """A short text as sanitised HTML; a link within the portal works wherever that stands."""
    return render_outside(text, get_script_prefix())


def render_outside(text: str, wurzel: str) -> SafeString:
    """`text` as sanitised HTML for where no page of the portal is around it; links within the
    portal begin with `wurzel`, which ends with a slash."""
    html = str(render(text)).replace('href="/', f'href="{wurzel}')
    return mark_safe(html)  # noqa: S308 (sanitised above; the address is the server's own)


def not_short(text: str) -> bool:
    """Whether `text` holds what is for whole pages: headings, tables, code, quotations."""
    return any(token.tag and token.tag not in KURZ for token in _all(_MARKDOWN.parse(text)))


def gaps(text: str) -> list[str]:
    """What stands in double square brackets and no setting fills."""
    return [
        kind.content
        for token in _MARKDOWN.parse(text)
        for kind in token.children or ()
        if kind.type == "luecke" and not _filled(kind.content)
    ]


def links(text: str) -> list[str]:
    """Where the links of `text` lead, in their order."""
    alle = _all(_MARKDOWN.parse(text))
    return [str(token.attrGet("href") or "") for token in alle if token.type == "link_open"]


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _filled(name: str) -> str:
    """What the settings say for a gap, "" when nothing."""
    return getattr(settings, BEKANNT[name]) if name in BEKANNT else ""


def _read_gap(state, silent: bool) -> bool:
    """Inline rule: [[what is missing]]; not inside code, where brackets mean themselves."""
    ende = state.src.find("]]", state.pos + 2)
    inhalt = state.src[state.pos + 2 : ende].strip()
    if not state.src.startswith("[[", state.pos) or ende < 0 or not inhalt or "[" in inhalt:
        return False
    if not silent:
        state.push("luecke", "", 0).content = inhalt
    state.pos = ende + 2
    return True


def _write_gap(_renderer, tokens, idx, options, env) -> str:
    """The setting's value, else the marked gap."""
    name = tokens[idx].content
    if wert := _filled(name):
        return escapeHtml(wert)
    return f'<span class="ozg-auszufuellen">{NOCH}{escapeHtml(name)}</span>'


def _level(tokens: list[Token], ebene: int) -> None:
    """Headings begin at `ebene` and go down one at a time, however they were written."""
    stufen = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
    vorige = ebene - 1
    for token in tokens:
        if token.type == "heading_open":
            vorige = min(int(token.tag[1]) - min(stufen) + ebene, vorige + 1, 6)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{vorige}"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.inline.ruler.before("link", "luecke", _read_gap)
    parser.add_render_rule("luecke", _write_gap)
    return parser


_MARKDOWN = _parser()
