"""The admin pages of people: invite, change, deactivate, issue password links."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.errors import Invalid, Refused
from review.domain.workflow import Role
from review.extensions import db
from review.messages.sentences import error_message
from review.models.people import Person
from review.services.accounts import people
from review.services.idempotency import Answer
from review.services.queries import people_search
from review.web.accounts.forms import PASSWORD_HINT
from review.web.accounts.sign_in_views import home_url
from review.web.admin import bp
from review.web.admin.forms import BY_LINK, NewPersonForm, PeopleFilter, PersonForm, role_labels
from review.web.admin.invitations import send_link
from review.web.auth import idempotency
from review.web.auth.access import current_actor, may_open, require_person
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import attach_error
from review.web.http import absolute_urls
from review.web.http.pagination import integer_arg, page_url

ACTIVE_FILTER = {"yes": True, "no": False}


@bp.route("/users")
def users() -> ResponseReturnValue:
    """The list of people, searched and filtered."""
    form = PeopleFilter(request.args)
    page = people_search.page(
        db.session(),
        text=(form.q.data or "").strip()[:200],
        role=Role(form.role.data) if form.role.data in set(Role) else None,
        active=ACTIVE_FILTER.get(form.active.data or ""),
        following=integer_arg("after"),
        preceding=integer_arg("before"),
    )
    return render_template(
        "admin/users.html",
        form=form,
        people=page.rows,
        role_labels=role_labels,
        earlier=page_url("before", page.previous),
        later=page_url("after", page.next),
    )


@bp.route("/users/new", methods=["GET", "POST"])
@commit_on_success
def new_user() -> ResponseReturnValue:
    """Add a person, by an invitation or with a password."""
    form = NewPersonForm()
    if form.validate_on_submit():
        try:
            person = _create_person(form)
        except Invalid as error:
            _show_refusal(form, error)
        else:
            return redirect(url_for("admin.user", person_id=person.id), 303)
    page = render_template("admin/new_user.html", form=form, hint=PASSWORD_HINT)
    return page, 422 if form.errors else 200


def _create_person(form: NewPersonForm) -> Person:
    by_link = form.way.data == BY_LINK
    person = people.create_person(
        db.session(),
        current_actor(),
        people.NewPerson(
            name=form.name.data,
            email=form.email.data,
            byline=form.byline.data or "",
            roles=form.chosen_roles,
            locale=form.locale.data,
            password=None if by_link else form.password.data,
        ),
        site=absolute_urls.site_names(),
        confirmed=form.same_name.data,
    )
    if by_link:
        _show_link_once(person, send_link(current_actor(), person))
    else:
        flash(_("Created. They can work here now."), "success")
    return person


def _show_link_once(person: Person, address: str) -> None:
    """Show a password link on the person's page, the next time it is opened only."""
    session["issued_link"] = {"person": person.id, "address": address}


@idempotency.on_replay("admin.new_user")
@idempotency.on_replay("admin.issue_link")
def replay_link(answer: Answer, **_values: int) -> None:
    """Say that the link was mailed: only the first response showed it, and may have been lost."""
    if not answer.messages and "issued_link" not in session:
        sentence = _(
            "The link is written to the outgoing mail and cannot be shown again. "
            "You can make a new one."
        )
        flash(sentence, "info")


@bp.route("/users/<int:person_id>", methods=["GET", "POST"])
@commit_on_success
def user(person_id: int) -> ResponseReturnValue:
    """A person's page, with the form of their account."""
    person = _find_person(person_id)
    form = PersonForm(data=_form_data(person))
    if not form.validate_on_submit():
        return _user_page(person, form, 422 if form.errors else 200)
    try:
        _save_person(person, form)
    except Invalid as error:
        _show_refusal(form, error)
        return _user_page(person, form, 422)
    except Refused as refused:
        form.roles.errors = [error_message(refused)]
        return _user_page(person, form, 409)
    flash(_("Saved."), "success")
    if not may_open(require_person(), "admin.user"):
        return redirect(home_url(require_person()), 303)
    return redirect(url_for("admin.user", person_id=person.id), 303)


def _save_person(person: Person, form: PersonForm) -> None:
    # Roles first, since the locks on admins have to be taken before any other.
    people.set_roles(db.session(), current_actor(), person, form.chosen_roles)
    people.change(
        db.session(), current_actor(), person,
        name=form.name.data, email=form.email.data, byline=form.byline.data or "",
        confirmed=form.same_name.data,
    )  # fmt: skip


def _show_refusal(form: PersonForm, error: Invalid) -> None:
    if error.code == "name_taken":
        form.ask_to_confirm(error)
    else:
        attach_error(form, error)


def _form_data(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "byline": person.byline,
        "roles": [str(role) for role in person.roles],
    }


def _user_page(person: Person, form: PersonForm, status: int) -> ResponseReturnValue:
    issued = session.get("issued_link") if request.method == "GET" else None
    link = issued["address"] if issued and issued["person"] == person.id else None
    if issued:
        session.pop("issued_link")
    page = render_template(
        "admin/user.html", form=form, person=person, link=link, own=person.id == require_person().id
    )
    return page, status


@bp.route("/users/<int:person_id>/deactivate", methods=["POST"])
@commit_on_success
def deactivate(person_id: int) -> ResponseReturnValue:
    """Deactivate a person, who is signed out everywhere."""
    person = _find_person(person_id)
    try:
        people.deactivate(db.session(), current_actor(), person)
    except Refused as refused:
        return _refusal_page(person, refused)
    flash(_("Deactivated, and signed out everywhere."), "success")
    return redirect(url_for("admin.user", person_id=person.id), 303)


@bp.route("/users/<int:person_id>/reactivate", methods=["POST"])
@commit_on_success
def reactivate(person_id: int) -> ResponseReturnValue:
    """Reactivate a person."""
    person = _find_person(person_id)
    people.reactivate(db.session(), current_actor(), person)
    flash(_("Active again."), "success")
    return redirect(url_for("admin.user", person_id=person.id), 303)


@bp.route("/users/<int:person_id>/link", methods=["POST"])
@commit_on_success
def issue_link(person_id: int) -> ResponseReturnValue:
    """Mail a password link to a person, and show it once."""
    person = _find_person(person_id)
    try:
        _show_link_once(person, send_link(current_actor(), person))
    except Refused as refused:
        return _refusal_page(person, refused)
    return redirect(url_for("admin.user", person_id=person.id), 303)


def _refusal_page(person: Person, refused: Refused) -> ResponseReturnValue:
    form = PersonForm(formdata=None, data=_form_data(person))
    form.form_errors.append(error_message(refused))
    return _user_page(person, form, 409)


def _find_person(person_id: int) -> Person:
    return people.find(db.session(), person_id) or abort(404)
