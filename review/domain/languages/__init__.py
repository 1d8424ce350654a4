"""The languages of sources, targets and the interface."""
