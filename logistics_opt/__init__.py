"""Plan county, county-township-village shared logistics: see README.md."""
