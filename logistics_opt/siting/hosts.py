"""What the kinds of hosts are called, in English and Chinese."""

from collections.abc import Iterable, Mapping

from logistics_opt.model import Host

HOST_WORDS: Mapping[Host, tuple[str, str]] = {
    Host.POST_OFFICE: ("post office", "邮政所"),
    Host.SUPPLY_COOP: ("supply co-operative", "供销社"),
    Host.PASSENGER_STATION: ("passenger station", "客运站"),
    Host.CHAIN_STORE: ("chain store", "连锁超市"),
    Host.EXPRESS_OUTLET: ("express outlet", "快递网点"),
    Host.SERVICE_POINT: ("service point", "服务点"),
    Host.IDLE_WORKSHOP: ("idle workshop", "闲置厂房"),
}


def one_of(hosts: Iterable[Host]) -> tuple[str, str]:
    """``a post office or a passenger station``, in the order of their kinds; the Chinese beside it."""
    wanted = frozenset(hosts)
    named = [words for host, words in HOST_WORDS.items() if host in wanted]
    english = [f"{'an' if en[0] in 'aeiou' else 'a'} {en}" for en, _ in named]
    return " or ".join(english), "或".join(zh for _, zh in named)
