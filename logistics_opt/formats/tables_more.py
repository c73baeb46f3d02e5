"""The tables few counties fill: closures, speeds, bus lines, the programme."""

from logistics_opt.formats.choices import DIRECTIONS
from logistics_opt.formats.columns import Column, Kind, Table

RULES = {
    "width_below": "width_below",
    "gradient_above": "gradient_above",
    "路宽低于": "width_below",
    "坡度高于": "gradient_above",
}
SUBSIDY_KINDS = {
    "reward": "reward",
    "interest": "interest",
    "service": "service",
    "lump_sum": "lump_sum",
    "以奖代补": "reward",
    "贷款贴息": "interest",
    "购买服务": "service",
    "定额补助": "lump_sum",
}
SUBSIDY_UNITS = {
    "once": "once",
    "day": "day",
    "piece": "piece",
    "visit": "visit",
    "site": "site",
    "一次": "once",
    "天": "day",
    "件": "piece",
    "次": "visit",
    "站": "site",
}

CLOSURES = Table(
    "closures",
    "封路",
    "roads closed on some days",
    "若干日封闭的道路",
    (
        Column("road", "道路", Kind.CODE, "id of a road", "道路编号", "r1", required=True),
        Column("first", "起始日", Kind.DATE, "first day; empty: always", "首日", "2026-03-01"),
        Column("last", "截止日", Kind.DATE, "last day; empty: until further notice", "末日", "2026-03-15"),
        Column("reason", "原因", Kind.TEXT, "for the reader", "原因", "bridge works"),
    ),
)

SPEEDS = Table(
    "speeds",
    "速度",
    "speeds of your own: a row takes the place of the built-in one of the same profile, road class and surface, or is "
    "added; all other built-in rows stand",
    "自有速度：替换通行方式、道路等级、路面都相同的内置行，没有则增加；其余内置行不变",
    (
        Column("profile", "通行方式", Kind.CODE, "truck, van, three_wheeler ...", "通行方式", "van", required=True),
        Column(
            "road_class",
            "道路等级",
            Kind.TEXT,
            "road class",
            "道路等级",
            "secondary",
            required=True,
            also=("class", "等级"),
        ),
        Column("surface", "路面", Kind.TEXT, "surface; empty: any", "路面；空为任意", "asphalt"),
        Column("kmh", "速度", Kind.NUMBER, "km/h", "公里/小时", "45", low=1, high=130),
        Column("passable", "可通行", Kind.YES_NO, "no: this profile may not go there", "填否表示不可通行", "yes"),
        Column("source", "来源", Kind.TEXT, "where it is from", "来源", ""),
        Column("grade", "等级评定", Kind.TEXT, "how good the source is", "来源等级", "K"),
    ),
)

SPEED_RULES = Table(
    "speed_rules",
    "限行规则",
    "what width and gradient take from a speed: the rows of one profile and rule take the place of all built-in rows "
    "of that profile and rule; of the rules a road breaks the strictest holds",
    "路宽和坡度对速度的影响：同一通行方式和规则的各行，替换该通行方式该规则的全部内置行；多条适用时取最严",
    (
        Column("profile", "通行方式", Kind.CODE, "truck, van, three_wheeler ...", "通行方式", "van", required=True),
        Column(
            "rule",
            "规则",
            Kind.CHOICE,
            "on roads narrower, or steeper, than the limit",
            "路宽低于或坡度高于界限",
            "width_below",
            required=True,
            choices=RULES,
        ),
        Column(
            "limit",
            "界限",
            Kind.NUMBER,
            "width in m; gradient as a fraction, 0.08 is 8 percent",
            "路宽(米)；坡度为小数，0.08 即 8%",
            "2.6",
            required=True,
            high=100,
        ),
        Column(
            "factor",
            "系数",
            Kind.NUMBER,
            "the speed is multiplied by it; 0: may not go there",
            "速度乘以此数；0 为不可通行",
            "0.7",
            required=True,
            high=1,
        ),
        Column("source", "来源", Kind.TEXT, "where it is from", "来源", ""),
        Column("grade", "等级评定", Kind.TEXT, "how good the source is", "来源等级", "K"),
    ),
)

