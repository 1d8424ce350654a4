"""Hostile texts, which pages have to show as text.

None of them may become a URL, an attribute or an element. Their links lead to `EVIL_HOST`; a
template that evaluates their expressions outputs `TEMPLATE_SUM`.
"""

from __future__ import annotations

EVIL_HOST = "evil.example"
TEMPLATE_SUM = str(7777777 * 7)  # longer than the microseconds of a time in a page
ALERT = "<script>alert(1)</script>"

# Each breaks out of one place: text, attribute, title, text area, script, comment, XML, template.
BREAKOUTS = (
    ALERT,
    f"</script>{ALERT}",
    f"</title></textarea></style></template></noscript>{ALERT}",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)><math><mtext></mtext></math>",
    "<a href=javascript:alert(1)>press</a><base href=//evil.example>",
    '" onmouseover="alert(1)" autofocus onfocus="alert(1)',
    "' onfocus='alert(1)' x='",
    "` onfocus=alert(1) <iframe srcdoc='<b>x</b>'>",
    "<!-- a --!> <!--> <!-",
    "<![CDATA[ a ]]> ]]> <?xml version='1.0'?> <!DOCTYPE a [<!ENTITY b 'c'>]> &b;",
    "&lt;b&gt; &amp;lt;i&amp;gt; &#60;u&#62; &#x3c;s> &quot; &nbsp &notit; &#0; &#x110000;",
    "{{ 7777777*7 }} {% raw %} {# a #} ${7777777*7} #{7777777*7} <%= 7777777*7 %> {people} {0}",
    "%(who)s %(number)s %s %d %% %(",
    "\\u003cscript\\u003e \\x3cscript\\x3e \\' \\\" \\\\",
    "Tim\r\nBcc: all@evil.example\r\n\r\nBuy",
)

# Inline Markdown with links that are no http(s) URLs.
HOSTILE_LINKS = (
    "[press](javascript:alert(1)) [press](JaVaScRiPt:alert(1)) [press](java\tscript:alert(1))",
    "[press](data:text/html,<script>alert(1)</script>) [press](vbscript:a) [press](//evil.example)",
    '[press](https://evil.example/"onmouseover="alert(1)) ![x](https://evil.example/x.png)',
    "[<b onclick=alert(1)>x</b>](&#106;avascript:alert(1)) <https://evil.example/>",
    "[a]: javascript:alert(1) [a] [a][a] [press]( javascript:alert(1))",
    "**<i>a** *b</i>* __c _d__ e_ [**f](https://good.example)** `<u>`",
)

# Texts that are hard to render, split or store.
ODD_TEXTS = (
    "a\u202eb\u2066c\u202ad\u2067e",
    "\u2069\u202c\u2066\u202e\u2069\u202c safe \u202e\u2066nested\u202b\u2069",
    "a\x00b\x01c\x07d\x0be\x0cf\x1bg\x7fh\x85i\x9fj",
    "a\u2028b\u2029c\u200bd\ufeffe\ufffcf\uffff\ufdd0g\U000e0041h\u00adi",
    "e" + "\u0301" * 300 + "ޓްޓަ" * 40,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f \U0001f1f1",
    "w" * 3_000,
    "[" * 400 + "a" + "](" * 400,
    "*_" * 300 + "a" + "_*" * 300,
    "<b>" * 200,
    "ܫܠܡܐ <b>ހެޔޮ</b> 3.5 \u200fx",
)  # fmt: skip

HOSTILE_TEXTS = (*BREAKOUTS, *HOSTILE_LINKS, *ODD_TEXTS)

# Pairs of an old and a new text, whose difference is inside a tag, an entity or a URL.
EDIT_PAIRS = (
    ("<scr", "<script>alert(1)"),
    ("<scr x ipt>", "<script>alert(1)</script>"),
    ("<b>one</b>", "<i onclick=alert(1)>one</i>"),
    ("a <b title='x'> b", "a <b title='x' onclick='alert(1)'> b"),
    ("<a href='https://good.example'>", "<a href='javascript:alert(1)'>"),
    ("<img src=a>", "<img src=a onerror=alert(1)>"),
    ("</", "</p></main><script>alert(1)</script>"),
    ("</text", "</textarea><script>alert(1)</script>"),
    ("<!-", "<!-- a"),
    ("a --", "a --> <script>alert(1)</script>"),
    ("<![CD", "<![CDATA[ a ]]>"),
    ("&am", "&amp;lt;script&amp;gt;"),
    ("&am lt;", "&amp;lt;"),
    ("&l", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("&#6 0;", "&#60;script&#62;"),
    ("{", "{{ 7777777*7 }}"),
    ("{ { 7777777*7 } }", "{{ 7777777*7 }}"),
    ("[x](https://good.example/one)", "[x](https://good.example/two)"),
    ("[x](https://good.example)", "[x](javascript:alert(1))"),
    ("[x](https://good.example)", "[**x](https://good.example)** y"),
    ("**bold** word", "**bo** ld [word](https://good.example)"),
    ("plain", "pl\u202eain"),
    ("a \u202eb\u202c c", "a b\u2066 c"),
    ("e" + "\u0301" * 40, "e" + "\u0301" * 39),
    ("\U0001f469\u200d\U0001f467", "\U0001f469"),
    ('say "x', 'say " onmouseover=alert(1) x="'),
)

# For single-line fields, by what they attack; short enough for a name.
SINGLE_LINES = {
    "markup": f"Ann</title></textarea>{ALERT}<img src=x onerror=alert(1)>\" onfocus='alert(1)' \"",
    "entities": "Ann &lt;b&gt; &amp;amp; &#60; <!-- ]]> {{ 7777777*7 }} {% raw %} %(who)s %s {0}",
    "controls": "An\u202en \x00\x07\u2066x \u200b\u2028\U000e0041 ܫܠܡܐ "
    "\x1b\u202a**b** [c](https://a.example)",
    "shapes": "Ann " + "e\u0301\u0302\u0303" * 20 + " \U0001f469\u200d\U0001f467 ހެޔޮ",
}  # fmt: skip
