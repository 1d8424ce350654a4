"""Health checks, metrics, robots.txt and sitemap."""
