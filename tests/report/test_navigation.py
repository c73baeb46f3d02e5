import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from logistics_opt.model import LonLat, Problem, SiteId
from logistics_opt.network.datum import Datum, convert
from logistics_opt.report.navigation import navigation_uri, qr_svg


def _destination(uri: str) -> tuple[float, float, str]:
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "uri.amap.com", "/navigation")
    query = parse_qs(parts.query)
    assert query["coordinate"] == ["gaode"]
    assert sorted(query) == ["callnative", "coordinate", "to"]
    lon, lat, name = query["to"][0].split(",")
    return float(lon), float(lat), name


def test_address_is_in_gcj02_and_leads_back_to_the_site(chinese_county: Problem) -> None:
    site = chinese_county.site[SiteId("v1")]
    lon, lat, name = _destination(navigation_uri(site))
    back = convert(lon, lat, Datum.GCJ02, Datum.WGS84)
    # Five decimals are a metre; the datums themselves lie some 300 m apart here.
    assert site.position.distance_to(LonLat(float(back[0]), float(back[1]))) < 1.5
    assert site.position.distance_to(LonLat(lon, lat)) > 100
    assert name == "红堡子村"


def test_a_hostile_name_cannot_add_a_field_or_a_parameter(hostile_county: Problem) -> None:
    for site in hostile_county.sites:
        named = replace(site, name=site.name + ",1,2&to=0,0&coordinate=wgs84#x?y")
        assert len(_destination(navigation_uri(named))) == 3


@pytest.mark.parametrize("name", ["长" * 300, "a" * 300, "", "村,庄"])
def test_the_code_stays_coarse_enough_to_print(chinese_county: Problem, name: str) -> None:
    site = replace(chinese_county.sites[0], name=name)
    code = segno.make(navigation_uri(site), error="l", micro=False)
    # 13.6 mm over at most 41 modules: a third of a millimetre each, what a telephone reads from paper.
    assert code.symbol_size(border=0)[0] <= 41


def test_the_image_holds_the_modules_of_the_code() -> None:
    # Encoded again and drawn from the path in the image, every dark module of the code is there and no other.
    text = "https://uri.amap.com/navigation?to=105.1,35.7,a&coordinate=gaode&callnative=1"
    svg = qr_svg(text)
    code = segno.make(text, error="l", micro=False)
    size = code.symbol_size(border=0)[0]
    drawn = _dark(re.search(r' d="([^"]+)"', svg).group(1))
    assert drawn == {(x, y) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert unquote(text) == text


def _dark(path: str) -> set[tuple[int, int]]:
    """Modules under the horizontal strokes of an SVG path of moves (M, m) and strokes (h)."""
    found, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return found
