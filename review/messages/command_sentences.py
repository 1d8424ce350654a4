"""Sentences of commands, where those of pages do not fit a terminal.

In English, as all output of commands, and without the full stop, since some are parts of a line.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMAND_SENTENCES: Mapping[str, str] = {
    # flask article import
    "line_too_long": "the line is longer than %(longest)s bytes",
    "not_utf8": "it is not UTF-8 (byte %(position)s of the line)",
    "not_json": "it is not JSON (%(reason)s)",
    "too_deep": "its lists are nested too deeply",
    "not_an_object": "it is not a JSON object",
    "repeated_key": "the key %(key)s stands in it twice",
    "missing_key": "%(key)s is missing",
    "wrong_type": "%(key)s is not %(wanted)s",
    "empty": "%(key)s is empty",
    "too_many": "%(key)s has more than %(most)s paragraphs",
    "value_too_long": "%(key)s has a text longer than %(longest)s characters",
    "too_many_blocks": "one of its texts has more than %(most)s paragraphs, the title included",
    "block_too_long": "it has a paragraph of %(length)s characters; %(longest)s are the most",
    "text_too_long": "one of its texts has %(length)s characters; %(longest)s are the most",
    "unfit_character": "%(key)s holds a control character (%(character)s)",
    "unknown_language": "%(key)s is no language that is known here: %(language)s",
    "same_language": "source_lang and target_lang are the same",
    "unknown_kind": "%(key)s has %(kind)r, which is none of %(known)s",
    "standfirst_not_first": "%(key)s has a standfirst after the first paragraph",
    "not_a_web_address": "%(key)s is not an address that begins with http:// or https://",
    "repeated_id": "its id and target_lang were in line %(first)s already",
    "id_of_other_source": "its id belongs to another source here",
    "unknown_person": "nobody here has the address %(email)s",
    "person_cannot": "%(email)s is not an active %(roles)s",
    "same_person": "%(email)s cannot be both: whoever translated a text may not approve it",
    **dict.fromkeys(
        ("newer_revision", "state_changed", "changed_meanwhile"),
        "somebody else changed the article at the same moment",
    ),
    # flask person
    "name_missing": "give a name that can be seen",
    "too_long": "the %(field)s is too long: use at most %(longest)s characters",
    "email_wrong": "this is no e-mail address, such as name@example.org",
    "name_taken": (
        "the %(field)s is in use already, or looks like one that is. Choose another, or add "
        "--allow-same-name"
    ),
    "inactive_person": "this person is deactivated, and cannot sign in. Reactivate them first: "
    "Admin, People",
    "email_taken": "somebody has this e-mail address already. Look under Admin, People",
    # flask backup, flask database
    "not_a_backup": "it is no backup of Interlinear",
    "damaged": "the backup is damaged: it was cut off or altered (its checksum is wrong)",
    "bad_manifest": "the backup is damaged: its manifest is wrong",
    "bad_member": "the backup is damaged: %(member)s is not what its manifest says",
    "newer_format": "the backup was made by a later version (format %(version)s; this version "
    "knows %(known)s). Restore it with that version",
    "newer_backup": "the backup was made by version %(version)s at migration %(revision)s, which "
    "this version does not know. Restore it with that version or a later one",
    "schema_mismatch": "the table %(table)s of the backup does not fit its migration",
    "newer_database": "the database is at migration %(revision)s, which this version does not "
    "know. Use the version that made it, or a later one",
    "no_desk": "there is no desk in %(url)s; DATABASE_URL may be wrong",
    "not_empty": "the database is not empty: %(table)s has rows. Name an empty one in "
    "DATABASE_URL; nothing was changed",
    "same_database": "that is the database itself",
    "migrated_meanwhile": "the database was migrated at this moment. Run the command again",
    "schema_differs": "the database is not as its migration says: %(table)s is missing",
    "row_rejected": "the database does not take the row %(key)s of %(table)s (%(reason)s). Nothing "
    "was restored",
    "content_differs": "the database does not hold %(table)s as it was given. Nothing was restored",
}
