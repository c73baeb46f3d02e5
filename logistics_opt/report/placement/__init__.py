"""A placement study for people: workbook, GeoJSON, maps and a two-page paper for the bureau."""
