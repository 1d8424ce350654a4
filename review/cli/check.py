"""`flask check`: all that is wrong or unwise about this installation, at once."""

from __future__ import annotations

import os

import click

from review.cli import system_checks
from review.cli.settings_advice import advice
from review.settings.findings import Finding, Level
from review.settings.reader import inspect_settings


@click.command("check")
@click.option("--connect", is_flag=True, help="Also sign in to the mail server; no mail is sent.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def command(connect: bool, quiet: bool) -> None:
    """Check settings, database, translations and worker.

    Errors are what the application refuses to start with, and end in status 1; warnings are only
    unwise. Nothing is changed, except that missing translations are compiled as by a start.
    """
    findings = _findings(connect=connect)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    for finding in errors if quiet else findings:
        click.echo(_line(finding))
    if not quiet:
        warnings = sum(finding.level is Level.WARNING for finding in findings)
        click.echo(f"{len(errors)} errors, {warnings} warnings.")
    if errors:
        raise SystemExit(1)


def _line(finding: Finding) -> str:
    named = finding.subject.isupper() and finding.subject in finding.sentence
    return f"{finding.level:8} {'' if named else f'{finding.subject}: '}{finding.sentence}"


def _findings(*, connect: bool) -> list[Finding]:
    """Errors first, then warnings, then what is well."""
    settings, findings = inspect_settings(os.environ)
    wrong = {finding.subject for finding in findings if finding.level is Level.ERROR}
    variables = frozenset(name for name, value in os.environ.items() if value.strip())
    findings += [one for one in advice(settings, variables) if one.subject not in wrong]
    findings.append(system_checks.check_translations(settings))
    if not wrong & {"DATABASE_URL", "DATABASE_URL_FILE"}:
        findings += system_checks.check_database(settings)
    if connect and not wrong & {"SMTP_URL", "SMTP_URL_FILE", "MAIL_FROM"}:
        findings.append(system_checks.check_mail_server(settings))
    return sorted(findings, key=lambda one: (Level.ERROR, Level.WARNING, Level.OK).index(one.level))
