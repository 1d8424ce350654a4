"""The languages of the interface: those that have a catalogue in `translations/`."""

from __future__ import annotations

INTERFACE = {"en": "English", "ar": "العربية"}
