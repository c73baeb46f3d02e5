"""Files that are sent: how the description for programs speaks of them, and which kind one is that does not say so."""

from typing import Any

from logistics_opt.service.work.inputs import CSV, WORKBOOK, ZIP

ANY_FILE = "application/octet-stream"
"""What generated clients say of every file."""


def file_body(*kinds: str) -> dict[str, Any]:
    """
    What a route says of its body where it takes a file of one of these media types.

    One entry for all: of several files, clients that are generated send each as if it were the last kind named.
    """
    said = f"A file. Content-Type is one of {', '.join(kinds)}, or {ANY_FILE}: then its beginning tells."
    content = {ANY_FILE: {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "description": said, "content": content}}


def recognised(content: bytes) -> str:
    """The media type of a file: a workbook is a zip file with a part of that name; what is neither is text."""
    if not content.startswith(b"PK\x03\x04"):
        return CSV
    return WORKBOOK if b"xl/workbook.xml" in content else ZIP
