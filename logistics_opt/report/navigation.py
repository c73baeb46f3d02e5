"""Addresses that open a phone's navigation at a site, in the map's own coordinates, and their QR codes."""

import io
from urllib.parse import quote

import segno

from logistics_opt.model import Site
from logistics_opt.network.datum import Datum, convert
from logistics_opt.report.words import clean

_LONGEST_NAME = 50  # characters once quoted, nine a Chinese character: longer names make codes too fine to print


def navigation_uri(site: Site) -> str:
    """
    An Amap (高德) address that navigates by car from where the phone is to the site.

    Amap reads GCJ-02 (``coordinate=gaode``) with longitude first; WGS-84 is converted here. ``callnative=1`` opens the
    app where it is installed, the web page where it is not. Form: Amap open platform, URI API, "navigation".
    """
    lon, lat = convert(site.position.lon, site.position.lat, Datum.WGS84, Datum.GCJ02)
    where = f"{float(lon):.5f},{float(lat):.5f},{_quoted(site)}"
    return f"https://uri.amap.com/navigation?to={where}&coordinate=gaode&callnative=1"


def baidu_uri(site: Site) -> str:
    """
    A Baidu (百度) address that shows the site on the map, from where its app navigates.

    Baidu reads BD-09 with latitude first; WGS-84 is converted here. Form: Baidu Maps open platform, URI API, "marker";
    its "direction" wants to be told where the phone is, which nobody here knows.
    """
    lon, lat = convert(site.position.lon, site.position.lat, Datum.WGS84, Datum.BD09)
    name = _quoted(site)
    return (
        f"https://api.map.baidu.com/marker?location={float(lat):.5f},{float(lon):.5f}&coord_type=bd09ll"
        f"&title={name}&content={name}&output=html&src=webapp.logistics.logistics_opt"
    )


def _quoted(site: Site) -> str:
    """The site's name for an address; a comma would end its field even when quoted."""
    name = clean(site.name.replace(",", " "))
    while len(quote(name, safe="")) > _LONGEST_NAME:
        name = name[:-1]
    return quote(name, safe="")


def qr_svg(text: str) -> str:
    """A QR code as an SVG image without a quiet zone (the page leaves the white around it), error level L or better."""
    code = segno.make(text, error="l", micro=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, nl=False, omitsize=True, unit=None)
    return out.getvalue().decode()
