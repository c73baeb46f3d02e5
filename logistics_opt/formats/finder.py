"""Which site, firm or commodity a person means: by code, by name, by alias, by township and village name together."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logistics_opt.formats.names import nearest
from logistics_opt.model import Site, SiteId, Tier

_BLANKS = re.compile(r"[\s\u3000\ufeff\u200b\xa0,，、/·\-]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff（）()〇]+")
_VILLAGE_ENDINGS = ("村民委员会", "社区居委会", "居民委员会", "村委会", "居委会", "服务站", "服务点", "社区", "村")
_TOWNSHIP_ENDINGS = ("民族乡", "街道办事处", "街道", "镇", "乡", "站", "镇站点", "乡站点")


@dataclass(frozen=True, slots=True)
class Found:
    """Sites that a text may mean: exactly one is an answer, several are candidates, none is none."""

    sites: tuple[SiteId, ...]
    like: str = ""

    @property
    def only(self) -> SiteId | None:
        """The site, if there is no doubt."""
        return self.sites[0] if len(self.sites) == 1 else None


class SiteFinder:
    """Finds sites by what people write on waybills. Exact spellings win over loose ones."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites = {site.id: site for site in sites}
        self._exact: dict[str, dict[SiteId, None]] = {}
        self._loose: dict[str, dict[SiteId, None]] = {}
        for site in self._sites.values():
            self._learn(site)

    def find(self, text: str) -> Found:
        """The sites the text may mean."""
        plain = _plain(text)
        for names, key in ((self._exact, plain), (self._loose, plain), (self._loose, _stem(plain, _VILLAGE_ENDINGS))):
            if key in names:
                return Found(tuple(names[key]))
        return Found((), self._like(plain))

    def label(self, site: SiteId) -> str:
        """Code, name and parent's name: enough for a person to tell two sites apart."""
        known = self._sites[site]
        parent = self._sites.get(known.parent) if known.parent else None
        return f"{site} {parent.name if parent else ''}{known.name}"

    def _learn(self, site: Site) -> None:
        for name in (site.id, site.name, *site.aliases):
            self._exact.setdefault(_plain(name), {})[site.id] = None
        endings = _VILLAGE_ENDINGS if site.tier is Tier.VILLAGE else _TOWNSHIP_ENDINGS
        names = _spellings(site)
        names |= {_stem(name, endings) for name in names}
        parent = self._sites.get(site.parent) if site.parent else None
        prefixes = {""}
        if parent is not None and site.tier is Tier.VILLAGE:
            above = _spellings(parent)
            prefixes |= above | {_stem(name, _TOWNSHIP_ENDINGS) for name in above}
        for prefix in prefixes:
            for name in names:
                self._loose.setdefault(prefix + name, {})[site.id] = None

    def _like(self, plain: str) -> str:
        key = nearest(plain, self._loose, cutoff=0.5) if len(self._loose) < 20_000 else ""
        return self.label(next(iter(self._loose[key]))) if key else ""


class Named:
    """Things with an id and a name, found by either."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.ids = tuple(names)
        self._found: dict[str, list[str]] = {}
        for key, name in names.items():
            self._found.setdefault(_plain(name), []).append(key)
        for key in names:
            self._found[_plain(key)] = [key]

    def find(self, text: str) -> str | None:
        """The id, or ``None`` where the text is no id and no name, or the name of two."""
        found = self._found.get(_plain(text), [])
        return found[0] if len(found) == 1 else None

    def like(self, text: str) -> str:
        """The known id or name most like it."""
        return nearest(_plain(text), self._found, cutoff=0.5)


def _spellings(site: Site) -> set[str]:
    """Name and aliases, and the Chinese part of a name in two languages."""
    names = {_plain(name) for name in (site.name, *site.aliases)}
    chinese = {"".join(_CHINESE.findall(name)) for name in names}
    return names | {name for name in chinese if len(name) > 1}


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _stem(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