LINES = Table(
    "lines",
    "客运班线",
    "timetabled buses that may carry goods beside their passengers",
    "可捎带货物的客运班线（客货邮融合）",
    (
        Column("id", "编号", Kind.CODE, "code, one for each direction", "编号，每方向一个", "bus-1", required=True),
        Column("name", "名称", Kind.TEXT, "name", "名称", "会师-新添堡", required=True),
        Column("operator", "运营企业", Kind.CODE, "firm", "运营企业", "bus"),
        Column(
            "departures",
            "发车时刻",
            Kind.LIST,
            "HH:MM separated by ;",
            "时:分，以分号分隔",
            "07:30;13:30",
            required=True,
        ),
        Column("spare_kg", "可带重量", Kind.KG, "room for goods, weight", "可带货重量", "50"),
        Column("spare_litres", "可带体积", Kind.LITRES, "room for goods, volume", "可带货体积", "400"),
        Column("spare_pieces", "可带件数", Kind.COUNT, "room for goods, pieces", "可带货件数", "30"),
        Column("price_per_piece_yuan", "每件价格", Kind.YUAN, "price a piece", "每件价格", "0.5"),
        Column(
            "loading_lead_minutes",
            "提前装车",
            Kind.MINUTES,
            "goods stand at the stop so long before",
            "货物提前到站",
            "10",
        ),
        Column("carries", "可运货类", Kind.LIST, "commodities it may carry; empty: all", "可运货类；空为全部", ""),
        Column("bag_kg", "每袋重量", Kind.KG, "a sealed bag holds, weight; empty: not bound", "每袋可装重量", ""),
        Column("bag_litres", "每袋体积", Kind.LITRES, "a sealed bag holds, volume", "每袋可装体积", ""),
        Column("bag_pieces", "每袋件数", Kind.COUNT, "a sealed bag holds, pieces", "每袋可装件数", ""),
        Column("price_per_bag_yuan", "每袋价格", Kind.YUAN, "price a bag", "每袋价格", ""),
        Column("spare_bags", "可带袋数", Kind.COUNT, "room for bags; empty: not bound", "可带袋数；空为不限", ""),
        Column("seconds_per_piece", "每件秒数", Kind.SECONDS, "a stop takes so long a piece", "每件装卸时间", "2"),
        Column("seconds_per_bag", "每袋秒数", Kind.SECONDS, "and so long a bag", "每袋装卸时间", ""),
        Column(
            "max_dwell_minutes",
            "最长延误",
            Kind.MINUTES,
            "most that goods may hold up the passengers of a departure; empty: not bound",
            "因带货增加的停站时间上限；空为不限",
            "3",
        ),
    ),
)

LINE_STOPS = Table(
    "line_stops",
    "班线停靠",
    "the stops of the bus lines, in order of time",
    "班线停靠站，按时间先后",
    (
        Column("line", "班线", Kind.CODE, "id of the line", "班线编号", "bus-1", required=True),
        Column("site", "站点", Kind.CODE, "id or name of the site", "站点编号或名称", "620422101", required=True),
        Column(
            "offset_minutes",
            "行驶时间",
            Kind.MINUTES,
            "after the line's departure",
            "发车后分钟数",
            "25",
            required=True,
        ),
    ),
)

PROGRAMME = Table(
    "programme",
    "项目",
    "the county's demonstration programme: one row",
    "示范项目：一行",
    (
        Column("name", "名称", Kind.TEXT, "name", "名称", "", required=True),
        Column("year", "年度", Kind.COUNT, "year", "年度", "2020", required=True, low=1990, high=2100),
        Column(
            "fundable",
            "可补费用",
            Kind.LIST,
            "cost lines that may be paid from the fund",
            "可由资金支付的费用项",
            "vehicle_km;site_day",
        ),
    ),
)

TARGETS = Table(
    "targets",
    "目标",
    "quantified goals",
    "量化目标",
    (
        Column("metric", "指标", Kind.TEXT, "key figure", "指标", "villages_served", required=True),
        Column("at_least", "不低于", Kind.NUMBER, "either this", "不低于", "0.95", low=-1e9),
        Column("at_most", "不高于", Kind.NUMBER, "or this", "不高于", "", low=-1e9),
    ),
)

SUBSIDIES = Table(
    "subsidies",
    "补助",
    "what the fund pays",
    "资金补助规则",
    (
        Column("name", "名称", Kind.TEXT, "name", "名称", "", required=True),
        Column("kind", "方式", Kind.CHOICE, "instrument", "方式", "service", required=True, choices=SUBSIDY_KINDS),
        Column("amount_yuan", "金额", Kind.YUAN, "for each unit", "每单位金额", "0.3", required=True),
        Column(
            "unit", "单位", Kind.CHOICE, "paid for each of", "计量单位", "piece", required=True, choices=SUBSIDY_UNITS
        ),
        Column("cap_yuan", "年上限", Kind.YUAN, "at most in a year", "年度上限", ""),
        Column(
            "direction",
            "方向",
            Kind.CHOICE,
            "by the piece: for goods that way only; empty: both",
            "按件补助时限定的方向；空为双向",
            "up",
            choices=DIRECTIONS,
        ),
        Column(
            "goods",
            "货类",
            Kind.LIST,
            "by the piece: for these commodities only; empty: all",
            "按件补助时限定的货类；空为全部",
            "farm_produce",
        ),
    ),
)
