"""Files that are sent: how the description for programs speaks of them, and which kind one is that does not say so."""

from typing import Any

from logistics_opt.service.work.inputs import CSV, EXTRACT, GEOJSON, GPKG, JSON, WORKBOOK, ZIP

ANY_FILE = "application/octet-stream"
"""What generated clients say of every file."""

_BEGINNING = 2_000  # bytes in which GeoJSON says what it is


def file_body(*kinds: str) -> dict[str, Any]:
    """
    What a route says of its body where it takes a file of one of these media types.

    One entry for all: of several files, clients that are generated send each as if it were the last kind named.
    """
    said = f"A file. Content-Type is one of {', '.join(kinds)}, or {ANY_FILE}: then its beginning tells."
    content = {ANY_FILE: {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "description": said, "content": content}}


def recognised(content: bytes) -> str:
    """The media type of a file by its beginning; what begins like none of them is text."""
    if content.startswith(b"PK\x03\x04"):  # a workbook is a zip file with a part of that name
        return WORKBOOK if b"xl/workbook.xml" in content else ZIP
    if content.startswith(b"SQLite format 3\0"):
        return GPKG
    if content[4:20].find(b"OSMHeader") >= 0:
        return EXTRACT
    text = content[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return GEOJSON if b'"FeatureCollection"' in text else JSON
    return CSV
