"""Interlinear: a translation desk for newsrooms."""
