"""All components on one page; while developing only."""
