"""The signed-in person's account: profile, password and login sessions."""

from __future__ import annotations

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from review.domain.errors import Invalid
from review.extensions import db
from review.models.people import Person
from review.services.accounts import login_sessions, people, preferences
from review.services.idempotency import Answer
from review.web.accounts import bp, login_throttling
from review.web.accounts.forms import (
    PASSWORD_HINT,
    ChangePasswordForm,
    ProfileForm,
)
from review.web.accounts.sign_in_views import set_language
from review.web.accounts.user_agents import device_name
from review.web.auth import idempotency, login_manager
from review.web.auth.access import current_actor, require_person
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import attach_error
from review.web.http import absolute_urls


@bp.route("/account", methods=["GET", "POST"])
@commit_on_success
def account() -> ResponseReturnValue:
    """The account page, with the form of the profile."""
    person = require_person()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        try:
            _save_profile(person, form)
        except Invalid as error:
            attach_error(form, error)
        else:
            return redirect(url_for("accounts.account"), 303)
    return _account_page(person, form, ChangePasswordForm(formdata=None))


@idempotency.on_replay("accounts.account")
def replay_profile(_answer: Answer) -> None:
    """Set the saved language in this browser: the first response may have been lost."""
    session["language"] = require_person().locale


def _save_profile(person: Person, form: ProfileForm) -> None:
    people.change(
        db.session(), current_actor(), person,
        name=form.name.data, email=person.email, byline=form.byline.data or "",
    )  # fmt: skip
    preferences.choose_time_zone(db.session(), person, form.time_zone.data)
    set_language(form.locale.data)
    with force_locale(form.locale.data):
        flash(_("Your account is changed."), "success")


def _account_page(
    person: Person, profile: ProfileForm, password_form: ChangePasswordForm
) -> ResponseReturnValue:
    page = render_template(
        "accounts/account.html",
        form=profile,
        password_form=password_form,
        person=person,
        sign_ins=[
            (sign_in, device_name(sign_in.device))
            for sign_in in login_sessions.of_person(db.session(), person)
        ],
        current_id=current_user.sign_in_id,
        hint=PASSWORD_HINT,
    )
    return page, 422 if profile.errors or password_form.errors else 200


@bp.route("/account/password", methods=["POST"])
@login_throttling.throttle_password(login_throttling.current_account, field="current")
@commit_on_success
def password() -> ResponseReturnValue:
    """Change the password; all other login sessions end."""
    person = require_person()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if login_throttling.verified_person() is not person:
            form.current.errors = [_("This is not your current password.")]
        elif _set_password(person, form):
            flash(_("Your password is changed. Other browsers are signed out."), "success")
            return redirect(url_for("accounts.account"), 303)
    return _account_page(person, ProfileForm(formdata=None, obj=person), form)


def _set_password(person: Person, form: ChangePasswordForm) -> bool:
    """Set the password and start a new login session; False if it is refused, with a form error."""
    try:
        people.set_password(
            db.session(), person, form.password.data, site=absolute_urls.site_names()
        )
    except Invalid as error:
        attach_error(form, error)
        return False
    login_manager.start_session(person)
    return True


@bp.route("/account/sign-ins/<int:sign_in_id>/end", methods=["POST"])
@commit_on_success
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one of the person's browsers."""
    if not login_sessions.end_own(db.session(), require_person(), sign_in_id):
        abort(404)
    if sign_in_id == current_user.sign_in_id:
        login_manager.end_session()
        return redirect(url_for("accounts.login"), 303)
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.account"), 303)
