"""The rules for pages notice what they are there to notice."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from review.web.http.security_headers import POLICY
from tests.page_rules import broken_rules, parse

GOOD = """<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Desk – Interlinear</title></head>
<body><main id="main"><h1>Desk</h1>
<form method="post" action="/" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="idempotency_key" value="hR3kP0qZ-yX_7mVbN2cT1w">
<label for="text">Text</label><textarea id="text" name="text"></textarea>
<button>Save</button></form>
<p lang="ar" dir="rtl">نص</p><bdi>نص</bdi> <a href="/">Home</a> <a href="#main">Up</a>
<hr></main></body></html>"""


def complaints(html: str, **headers: str) -> list[str]:
    app = Flask("tests")
    app.add_url_rule("/", "public.front", lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/login", "accounts.login", lambda: "", methods=["POST"])
    response = Response(html, headers={"Content-Security-Policy": POLICY,
                                       "X-Content-Type-Options": "nosniff", **headers})  # fmt: skip
    tree, errors = parse(html)
    return errors + broken_rules(tree, response, app, "/")


def test_a_good_page_passes() -> None:
    assert complaints(GOOD) == []


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("<p><div></div></p>", "line"),
        ("<b><i></b></i>", "line"),
        ("<h1>Another</h1>", "2 h1"),
        ("<p id=main>", "'main' is there 2 times"),
        ("<input name=a>", "has no label"),
        ("<label for=x></label><input id=x>", "has no label"),
        ("<label for=nowhere>x</label>", "points to #nowhere"),
        ("<button></button>", "has no text"),
        ("<!-- a -->", "there is a comment"),
        ("<![CDATA[a]]>", "there is a comment"),
        ("<marquee>a</marquee>", "is no element of a page"),
        ("<iframe></iframe>", "is no element of a page"),
        ("<svg><script>a</script></svg>", "is no element of a page"),
        ("<p srcdoc='a'>", "has the attribute 'srcdoc'"),
        ("<a href='/' ping='/'>x</a>", "has the attribute 'ping'"),
        ("<p>a\u202eb</p>", "the page has unsafe bidi controls"),
        ("<p><em>a\u2066b</em></p>", "the page has unsafe bidi controls"),
        ("<img src='/' alt='a\u202bb'>", "unsafe bidi controls in its alt"),
        ("<a href='/'></a>", "has no text"),
        ("<img src='/'>", "has no alt"),
        ("<p style='color: red'>", "inline style"),
        ("<style>p {}</style>", "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ("<p onclick='go()'>", "script in onclick"),
        ("<a href='javascript:go()'>x</a>", "script in href"),
        ("<form method=post action='/'><button>x</button></form>", "no CSRF token"),
        ("<form method=post action='/'><input type=hidden name=csrf_token value=t>"
         "<textarea aria-label=x></textarea></form>", "not multipart"),
        ("<form method=post action='/'><input type=hidden name=csrf_token value=t></form>",
         "has the idempotency keys []"),
        ("<form method=post action='/'><input type=hidden name=csrf_token value=t>"
         "<input type=hidden name=idempotency_key value=short></form>", "keys ['short']"),
        ("<form method=post action='/login'><input type=hidden name=csrf_token value=t>"
         "<input type=hidden name=idempotency_key value=hR3kP0qZ-yX_7mVbN2cT1w></form>",
         "needs none"),
        ("<p>مرحبا</p>", "is marked as 'en'"),
        ("<p lang=en dir=ltr>水</p>", "is marked as 'en'"),
        ("<p lang=fr>Bonjour</p>", "no direction"),
        ("<a href='data:text/html,x'>x</a>", "leads by data:"),
        ("<a href='/nowhere'>x</a>", "which has no route"),
        ("<a href='#nowhere'>x</a>", "not there"),
        ("<img alt='' src='https://elsewhere.example/x.png'>", "loaded from another site"),
        ("<script src='/'></script>", "is no file of ours"),
    ],
)  # fmt: skip
def test_each_rule_notices_its_breach(more: str, complaint: str) -> None:
    found = complaints(GOOD.replace("<hr>", more))
    assert any(complaint in line for line in found), found


def test_a_style_element_is_allowed_by_its_own_hash_only() -> None:
    page = GOOD.replace("</head>", "<style>p{margin:0}</style></head>")
    known = "sha256-QRQPRLGyxt3RJiKpYNjpkgHcmHU2PywsfL2e8oI0LQA="
    allowing = POLICY.replace("style-src 'self'", f"style-src 'self' '{known}'")
    assert complaints(page, **{"Content-Security-Policy": allowing}) == []
    other = page.replace("margin:0", "margin:1")
    assert any(
        "style" in line for line in complaints(other, **{"Content-Security-Policy": allowing})
    )


def test_the_page_as_a_whole() -> None:
    assert any("dir='ltr'" in line for line in complaints(GOOD.replace('"en"', '"ar"', 1)))
    assert any("does not begin" in line for line in complaints(GOOD.replace("Desk –", "Other –")))
    assert any("DOCTYPE" in line for line in complaints(GOOD.replace("<!doctype html>", "")))
    loose = {"Content-Security-Policy": POLICY.replace("'self'", "'self' 'unsafe-inline'")}
    assert any("not strict" in line for line in complaints(GOOD, **loose))
