"""The table of all that is looked at: each page's states, by who sees them.

A route that answers with a page and has no line here fails tests/e2e/test_screenshots.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Part = Literal["", "translator", "editor", "colleague", "admin", "outsider"]

# Routes that answer with no page: machines' files, and what leads on.
NO_PAGES = {
    "accounts.logout",
    "assets.file",
    "machines.healthz",
    "machines.readyz",
    "machines.robots",
    "machines.sitemap",
    "metrics.show",
    "public.feed",
    "static",
}
SEND = "main form:not([action*='/language']) [type=submit]"


@dataclass(frozen=True, slots=True)
class Look:
    """One page in one state.

    `path` may name values of `newsroom.furnish`; `who` sees it. `fill` and `press` say what is done
    on the page before it is looked at; `signed_out`: the sign-in ended meanwhile. `site` is the
    full newsroom or the empty one. `excused` are rules of axe that do not fit the page.
    """

    endpoint: str
    state: str
    path: str
    who: Part = ""
    fill: tuple[tuple[str, str], ...] = ()
    press: str = ""
    signed_out: bool = False
    site: Literal["full", "empty"] = "full"
    excused: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.endpoint}, {self.state}, {self.who or 'reader'}"

    @property
    def slug(self) -> str:
        """The name as part of a file's name."""
        return re.sub(r"[^a-z]+", "-", self.name)


