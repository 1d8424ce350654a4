"""The admin pages about people. The blueprint is begun here and goes on in `admin`."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.errors import Invalid, Refused
from review.domain.workflow import Role
from review.extensions import db
from review.models.people import Person
from review.services.accounts import people
from review.services.idempotency import Answer
from review.services.queries import people_search
from review.web.accounts.forms import PASSWORD_HINT
from review.web.accounts.views import home
from review.web.admin.forms import BY_LINK, NewPersonForm, PeopleFilter, PersonForm, role_labels
from review.web.admin.invitations import send_link
from review.web.auth import idempotency
from review.web.auth.access import current_actor, may_open, require_person
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import blame
from review.web.http import absolute_urls
from review.web.http.pagination import integer_arg, page_url

bp = Blueprint("admin", __name__, url_prefix="/admin")

STANDING = {"yes": True, "no": False}


@bp.route("/users")
def users() -> ResponseReturnValue:
    form = PeopleFilter(request.args)
    page = people_search.page(
        db.session(),
        text=(form.q.data or "").strip()[:200],
        role=Role(form.role.data) if form.role.data in set(Role) else None,
        active=STANDING.get(form.active.data or ""),
        before=integer_arg("before"),
        after=integer_arg("after"),
    )
    return render_template(
        "admin/users.html",
        form=form,
        people=page.rows,
        role_labels=role_labels,
        earlier=page_url("before", page.before),
        later=page_url("after", page.after),
    )


@bp.route("/users/new", methods=["GET", "POST"])
@commit_on_success
def new_user() -> ResponseReturnValue:
    form = NewPersonForm()
    if form.validate_on_submit():
        try:
            person = _create(form)
        except Invalid as error:
            _show_refusal(form, error)
        else:
            return redirect(url_for("admin.user", person_id=person.id), 303)
    page = render_template("admin/new_user.html", form=form, hint=PASSWORD_HINT)
    return page, 422 if form.errors else 200


def _create(form: NewPersonForm) -> Person:
    by_link = form.way.data == BY_LINK
    person = people.create_person(
        db.session(),
        current_actor(),
        name=form.name.data,
        email=form.email.data,
        byline=form.byline.data or "",
        roles=form.chosen_roles,
        locale=form.locale.data,
        password=None if by_link else form.password.data,
        site=absolute_urls.site_names(),
        confirmed=form.same_name.data,
    )
    if by_link:
        _show_once(person, send_link(current_actor(), person))
    else:
        flash(_("Created. They can work here now."), "success")
    return person


def _show_once(person: Person, address: str) -> None:
    session["issued_link"] = {"person": person.id, "address": address}


@idempotency.on_replay("admin.new_user")
@idempotency.on_replay("admin.issue_link")
def replay_link(answer: Answer, **_values: int) -> None:
    """Say where the link is: only the first answer had it, and that may not have arrived."""
    if not answer.messages and "issued_link" not in session:
        sentence = _(
            "The link is written to the outgoing mail and cannot be shown again. "
            "You can make a new one."
        )
        flash(sentence, "info")


@bp.route("/users/<int:person_id>", methods=["GET", "POST"])
@commit_on_success
def user(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    form = PersonForm(data=_shown(person))
    if not form.validate_on_submit():
        return _user_page(person, form, 422 if form.errors else 200)
    try:
        _change(person, form)
    except Invalid as error:
        _show_refusal(form, error)
        return _user_page(person, form, 422)
    except Refused as refused:
        form.roles.errors = [_why_not(refused)]
        return _user_page(person, form, 409)
    flash(_("Saved."), "success")
    if not may_open(require_person(), "admin.user"):
        return redirect(home(require_person()), 303)
    return redirect(url_for("admin.user", person_id=person.id), 303)


def _change(person: Person, form: PersonForm) -> None:
    # Roles first: the locks on admins are taken before any other.
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
        blame(form, error)


def _shown(person: Person) -> dict[str, object]:
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
    person = _person(person_id)
    try:
        people.deactivate(db.session(), current_actor(), person)
    except Refused as refused:
        return _refuse(person, refused)
    flash(_("Deactivated, and signed out everywhere."), "success")
    return redirect(url_for("admin.user", person_id=person.id), 303)


@bp.route("/users/<int:person_id>/reactivate", methods=["POST"])
@commit_on_success
def reactivate(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    people.reactivate(db.session(), current_actor(), person)
    flash(_("Active again."), "success")
    return redirect(url_for("admin.user", person_id=person.id), 303)


@bp.route("/users/<int:person_id>/link", methods=["POST"])
@commit_on_success
def issue_link(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    try:
        _show_once(person, send_link(current_actor(), person))
    except Refused as refused:
        return _refuse(person, refused)
    return redirect(url_for("admin.user", person_id=person.id), 303)


def _refuse(person: Person, refused: Refused) -> ResponseReturnValue:
    form = PersonForm(formdata=None, data=_shown(person))
    form.form_errors.append(_why_not(refused))
    return _user_page(person, form, 409)


def _why_not(refused: Refused) -> str:
    return {
        "last_admin": _("This is the last active admin. Make somebody else an admin first."),
        "deactivate_self": _("You cannot deactivate yourself. Ask another admin to do it."),
        "inactive_person": _("This person is deactivated. Reactivate them first."),
    }[refused.code]


def _person(person_id: int) -> Person:
    return people.find(db.session(), person_id) or abort(404)
