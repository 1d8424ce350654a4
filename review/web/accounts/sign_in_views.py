"""Signing in and out, and choosing the language of the interface."""

from __future__ import annotations

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from review.extensions import db
from review.messages.locales import INTERFACE
from review.models.people import Person
from review.services.accounts import login_sessions, preferences
from review.web.accounts import bp, device_cookies, login_throttling
from review.web.accounts.forms import (
    SignInForm,
)
from review.web.auth import login_manager
from review.web.auth.access import current_person, require_person
from review.web.auth.transactions import commit_on_success
from review.web.http.safe_redirects import next_url


def home_url(person: Person) -> str:
    """The page that a person starts on after signing in."""
    return url_for("desk.queue") if person.roles else url_for("accounts.account")


@bp.route("/login", methods=["GET", "POST"])
@login_throttling.throttle_password(login_throttling.posted_account)
@commit_on_success
def login() -> ResponseReturnValue:
    """The sign-in page; signing in again ends the current login session."""
    current = current_person()
    if current and request.method == "GET":
        return redirect(next_url(request.args, home_url(current)))
    form = SignInForm(data={"email": session.get("email"), "next": request.args.get("next")})
    if not form.validate_on_submit():
        return _login_page(form)
    person = login_throttling.verified_person()
    if person is None:
        form.form_errors.append(_("This e-mail address and password do not belong together."))
        return _login_page(form)
    if current:
        login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.start_session(person, form.password.data)
    response = redirect(next_url(request.form, home_url(person)), 303)
    return device_cookies.remember(response, person)


def _login_page(form: SignInForm) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form), 422 if form.errors else 200


@bp.route("/logout", methods=["POST"])
@commit_on_success
def logout() -> ResponseReturnValue:
    """Sign out, and clear what the browser has cached."""
    locale = require_person().locale
    login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.end_session()
    session.setdefault("language", locale)
    flash(_("You are signed out."), "success")
    response = redirect(url_for("accounts.login"), 303)
    # Texts stored for working offline are cleared too, for the next user of a shared computer.
    # Cookies are not: the choices of language and theme are not private.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/language", methods=["POST"])
@commit_on_success
def language() -> ResponseReturnValue:
    """Choose the language of the interface."""
    code = request.form.get("language", "")
    if code not in INTERFACE:
        abort(404)
    set_language(code)
    return redirect(next_url(request.form, url_for("public.front")), 303)


def set_language(code: str) -> None:
    """Set the language of the interface for this browser and, if signed in, for the person."""
    session["language"] = code
    person = current_person()
    if person and person.locale != code:
        preferences.choose_locale(db.session(), person, code)
