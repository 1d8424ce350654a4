"""Preview and publication of an approved article."""