LOOKS = (
    # Readers
    Look("public.front", "usual", "/"),
    Look("public.front", "empty", "/", site="empty"),
    Look("public.language_front", "usual", "/en/"),
    Look("public.language_front", "right to left", "/ar/"),
    Look("public.language_front", "one story", "/ur/"),
    Look("public.section", "usual", "/en/sections/{section}"),
    Look("public.story", "usual", "/en/stories/{slug}"),
    Look("public.story", "extreme", "/en/stories/{long_slug}"),
    Look("public.story", "not found", "/en/stories/no-such-story"),
    Look("public.story", "not found right to left", "/ar/stories/no-such-story"),
    Look("public.story", "gone", "/en/stories/{gone_slug}"),
    Look("public.recommend", "usual", "/en/stories/{slug}/recommend"),
    Look("public.recommend", "refused", "/en/stories/{slug}/recommend", press=SEND),
    Look("errors", "not found", "/nowhere"),
    Look("errors", "not found", "/nowhere", "editor"),
    Look("errors", "empty", "/nowhere", site="empty"),
    # Getting in
    Look("accounts.login", "usual", "/login"),
    Look("accounts.login", "refused", "/login", press=SEND),
    Look(
        "accounts.login", "wrong password", "/login",
        fill=(("[name=email]", "nobody@desk.example"), ("[name=password]", "not this one")),
        press=SEND,
    ),
    Look("accounts.password_link", "usual", "/password/{token}"),
    Look("accounts.password_link", "refused", "/password/{token}", press=SEND),
    Look("accounts.password_link", "over", "/password/no-such-link-any-more"),
    Look("accounts.account", "usual", "/account", "translator"),
    Look("accounts.account", "no role", "/account", "outsider"),
    Look("accounts.account", "refused", "/account", "translator",
         fill=(("[name=name]", ""),), press=SEND),
    # The desk
    Look("desk.queue", "usual", "/desk", "translator"),
    Look("desk.queue", "usual", "/desk", "editor"),
    Look("desk.queue", "usual", "/desk", "colleague"),
    Look("desk.queue", "usual", "/desk", "admin"),
    Look("desk.queue", "empty", "/desk", "translator", site="empty"),
    Look("desk.queue", "empty", "/desk", "editor", site="empty"),
    Look("desk.queue", "empty", "/desk", "admin", site="empty"),
    Look("desk.help", "usual", "/help", "translator"),
    Look("desk.help", "usual", "/help", "editor"),
    Look("desk.help", "no role", "/help", "outsider"),
    Look("articles.index", "usual", "/articles", "editor"),
    Look("articles.index", "nothing found", "/articles?text=nothing+of+the+kind", "editor"),
    Look("articles.index", "empty", "/articles", "editor", site="empty"),
    Look("articles.new", "usual", "/articles/new", "editor"),
    Look("articles.new", "refused", "/articles/new", "editor", press=SEND),
    *(
        Look("articles.show", state, f"/articles/{{{state}}}", who)
        for state in ("draft", "translated", "edited", "published")
        for who in ("translator", "editor")
    ),
    Look("articles.show", "extreme", "/articles/{long_published}", "editor"),
    Look("articles.show", "gone", "/articles/987654", "editor"),
    Look("editing.edit", "untouched", "/articles/{untouched}/edit", "translator"),
    Look("editing.edit", "usual", "/articles/{draft}/edit", "translator"),
    Look("editing.edit", "extreme", "/articles/{long_draft}/edit", "translator"),
    Look("editing.edit", "not ready", "/articles/{untouched}/edit", "translator",
         press="[name=op][value=submit]"),
    Look("editing.edit", "held", "/articles/{draft}/edit", "translator",
         press="[name=op][value=save]", signed_out=True),
    Look("editing.edit", "not now", "/articles/{published}/edit", "translator"),
    Look("editing.paste", "usual", "/articles/{draft}/paste", "translator"),
    Look("reviewing.review", "usual", "/articles/{translated}/review", "editor"),
    Look("reviewing.review", "against the first", "/articles/{translated}/review?against=1",
         "editor"),
    Look("reviewing.review", "extreme", "/articles/{long_translated}/review", "editor"),
    Look("reviewing.review", "no reason", "/articles/{translated}/review", "editor",
         press="[name=op][value=return]"),
    Look("reviewing.review", "read only", "/articles/{translated}/review", "translator"),
    Look("revisions.history", "usual", "/articles/{published}/history", "editor"),
    Look("revisions.history", "extreme", "/articles/{long_published}/history", "editor"),
    Look("revisions.history", "nothing written", "/articles/{untouched}/history", "editor"),
    Look("revisions.compare", "usual", "/articles/{long_edited}/compare/1/2", "editor"),
    Look("revisions.compare", "side by side", "/articles/{long_edited}/compare/2/3?view=side",
         "editor"),
    Look("revisions.compare", "no difference", "/articles/{long_edited}/compare/1/1", "editor"),
    Look("publishing.publish", "usual", "/articles/{edited}/publish", "editor"),
    Look("publishing.publish", "refused", "/articles/{edited}/publish", "editor",
         fill=(("[name=slug]", ""),), press=SEND),
    Look("publishing.publish", "extreme", "/articles/{long_edited}/publish", "editor"),
    Look("publishing.preview", "usual", "/articles/{published}/preview", "editor"),
    Look("publishing.preview", "nothing written", "/articles/{untouched}/preview", "editor"),
    # Administration
    Look("admin.users", "usual", "/admin/users", "admin"),
    Look("admin.users", "nobody found", "/admin/users?q=nobody+of+that+name", "admin"),
    Look("admin.new_user", "usual", "/admin/users/new", "admin"),
    Look("admin.new_user", "refused", "/admin/users/new", "admin", press=SEND),
    Look("admin.user", "usual", "/admin/users/{person}", "admin"),
    Look("admin.user", "extreme", "/admin/users/{long_person}", "admin"),
    Look("admin.user", "refused", "/admin/users/{person}", "admin",
         fill=(("[name=name]", ""),), press=SEND),
    Look("admin.user", "name in use", "/admin/users/{person}", "admin",
         fill=(("[name=name]", "ليلى حدّاد 1"),), press=SEND),
    Look("admin.mail", "usual", "/admin/mail", "admin"),
    Look("admin.mail", "empty", "/admin/mail", "admin", site="empty"),
    Look("admin.mail_message", "usual", "/admin/mail/{mail}", "admin"),
    Look("admin.mail_message", "extreme", "/admin/mail/{long_mail}", "admin"),
    Look("admin.sections", "usual", "/admin/sections", "admin"),
    Look("admin.sections", "refused", "/admin/sections", "admin", press=SEND),
    Look("admin.sections", "empty", "/admin/sections", "admin", site="empty"),
    Look("admin.log", "usual", "/admin/log", "admin"),
    Look("admin.log", "nothing found", "/admin/log?article=987654", "admin"),
    # For those who draw: every component is there four times, so landmarks cannot be unique.
    Look("styleguide.page", "all", "/styleguide", excused=("landmark-unique",)),
)  # fmt: skip
