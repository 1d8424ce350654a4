"""The page of an invitation or reset link, on which a password is set."""

from __future__ import annotations

from flask import (
    Flask,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from review.domain.errors import Invalid
from review.extensions import db
from review.models.people import Person
from review.services.accounts import login_sessions, password_links
from review.web.accounts import bp, device_cookies, login_throttling
from review.web.accounts.forms import (
    PASSWORD_HINT,
    NewPasswordForm,
)
from review.web.auth import login_manager
from review.web.auth.access import current_person
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import attach_error
from review.web.http import absolute_urls


def init_app(app: Flask) -> None:
    """Do not check the referrer of forms: pages with a secret in their URL send none.

    These forms are protected by the CSRF token and the cookie's SameSite attribute.
    """
    app.config["WTF_CSRF_SSL_STRICT"] = False


@bp.route("/password/<token>", methods=["GET", "POST"])
@login_throttling.throttle_link
@commit_on_success
def password_link(token: str) -> ResponseReturnValue:
    """The page of an invitation or reset link, to set a password."""
    link = password_links.find(db.session(), token)
    if link is None:
        return render_template("accounts/password_link_expired.html"), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            person = password_links.use(
                db.session(), token, form.password.data, site=absolute_urls.site_names()
            )
        except Invalid as error:
            attach_error(form, error)
        else:
            return _after_link_use(person)
    page = render_template("accounts/password_link.html", form=form, link=link, hint=PASSWORD_HINT)
    return page, 422 if form.errors else 200


def _after_link_use(person: Person | None) -> ResponseReturnValue:
    """Redirect to the sign-in page, where a mistyped password is noticed at once."""
    if person is None:
        return render_template("accounts/password_link_expired.html"), 404
    if current_person():
        login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.end_session()
    session["email"] = person.email
    login_throttling.end_delays_for(person)
    flash(_("Your password is set. Sign in with it."), "success")
    return device_cookies.remember(redirect(url_for("accounts.login"), 303), person)
