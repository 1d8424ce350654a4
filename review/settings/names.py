"""Misspelt names: environment variables that look like settings and are none."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from review.settings.environment import Environment

# Beginnings of settings that variables of other programs seldom have.
PREFIXES = ("DATABASE_", "INTERLINEAR_", "MAIL_", "METRICS_", "SECRET_KEY_", "SITE_", "SMTP_")


def check_names(environment: Environment, *, strict: bool) -> None:
    """Report variables that nothing reads and that look like settings.

    One edit away from a setting that is itself unset is an error if `strict`, or if the setting is
    APP_ENV, without which production would start as development. Others are warnings.
    """
    known = environment.names | {f"{name}_FILE" for name in environment.secrets}
    for name in sorted(environment.variables):
        if name in known or not environment.variables[name].strip():
            continue
        similar = _similar_name(name, environment)
        if similar is None:
            if name.startswith(PREFIXES):
                environment.warn(name, f"{name} is set, but there is no such setting.")
            continue
        setting = similar.removesuffix("_FILE")
        sentence = f"{name} is set, but there is no such setting. Did you mean {similar}?"
        if not environment.is_set(setting) and (strict or setting == "APP_ENV"):
            environment.error(name, f"{sentence} Rename or unset it.")
        else:
            environment.warn(name, sentence)


def _similar_name(name: str, environment: Environment) -> str | None:
    """The setting that `name` is one edit away from, or whose name it has but for case or _FILE."""
    setting = name.upper().removesuffix("_FILE")
    if setting in environment.names - environment.secrets:
        return setting
    known = {*environment.names, *(f"{secret}_FILE" for secret in environment.secrets)}
    near = (one for one in sorted(known) if OSA.distance(name.upper(), one, score_cutoff=1) <= 1)
    return next(near, None)
