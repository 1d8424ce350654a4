"""The closed list of what the audit log can say, in the past tense."""

from __future__ import annotations

from enum import StrEnum

from review.domain.workflow import Action


class EventKind(StrEnum):
    """What happened, in the past tense."""

    SOURCE_ADDED = "source_added"
    ARTICLE_OPENED = "article_opened"  # for one target language
    ARTICLE_CLAIMED = "article_claimed"
    ARTICLE_RELEASED = "article_released"
    ARTICLE_ASSIGNED = "article_assigned"
    REVISION_SAVED = "revision_saved"
    REVISION_RESTORED = "revision_restored"  # an old text, as a new revision
    ARTICLE_SUBMITTED = "article_submitted"
    ARTICLE_RETURNED = "article_returned"
    ARTICLE_APPROVED = "article_approved"
    ARTICLE_REOPENED = "article_reopened"
    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_UNPUBLISHED = "article_unpublished"
    FOUR_EYES_OVERRIDDEN = "four_eyes_overridden"
    PERSON_INVITED = "person_invited"
    PERSON_CREATED = "person_created"
    PERSON_CHANGED = "person_changed"
    ROLES_CHANGED = "roles_changed"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_REACTIVATED = "person_reactivated"
    LINK_ISSUED = "link_issued"  # to set a first or a new password
    CREDENTIALS_CHANGED = "credentials_changed"  # somebody set their own password
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGN_IN_ENDED = "sign_in_ended"  # from another browser
    SECTION_ADDED = "section_added"
    SECTION_RENAMED = "section_renamed"
    MAIL_RESENT = "mail_resent"


OF_ACTION: dict[Action, EventKind] = {
    Action.SUBMIT: EventKind.ARTICLE_SUBMITTED,
    Action.RETURN: EventKind.ARTICLE_RETURNED,
    Action.APPROVE: EventKind.ARTICLE_APPROVED,
    Action.REOPEN: EventKind.ARTICLE_REOPENED,
    Action.PUBLISH: EventKind.ARTICLE_PUBLISHED,
    Action.UNPUBLISH: EventKind.ARTICLE_UNPUBLISHED,
}
