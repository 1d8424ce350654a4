"""Sentences for the codes of refusals and errors: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import force_locale, format_percent, ngettext
from flask_babel import lazy_gettext as _l

from review.domain.errors import DomainError
from review.domain.workflow import Refusal, RefusalKind
from review.messages.command_sentences import COMMAND_SENTENCES

_UNEXPECTED = _l("This cannot be done (%(code)s).")

SENTENCES: Mapping[str, object] = {
    # Not you
    "submit_not_you": _l("Only its translator or an editor can submit this article."),
    "return_not_you": _l("Only an editor can return an article."),
    "approve_not_you": _l("Only an editor can approve an article."),
    "reopen_not_you": _l("Only an editor can reopen an article."),
    "publish_not_you": _l("Only an editor can publish an article."),
    "unpublish_not_you": _l("Only an editor can unpublish an article."),
    "four_eyes": _l("You translated this article, so another editor has to read and approve it."),
    "four_eyes_words": _l("You wrote %(percent)s of the words of this text, so another editor has "
                          "to read and approve it."),
    "four_eyes_correction": _l("You wrote %(percent)s of what changed since readers saw this "
                               "text, so another editor has to read and approve it."),
    "see_not_you": _l("You have no role on this desk yet. Ask an admin for one."),
    "edit_not_you": _l("Only its translator or an editor can edit this text. You can claim it if "
                       "nobody has."),
    "claim_not_you": _l("Only a translator or an editor can claim, and only what nobody has yet."),
    "release_not_you": _l("Only who claimed it, or an editor, can release a claimed draft."),
    "assign_not_you": _l("Only an editor or an admin can assign people and deadlines."),
    # Not now
    "submit_not_now": _l("Only a draft can be submitted; this article is further along."),
    "return_not_now": _l("Only an article that was submitted or approved can be returned."),
    "approve_not_now": _l("Only a submitted translation can be approved."),
    "reopen_not_now": _l("Only an approved article can be reopened."),
    "publish_not_now": _l("An article is published after it was approved."),
    "unpublish_not_now": _l("Only a published article can be unpublished."),
    "edit_not_now": _l("The text cannot be edited in this state. An editor can reopen it, or "
                       "unpublish it first."),
    "claim_not_now": _l("Only a draft can be claimed."),
    "release_not_now": _l("Only a draft can be released."),
    # Not ready
    "headline_missing": _l("The headline is missing."),
    "standfirst_missing": _l("The standfirst is missing. Reopen the article and add one."),
    "credit_missing": _l("The credit line is missing."),
    "slug_missing": _l("The address of the story is missing."),
    # No reason given
    "return_reason": _l("Say why, so that the translator knows what to do."),
    "unpublish_reason": _l("Say why it is taken down; it is kept on record."),
    "override_reason": _l("Say why this cannot wait for a second person; it is kept on record."),
    # Outdated
    "newer_revision": _l("Somebody saved a newer revision meanwhile."),
    "state_changed": _l("Somebody moved this article on meanwhile."),
    "changed_meanwhile": _l("Somebody changed this article at the same moment."),
    # Invalid
    "unknown_language": _l("This language is not known here."),
    "same_language": _l("The translation is into another language than the original."),
    "article_exists": _l("There is already an article of this source in that language."),
    "person_cannot": _l("This person cannot do that work: inactive, or without the role for it."),
    "source_headline_missing": _l("The original needs a headline."),
    "slug_malformed": _l("Use letters and digits of any script, with single hyphens between, "
                         "80 at most."),
    "slug_taken": _l("Another story in this language has that address."),
    "unknown_section": _l("This section is not there any more."),
    "note_too_long": _l("A note or a reason has 5,000 characters at most."),
    "note_missing": _l("Say to readers what was changed."),
    "unknown_revision": _l("There is no such revision."),
    "nothing_to_join": _l("There is no paragraph after this one to join with."),
    "front_cannot_be_joined": _l("A headline or standfirst cannot be joined."),
    "front_cannot_be_moved": _l("A headline or standfirst stays where it is."),
    "repeated_headline": _l("There is a headline already."),
    "repeated_standfirst": _l("There is a standfirst already."),
    "front_not_first": _l("The headline and the standfirst stand before the body."),
    "too_many_blocks": _l("A text has at most 5,000 paragraphs. Make a second article of "
                          "the rest."),
    "block_too_long": _l("A paragraph has at most 20,000 characters. Make it two paragraphs."),
    "text_too_long": _l("A text has at most 500,000 characters. Make a second article of the "
                        "rest."),
    "would_be_too_long": _l("The paragraph would have more than 20,000 characters. Nothing was "
                            "changed."),
    "no_such_paragraph": _l("The original has no paragraph of that number."),
    "nowhere_to_split": _l("Type an empty line where the paragraph is to be parted, then press "
                           "Split again."),
    # People, their passwords and the sections
    "name_missing": _l("Type a name with at least one letter."),
    "name_taken": _l("Another person at this desk has this name, or one that looks like it. "
                     "Choose another one, or ask an admin."),
    "too_long": _l("Use at most %(longest)s characters."),
    "email_wrong": _l("This is not a whole e-mail address, like name@example.org."),
    "email_taken": _l("Somebody here already has this e-mail address."),
    "unknown_time_zone": _l("This time zone is not known here."),
    "password_too_short": _l("Use at least %(shortest)s characters."),
    "password_too_long": _l("Use at most %(longest)s characters."),
    "password_common": _l("Too many people use this password. Choose another one."),
    "password_about_site": _l("This password is too close to the name of this site. Choose "
                              "another one."),
    "password_about_person": _l("This password is too close to the person's name or address. "
                                "Choose another one."),
    "last_admin": _l("This is the last active admin. Make somebody else an admin first."),
    "deactivate_self": _l("You cannot deactivate yourself. Ask another admin to do it."),
    "inactive_person": _l("This person is deactivated. Reactivate them first."),
    "section_taken": _l("There already is a section by this name in this language."),
    # Mail
    "mail_not_stuck": _l("This mail is on its way or has arrived."),
    "name_empty": _l("Write a name."),
    "name_too_long": _l("Write a name of at most 80 characters."),
    "name_has_controls": _l("The name has a line break or a hidden character in it. Type it anew."),
    "name_has_code": _l("Write the name as people read it, without a code such as =?utf-8?…?="),
    "name_has_link": _l("Write the name alone, without an address or a link. After a full stop "
                        "put a space."),
    "address_wrong": _l("Write one e-mail address, such as name@example.org."),
    # Requests that no page of ours makes
    **dict.fromkeys(
        ("not_blocks", "not_a_block", "bad_block_id", "bad_block_kind", "bad_block_text",
         "repeated_block_id", "unknown_block", "offset_outside_block", "unknown_act",
         "bad_mail_address"),
        _UNEXPECTED,
    ),
}  # fmt: skip

COUNTED: Mapping[str, Callable[[int], str]] = {
    "blocks_missing": lambda number: ngettext(
        "%(num)s paragraph of the original is neither translated nor marked as left out.",
        "%(num)s paragraphs of the original are neither translated nor marked as left out.",
        number,
    ),
    "suggestions_open": lambda number: ngettext(
        "%(num)s suggestion is open.", "%(num)s suggestions are open.", number
    ),
    "threads_open": lambda number: ngettext(
        "%(num)s discussion is open.", "%(num)s discussions are open.", number
    ),
}


def message_for(code: str, /, **values: object) -> str:
    """The sentence for a code, in the language of the interface, with the error's details."""
    number = values.get("number")
    if code in COUNTED and isinstance(number, int):
        return COUNTED[code](number)
    percent = values.get("percent")
    if isinstance(percent, int):
        values["percent"] = format_percent(percent / 100)
    return str(SENTENCES.get(code, _UNEXPECTED)) % {"code": code, **values}


def command_message_for(code: str, /, **values: object) -> str:
    """The sentence for a code in the output of a command: English, without the full stop."""
    if code in COMMAND_SENTENCES:
        return COMMAND_SENTENCES[code] % values
    with force_locale("en"):
        return message_for(code, **values).removesuffix(".")


def error_message(error: Refusal | DomainError) -> str:
    """The sentence for a refusal or an error, as pages show it."""
    return message_for(error.code, **error.detail)


def command_error_message(error: DomainError) -> str:
    """The sentence for an error, as commands print it."""
    return command_message_for(error.code, **error.detail)


STATUS = {
    RefusalKind.NOT_YOU: 403,
    RefusalKind.NOT_NOW: 409,
    RefusalKind.NOT_READY: 422,
    RefusalKind.NO_REASON: 422,
}


def status_of(error: DomainError) -> int:
    """The HTTP status of a refused act, by which of the four answers it is."""
    kind = error.detail.get("kind")
    return STATUS[kind] if isinstance(kind, RefusalKind) else 422
