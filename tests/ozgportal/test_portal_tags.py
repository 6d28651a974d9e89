"""Template tags: what they write."""

from django.template import engines


def test_a_word_becomes_a_link_and_is_escaped():
    """No query: this test has no database."""
    vorlage = engines["django"].from_string('{% begriff "efa" text %}')
    assert vorlage.render({"text": "E<f>A"}) == (
        '<a class="begriff" href="/hilfe/#efa">E&lt;f&gt;A</a>'
    )
