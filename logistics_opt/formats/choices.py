"""What may be written in a column of choices, and the value it means: English first, then Chinese."""

TIERS = {
    "county": "1",
    "township": "2",
    "village": "3",
    "1": "1",
    "2": "2",
    "3": "3",
    "县": "1",
    "乡": "2",
    "村": "3",
    "县级": "1",
    "乡级": "2",
    "乡镇": "2",
    "镇": "2",
    "村级": "3",
}
HOSTS = {
    "post_office": "post_office",
    "supply_coop": "supply_coop",
    "passenger_station": "passenger_station",
    "chain_store": "chain_store",
    "express_outlet": "express_outlet",
    "service_point": "service_point",
    "idle_workshop": "idle_workshop",
    "邮政": "post_office",
    "邮政所": "post_office",
    "邮局": "post_office",
    "供销社": "supply_coop",
    "供销": "supply_coop",
    "客运站": "passenger_station",
    "商超": "chain_store",
    "连锁店": "chain_store",
    "快递网点": "express_outlet",
    "服务站": "service_point",
    "服务点": "service_point",
    "闲置厂房": "idle_workshop",
    "旧校舍": "idle_workshop",
}
STANDINGS = {
    "existing": "existing",
    "candidate": "candidate",
    "已有": "existing",
    "现有": "existing",
    "候选": "candidate",
}
DIRECTIONS = {
    "down": "down",
    "up": "up",
    "下行": "down",
    "上行": "up",
    "派件": "down",
    "揽收": "up",
    "下": "down",
    "上": "up",
}
TEMPERATURES = {
    "ambient": "ambient",
    "chilled": "chilled",
    "常温": "ambient",
    "冷藏": "chilled",
    "冷链": "chilled",
}
ECHELONS = {"1": "1", "2": "2", "first": "1", "second": "2", "一级": "1", "二级": "2", "干线": "1", "末端": "2"}
DATUMS = {
    "wgs84": "wgs84",
    "gcj02": "gcj02",
    "bd09": "bd09",
    "wgs-84": "wgs84",
    "gcj-02": "gcj02",
    "bd-09": "bd09",
    "火星坐标": "gcj02",
    "百度坐标": "bd09",
}
