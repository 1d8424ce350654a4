"""The admin pages of mail, sections and the audit log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.extensions import db
from review.messages import email_templates
from review.messages.sentences import error_message
from review.models.events import Event
from review.models.outbox import MailStatus, OutgoingMail
from review.models.people import Person
from review.services import audit, worker_heartbeats
from review.services.accounts import people
from review.services.accounts.past_names import past_names
from review.services.editorial import sections as site_sections
from review.services.mail import outbox
from review.services.pagination import Page
from review.web.admin import bp
from review.web.admin.audit_labels import EVENT_LABELS
from review.web.admin.forms import MAIL_STATUSES, ROLES, LogFilter, MailFilter, SectionForm
from review.web.admin.log_details import changed_values
from review.web.auth.access import current_actor
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import attach_error
from review.web.http.integers import column_integer
from review.web.http.pagination import integer_arg, page_url

PASSWORD_PATH = re.compile(r"(/password/)[\w-]+")


@bp.context_processor
def mail_health() -> dict[str, object]:
    """Context of all admin pages: whether mail is late, and when a worker was last active."""
    if email_templates.has_no_server():
        return {"mail_is_late": False, "worker_alive": None, "worker_last_seen": None}
    last_seen = worker_heartbeats.last_seen(db.session())
    return {
        "mail_is_late": outbox.backlog(db.session()).is_late,
        "worker_alive": worker_heartbeats.is_alive(last_seen),
        "worker_last_seen": last_seen,
    }


@bp.route("/mail")
def mail() -> ResponseReturnValue:
    """The list of outgoing mail, by status."""
    form = MailFilter(request.args)
    status = MailStatus(form.status.data) if form.status.data in set(MailStatus) else None
    page = outbox.page(
        db.session(), status=status, following=integer_arg("before"), preceding=integer_arg("after")
    )
    return render_template(
        "admin/mail.html",
        form=form,
        mails=page.rows,
        status_names=MAIL_STATUSES,
        newer=page_url("after", page.previous),
        older=page_url("before", page.next),
    )


@bp.route("/mail/<int:mail_id>")
def mail_message(mail_id: int) -> ResponseReturnValue:
    """One outgoing mail."""
    return _message_page(_find_mail(mail_id))


def _message_page(message: OutgoingMail, refused: str = "") -> str:
    return render_template(
        "admin/mail_message.html",
        mail=message,
        text=_without_secret(message, message.text),
        html=_without_secret(message, message.html),
        status_names=MAIL_STATUSES,
        refused=refused,
    )


def _without_secret(message: OutgoingMail, text: str) -> str:
    """The text of a sent mail without the token of a password link, which is its receiver's.

    The link of a mail that was not sent is shown, so that an admin can pass it on.
    """
    return PASSWORD_PATH.sub(r"\1…", text) if message.status == MailStatus.SENT else text


@bp.route("/mail/<int:mail_id>/resend", methods=["POST"])
@commit_on_success
def resend(mail_id: int) -> ResponseReturnValue:
    """Queue a failed mail again."""
    message = _find_mail(mail_id)
    try:
        outbox.resend(db.session(), current_actor(), message)
    except Refused as error:
        return _message_page(message, error_message(error)), 409
    flash(_("The mail is waiting to be sent again."), "success")
    return redirect(url_for("admin.mail_message", mail_id=message.id), 303)


def _find_mail(mail_id: int) -> OutgoingMail:
    return outbox.find(db.session(), mail_id) or abort(404)


@bp.route("/sections", methods=["GET", "POST"])
@commit_on_success
def sections() -> ResponseReturnValue:
    """The sections, to be added and renamed."""
    all_sections = site_sections.all_sections(db.session())
    latest = max(all_sections, key=attrgetter("id")).language if all_sections else None
    form = SectionForm(data={"language": latest or current_app.config["DESK_LANGUAGE"]})
    if request.method == "POST":
        try:
            done = _rename_section() if "section_id" in request.form else _add_section(form)
        except Invalid as error:
            attach_error(form, error)
            done = False
        if done:
            flash(_("Saved."), "success")
            return redirect(url_for("admin.sections"), 303)
    page = render_template("admin/sections.html", form=form, sections=all_sections)
    return page, 422 if form.errors else 200


def _add_section(form: SectionForm) -> bool:
    if not form.validate():
        return False
    site_sections.add(
        db.session(), current_actor(), language=form.language.data, name=form.name.data
    )
    return True


def _rename_section() -> bool:
    section_id = request.form.get("section_id", type=column_integer)
    section = site_sections.find(db.session(), section_id) if section_id else None
    if section is None:
        abort(404)
    site_sections.rename(db.session(), current_actor(), section, request.form.get("name", ""))
    return True


@bp.route("/log")
def log() -> ResponseReturnValue:
    """The audit log, filtered by kind, person and article."""
    form = LogFilter(request.args)
    person_id = integer_arg("person")
    page = _log_page(form, person_id)
    return render_template(
        "admin/log.html",
        form=form,
        events=page.rows,
        kind_names=EVENT_LABELS,
        names=past_names(db.session(), _people_in(page.rows)),
        changed_values=changed_values,
        role_names=ROLES,
        about=people.find(db.session(), person_id) if person_id else None,
        newer=page_url("after", page.previous),
        older=page_url("before", page.next),
    )


def _log_page(form: LogFilter, person_id: int | None) -> Page[Event, int]:
    return audit.page(
        db.session(),
        kind=EventKind(form.kind.data) if form.kind.data in set(EventKind) else None,
        person_id=person_id,
        article_id=integer_arg("article"),
        following=integer_arg("before"),
        preceding=integer_arg("after"),
    )


def _people_in(events: Sequence[Event]) -> list[Person | None]:
    return [person for event in events for person in (event.actor, event.person)]
