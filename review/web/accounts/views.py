"""Getting in and out, and one's own account."""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from review.domain.errors import Invalid
from review.extensions import db
from review.messages.locales import INTERFACE
from review.models.people import Person
from review.services.accounts import login_sessions, password_links, people, preferences
from review.services.idempotency import Answer
from review.web.accounts import device_cookies, login_throttling
from review.web.accounts.forms import (
    PASSWORD_HINT,
    ChangePasswordForm,
    NewPasswordForm,
    ProfileForm,
    SignInForm,
)
from review.web.accounts.user_agents import device_name
from review.web.auth import idempotency, login_manager
from review.web.auth.access import current_actor, current_person, require_person
from review.web.auth.transactions import commit_on_success
from review.web.errors.form_errors import blame
from review.web.http import absolute_urls
from review.web.http.safe_redirects import next_url

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    app.after_request(_tell_no_referrer)
    # Pages with a secret in their address send no referrer, so a form on them cannot be asked for
    # one; its token and the cookie's SameSite are what protects it.
    app.config["WTF_CSRF_SSL_STRICT"] = False


def _tell_no_referrer(response: Response) -> Response:
    if request.endpoint == "accounts.password_link":
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    return response


def home(person: Person) -> str:
    return url_for("desk.queue") if person.roles else url_for("accounts.account")


@bp.route("/login", methods=["GET", "POST"])
@login_throttling.throttled(login_throttling.typed_account)
@commit_on_success
def login() -> ResponseReturnValue:
    here = current_person()
    if here and request.method == "GET":
        return redirect(next_url(request.args, home(here)))
    form = SignInForm(data={"email": session.get("email"), "next": request.args.get("next")})
    if not form.validate_on_submit():
        return _sign_in_page(form)
    person = login_throttling.recognised()
    if person is None:
        form.form_errors.append(_("This e-mail address and password do not belong together."))
        return _sign_in_page(form)
    if here:
        login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.start_session(person, form.password.data)
    response = redirect(next_url(request.form, home(person)), 303)
    return device_cookies.remember(response, person)


def _sign_in_page(form: SignInForm) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form), 422 if form.errors else 200


@bp.route("/logout", methods=["POST"])
@commit_on_success
def logout() -> ResponseReturnValue:
    locale = require_person().locale
    login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.end_session()
    session.setdefault("language", locale)
    flash(_("You are signed out."), "success")
    response = redirect(url_for("accounts.login"), 303)
    # What the browser kept for working offline goes too: the next one to sit here is somebody else.
    # Cookies stay, since the choice of language and of light or dark is nobody's secret.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/account", methods=["GET", "POST"])
@commit_on_success
def account() -> ResponseReturnValue:
    person = require_person()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        try:
            _change_profile(person, form)
        except Invalid as error:
            blame(form, error)
        else:
            return redirect(url_for("accounts.account"), 303)
    return _account_page(person, form, ChangePasswordForm(formdata=None))


@idempotency.on_replay("accounts.account")
def replay_profile(_answer: Answer) -> None:
    """Let this browser follow the language that was saved: the first answer may be lost."""
    session["language"] = require_person().locale


def _change_profile(person: Person, form: ProfileForm) -> None:
    people.change(
        db.session(), current_actor(), person,
        name=form.name.data, email=person.email, byline=form.byline.data or "",
    )  # fmt: skip
    preferences.choose_time_zone(db.session(), person, form.time_zone.data)
    _remember_language(form.locale.data)
    with force_locale(form.locale.data):
        flash(_("Your account is changed."), "success")


def _account_page(
    person: Person, profile: ProfileForm, secret: ChangePasswordForm
) -> ResponseReturnValue:
    page = render_template(
        "accounts/account.html",
        form=profile,
        secret=secret,
        person=person,
        sign_ins=[
            (sign_in, device_name(sign_in.device))
            for sign_in in login_sessions.of_person(db.session(), person)
        ],
        here=current_user.sign_in_id,
        hint=PASSWORD_HINT,
    )
    return page, 422 if profile.errors or secret.errors else 200


@bp.route("/account/password", methods=["POST"])
@login_throttling.throttled(login_throttling.own_account, field="current")
@commit_on_success
def password() -> ResponseReturnValue:
    person = require_person()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if login_throttling.recognised() is not person:
            form.current.errors = [_("This is not your current password.")]
        elif _set_password(person, form):
            flash(_("Your password is changed. Other browsers are signed out."), "success")
            return redirect(url_for("accounts.account"), 303)
    return _account_page(person, ProfileForm(formdata=None, obj=person), form)


def _set_password(person: Person, form: ChangePasswordForm) -> bool:
    """Set it, and go on in a renewed sign-in; False, with the form told why, when it cannot be."""
    try:
        people.set_password(
            db.session(), person, form.password.data, site=absolute_urls.site_names()
        )
    except Invalid as error:
        blame(form, error)
        return False
    login_manager.start_session(person)
    return True


@bp.route("/account/sign-ins/<int:sign_in_id>/end", methods=["POST"])
@commit_on_success
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    if not login_sessions.end_own(db.session(), require_person(), sign_in_id):
        abort(404)
    if sign_in_id == current_user.sign_in_id:
        login_manager.end_session()
        return redirect(url_for("accounts.login"), 303)
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/language", methods=["POST"])
@commit_on_success
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen not in INTERFACE:
        abort(404)
    _remember_language(chosen)
    return redirect(next_url(request.form, url_for("public.front")), 303)


def _remember_language(code: str) -> None:
    session["language"] = code
    person = current_person()
    if person and person.locale != code:
        preferences.choose_locale(db.session(), person, code)


@bp.route("/password/<token>", methods=["GET", "POST"])
@login_throttling.throttled_link
@commit_on_success
def password_link(token: str) -> ResponseReturnValue:
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
            blame(form, error)
        else:
            return _link_used(person)
    page = render_template("accounts/password_link.html", form=form, link=link, hint=PASSWORD_HINT)
    return page, 422 if form.errors else 200


def _link_used(person: Person | None) -> ResponseReturnValue:
    """Off to the sign-in page, so that a mistyped password is noticed while it is fresh."""
    if person is None:
        return render_template("accounts/password_link_expired.html"), 404
    if current_person():
        login_sessions.sign_out(db.session(), current_user.sign_in)
    login_manager.end_session()
    session["email"] = person.email
    login_throttling.password_was_set(person)
    flash(_("Your password is set. Sign in with it."), "success")
    return device_cookies.remember(redirect(url_for("accounts.login"), 303), person)
