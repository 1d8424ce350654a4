"""Labels of the kinds of event in the audit log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.audit_events import EventKind

EVENT_LABELS = {
    EventKind.SOURCE_ADDED: _l("Source added"),
    EventKind.ARTICLE_OPENED: _l("Article opened"),
    EventKind.ARTICLE_CLAIMED: _l("Article claimed"),
    EventKind.ARTICLE_RELEASED: _l("Article released"),
    EventKind.ARTICLE_ASSIGNED: _l("Article assigned"),
    EventKind.REVISION_SAVED: _l("Revision saved"),
    EventKind.REVISION_RESTORED: _l("Old revision restored"),
    EventKind.ARTICLE_SUBMITTED: _l("Submitted"),
    EventKind.ARTICLE_RETURNED: _l("Returned to the translator"),
    EventKind.ARTICLE_APPROVED: _l("Approved"),
    EventKind.ARTICLE_REOPENED: _l("Reopened"),
    EventKind.ARTICLE_PUBLISHED: _l("Article published"),
    EventKind.ARTICLE_UNPUBLISHED: _l("Unpublished"),
    EventKind.FOUR_EYES_OVERRIDDEN: _l("Four eyes overridden"),
    EventKind.PERSON_INVITED: _l("Person invited"),
    EventKind.PERSON_CREATED: _l("Person created"),
    EventKind.PERSON_CHANGED: _l("Person changed"),
    EventKind.ROLES_CHANGED: _l("Roles changed"),
    EventKind.PERSON_DEACTIVATED: _l("Person deactivated"),
    EventKind.PERSON_REACTIVATED: _l("Person reactivated"),
    EventKind.LINK_ISSUED: _l("Password link issued"),
    EventKind.CREDENTIALS_CHANGED: _l("Password changed"),
    EventKind.SIGNED_IN: _l("Signed in"),
    EventKind.SIGN_IN_FAILED: _l("Sign-in failed"),
    EventKind.SIGNED_OUT: _l("Signed out"),
    EventKind.SIGN_IN_ENDED: _l("Signed out from another browser"),
    EventKind.SECTION_ADDED: _l("Section added"),
    EventKind.SECTION_RENAMED: _l("Section renamed"),
    EventKind.MAIL_RESENT: _l("Mail sent again"),
}
