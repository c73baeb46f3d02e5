import numpy as np
import pytest

from logistics_opt.network import road_graph, travel


@pytest.fixture
def pair(make_road, make_site):
    return road_graph([make_road("a", (0, 0), (0.01, 0), length=1_000)]), [
        make_site("w", 0, 0),
        make_site("e", 0.01, 0),
    ]


def files(folder):
    return sorted(folder.iterdir())


def test_second_call_reads_what_the_first_wrote(pair, plain_speeds, tmp_path):
    graph, sites = pair
    first = travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path).matrices["van"]
    (stored,) = files(tmp_path)
    # Put another figure into the file under the same key: if it is read, the figure comes back.
    content = dict(np.load(stored))
    content["metres"] = content["metres"] * 2
    np.savez(stored, **content)
    second = travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path)
    assert second.matrices["van"].distance("w", "e") == 2 * first.distance("w", "e")
    assert len(second.path("van", "w", "e")) == 2  # the line is there without a search of all pairs


def test_any_change_of_roads_sites_or_speeds_is_another_file(pair, make_road, make_site, plain_speeds, tmp_path):
    graph, sites = pair
    longer = road_graph([make_road("a", (0, 0), (0.01, 0), length=1_001)])
    for roads, places, profile in [
        (graph, sites, "van"),
        (longer, sites, "van"),
        (graph, [sites[0], make_site("e", 0.009, 0)], "van"),
        (graph, sites[::-1], "van"),
    ]:
        travel(roads, places, [profile], speeds=plain_speeds, cache=tmp_path)
    assert len(files(tmp_path)) == 4


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 torn", b"no archive at all"])
def test_damaged_file_is_ignored_and_written_anew(pair, plain_speeds, tmp_path, damage):
    graph, sites = pair
    travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path)
    (stored,) = files(tmp_path)
    stored.write_bytes(damage)
    again = travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path)
    assert again.matrices["van"].distance("w", "e") == 1_000
    assert files(tmp_path) == [stored]
    assert np.load(stored)["metres"].max() == 1_000


def test_torn_archive_is_ignored(pair, plain_speeds, tmp_path):
    graph, sites = pair
    travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path)
    (stored,) = files(tmp_path)
    whole = stored.read_bytes()
    for keep in range(0, len(whole), 97):
        stored.write_bytes(whole[:keep])
        assert (
            travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path).matrices["van"].distance("w", "e")
            == 1_000
        )
        stored.write_bytes(bytes([*whole[:keep], whole[keep] ^ 0xFF, *whole[keep + 1 :]]))
        assert (
            travel(graph, sites, ["van"], speeds=plain_speeds, cache=tmp_path).matrices["van"].distance("w", "e")
            == 1_000
        )
