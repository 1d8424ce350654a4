"""What all pages share: template globals, dates, navigation, assets."""
