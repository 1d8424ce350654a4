"""Who may do what, written by hand, as the expectation for the permission matrix.

Nothing here is computed from the application's own tables. A new route gets a line in ROUTES, a
new act a column in WORK or in DECISIONS.
"""

from __future__ import annotations

# The outcome for each kind of person. Deactivated people, and those whose login session ended, are
# strangers. "outsider" has an account and no role, "both" is editor and admin. "token" is for
# clients with the metrics token, whoever is signed in.
LEVELS = """
             stranger  outsider  translator  editor  admin   both
everybody    open      open      open        open    open    open
token        hidden    hidden    hidden      hidden  hidden  hidden
signed-in    login     open      open        open    open    open
staff        login     hidden    open        open    open    open
admin        login     hidden    hidden      hidden  open    open
"""

# Every route and method. Routes of an article name a column of the tables below and, after a slash,
# the status for people who may do it in another state: 409 for acts, 403 for pages.
ROUTES = """
GET   public.front                everybody
GET   public.language_front       everybody
GET   public.section              everybody
GET   public.story                everybody
GET   public.recommend            everybody
POST  public.recommend            everybody
GET   public.feed                 everybody
GET   machines.healthz            everybody
GET   machines.readyz             everybody
GET   machines.robots             everybody
GET   machines.sitemap            everybody
GET   metrics.show                token
GET   static                      everybody
GET   assets.file                 everybody
GET   styleguide.page             everybody

GET   accounts.login              everybody
POST  accounts.login              everybody
GET   accounts.password_link      everybody
POST  accounts.password_link      everybody
POST  accounts.language           everybody
POST  accounts.logout             signed-in
GET   accounts.account            signed-in
POST  accounts.account            signed-in
POST  accounts.password           signed-in
POST  accounts.end_sign_in        signed-in

GET   desk.help                   signed-in
GET   desk.queue                  staff
POST  desk.first_steps            staff
GET   articles.index              staff
GET   articles.new                staff
POST  articles.new                staff

GET   articles.show               see
GET   editing.edit                edit/403
POST  editing.edit                edit/403
GET   editing.paste               edit/403
POST  editing.paste               edit/403
GET   reviewing.review            see
POST  reviewing.review            edit/409
POST  reviewing.review:approve    approve/409
POST  reviewing.review:return     return/409
POST  reviewing.review:reopen     reopen/409
GET   revisions.history           see
GET   revisions.compare           see
POST  revisions.restore           edit/403
GET   publishing.preview          see
GET   publishing.publish          form/409
POST  publishing.publish          publish/409
POST  publishing.publish:override publish!/409
POST  articles.assign             assign/403
POST  articles.open_language      see
POST  articles.act:claim          claim/409
POST  articles.act:release        release/409
POST  articles.act:submit         submit/409
POST  articles.act:return         return/409
POST  articles.act:approve        approve/409
POST  articles.act:override       approve!/409
POST  articles.act:reopen         reopen/409
POST  articles.act:unpublish      unpublish/409

GET   admin.users                 admin
GET   admin.new_user              admin
POST  admin.new_user              admin
GET   admin.user                  admin
POST  admin.user                  admin
POST  admin.deactivate            admin
POST  admin.reactivate            admin
POST  admin.issue_link            admin
GET   admin.mail                  admin
GET   admin.mail_message          admin
POST  admin.resend                admin
GET   admin.sections              admin
POST  admin.sections              admin
GET   admin.log                   admin
"""

# What a person may do to an article, by kind of person and relation to it: the states in which they
# may (Draft, Translated, Edited, Published); a dot if never. "translates" and "edits": assigned to
# them; "wrote": they wrote its draft, and it is assigned to another person; "other": assigned to
# other people; "nobody": written by another person and unclaimed. "!": an admin overrides the
# four-eyes rule with a reason; "form": the page to publish from, which explains what is in the way.
# A small letter: in other states the refusal is "not you", since they wrote it, and not "not now".
WORK = """
                       see      edit     claim    release  assign   submit
translator nobody      DTEP     .        D        .        .        .
translator translates  DTEP     D        .        D        .        D
translator edits       DTEP     .        .        .        .        .
translator wrote       DTEP     .        .        .        .        .
translator other       DTEP     .        .        .        .        .
editor     nobody      DTEP     DT       D        .        DTEP     D
editor     translates  DTEP     DT       .        D        DTEP     D
editor     edits       DTEP     DT       .        D        DTEP     D
editor     wrote       DTEP     DT       .        D        DTEP     D
editor     other       DTEP     DT       .        D        DTEP     D
admin      nobody      DTEP     .        .        .        DTEP     .
admin      translates  DTEP     .        .        .        DTEP     .
admin      edits       DTEP     .        .        .        DTEP     .
admin      wrote       DTEP     .        .        .        DTEP     .
admin      other       DTEP     .        .        .        DTEP     .
both       nobody      DTEP     DT       D        .        DTEP     D
both       translates  DTEP     DT       .        D        DTEP     D
both       edits       DTEP     DT       .        D        DTEP     D
both       wrote       DTEP     DT       .        D        DTEP     D
both       other       DTEP     DT       .        D        DTEP     D
"""
DECISIONS = """
                       return   approve  approve! reopen   publish  publish! form     unpublish
translator nobody      .        .        .        .        .        .        .        .
translator translates  .        .        .        .        .        .        .        .
translator edits       .        .        .        .        .        .        .        .
translator wrote       .        .        .        .        .        .        .        .
translator other       .        .        .        .        .        .        .        .
editor     nobody      TE       T        T        E        E        E        E        P
editor     translates  TE       T        T        E        E        E        E        P
editor     edits       TE       T        T        E        E        E        E        P
editor     wrote       TE       .        .        E        .        .        e        P
editor     other       TE       T        T        E        E        E        E        P
admin      nobody      .        .        .        .        .        .        .        .
admin      translates  .        .        .        .        .        .        .        .
admin      edits       .        .        .        .        .        .        .        .
admin      wrote       .        .        .        .        .        .        .        .
admin      other       .        .        .        .        .        .        .        .
both       nobody      TE       T        T        E        E        E        E        P
both       translates  TE       T        T        E        E        E        E        P
both       edits       TE       T        T        E        E        E        E        P
both       wrote       TE       .        T        E        .        e        e        P
both       other       TE       T        T        E        E        E        E        P
"""


def read(table: str, keys: int) -> dict[tuple[str, ...], dict[str, str]]:
    """The cells of a table by the first `keys` words of their line and by column."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return {tuple(line[:keys]): dict(zip(head, line[keys:], strict=True)) for line in lines}


def grid() -> dict[tuple[str, ...], dict[str, str]]:
    """What may be done to an article, by kind of person and relation, then by column."""
    decisions = read(DECISIONS, 2)
    return {who: {**cells, **decisions[who]} for who, cells in read(WORK, 2).items()}


def levels() -> dict[str, dict[str, str]]:
    """The outcome for each kind of person, by level."""
    return {level: cells for (level,), cells in read(LEVELS, 1).items()}


def routes() -> list[tuple[str, str, str]]:
    """Method, route (with the act after a colon), and the level or column."""
    lines = [line.split() for line in ROUTES.splitlines() if line]
    return [(method, route, rule) for method, route, rule in lines]
