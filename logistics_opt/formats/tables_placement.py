"""The tables of a study of placement: where depots might stand, and the seasons of a year."""

from logistics_opt.formats.choices import HOSTS
from logistics_opt.formats.columns import Column, Kind, Table
from logistics_opt.model.season import DAYS_A_YEAR

PREMISES = {
    "standing": "standing",
    "reused": "reused",
    "new": "new",
    "已有": "standing",
    "现有": "standing",
    "利用现有房屋": "reused",
    "利用": "reused",
    "改造": "reused",
    "新建": "new",
}
LOCKS = {
    "free": "free",
    "open": "open",
    "shut": "shut",
    "自由": "free",
    "不限": "free",
    "必开": "open",
    "不开": "shut",
    "关闭": "shut",
}
AS_DEPOT = "default: as the depot of its township"
AS_DEPOT_ZH = "默认同该乡镇站点"

CANDIDATES = Table(
    "candidates",
    "候选站点",
    "places where a township depot might stand; a study of placement chooses among them, a day's plan does not know "
    "them. Depots that stand today are candidates without a row; a row with the id of one gives its lock and what "
    "closing it costs, all else is left empty",
    "乡镇站点的候选地点：供选址研究选择，每日计划不使用。现有乡镇站点无需填写即为候选；填写其编号的行只给出选定状态和撤站费用，其余留空",
    (
        Column(
            "id",
            "编号",
            Kind.CODE,
            "a new code, or the id of a depot",
            "新编号，或现有站点编号",
            "c-101-1",
            required=True,
        ),
        Column("name", "名称", Kind.TEXT, "name; a new place needs it", "名称；新地点必填", "郭城驿客运站"),
        Column(
            "township",
            "乡镇",
            Kind.CODE,
            "id or name of its township's depot in sites; a new place needs it",
            "所属乡镇站点的编号或名称；新地点必填",
            "620422101",
        ),
        Column("host", "依托", Kind.CHOICE, "who gives the roof", "依托单位", "passenger_station", choices=HOSTS),
        Column("owner", "所属企业", Kind.CODE, "firm that owns it; empty: common", "所属企业；空为公用", ""),
        Column(
            "lon",
            "经度",
            Kind.NUMBER,
            "longitude, degrees; a new place needs it",
            "经度(度)；新地点必填",
            "104.8805",
            low=-180,
            high=180,
        ),
        Column(
            "lat",
            "纬度",
            Kind.NUMBER,
            "latitude, degrees; a new place needs it",
            "纬度(度)；新地点必填",
            "36.2295",
            low=-180,
            high=180,
        ),
        Column(
            "premises",
            "房屋",
            Kind.CHOICE,
            "reused: a building that is there; new: must be built; a new place needs it",
            "利用现有房屋或新建；新地点必填",
            "reused",
            choices=PREMISES,
        ),
        Column(
            "opens",
            "开门",
            Kind.CLOCK,
            f"vehicles may start work from; {AS_DEPOT}",
            f"最早作业时刻，{AS_DEPOT_ZH}",
            "06:00",
        ),
        Column(
            "closes", "关门", Kind.CLOCK, f"and no later than; {AS_DEPOT}", f"最晚开始作业时刻，{AS_DEPOT_ZH}", "20:30"
        ),
        Column(
            "stop_minutes",
            "停车时间",
            Kind.MINUTES,
            f"a visit takes so long whatever is moved; {AS_DEPOT}",
            f"每次停靠固定时间，{AS_DEPOT_ZH}",
            "12",
        ),
        Column(
            "seconds_per_piece",
            "每件秒数",
            Kind.SECONDS,
            f"and so long for each piece; {AS_DEPOT}",
            f"每件装卸时间，{AS_DEPOT_ZH}",
            "2",
        ),
        Column(
            "handling_minutes",
            "分拣准备时间",
            Kind.MINUTES,
            f"sorting: fixed part; {AS_DEPOT}",
            f"分拣固定时间，{AS_DEPOT_ZH}",
            "15",
        ),
        Column(
            "pieces_per_hour",
            "分拣效率",
            Kind.COUNT,
            f"sorting rate; {AS_DEPOT}",
            f"每小时分拣件数，{AS_DEPOT_ZH}",
            "600",
            low=1,
        ),
        Column(
            "capacity_kg", "日处理重量", Kind.KG, "what it may pass on in a day; empty: unbounded", "日处理能力", "4000"
        ),
        Column("capacity_litres", "日处理体积", Kind.LITRES, "the same by volume", "日处理能力(体积)", ""),
        Column("capacity_pieces", "日处理件数", Kind.COUNT, "the same by pieces", "日处理能力(件数)", ""),
        Column(
            "cost_per_day_yuan", "日费用", Kind.YUAN, "rent and staff a day; default 0", "每日租金和人工，默认 0", "90"
        ),
        Column(
            "conversion_yuan",
            "改造费用",
            Kind.YUAN,
            "once, to open it: fit-out or building; default 0",
            "启用时一次性改造或建设费用，默认 0",
            "30000",
        ),
        Column(
            "closing_yuan",
            "撤站费用",
            Kind.YUAN,
            "once, to close a depot that stands today; default 0",
            "撤销现有站点的一次性费用，默认 0",
            "5000",
        ),
        Column(
            "lock",
            "选定",
            Kind.CHOICE,
            "open: it must be open; shut: it stays shut; default free",
            "必开、不开或自由，默认自由",
            "free",
            choices=LOCKS,
        ),
        Column("contact", "联系方式", Kind.TEXT, "for the driver's sheet", "供司机联系", ""),
        Column("position", "位置来源", Kind.TEXT, "surveyed, generated ...; default surveyed", "位置来源", "generated"),
    ),
)

SEASONS = Table(
    "seasons",
    "季节",
    "parts of a year that differ in goods and in roads, for a study of placement",
    "一年中货量和道路不同的时段，供选址研究使用",
    (
        Column("name", "名称", Kind.TEXT, "name", "名称", "harvest 秋收", required=True),
        Column(
            "days",
            "天数",
            Kind.COUNT,
            f"days of a year; all seasons together at most {DAYS_A_YEAR}",
            f"一年中的天数；各季节合计不超过 {DAYS_A_YEAR}",
            "60",
            required=True,
            low=1,
            high=DAYS_A_YEAR,
        ),
        Column(
            "orders_day",
            "运单日",
            Kind.DATE,
            "the day whose waybills its days are like",
            "以该日运单为代表",
            "2026-11-23",
            required=True,
        ),
        Column(
            "roads_day",
            "道路日",
            Kind.DATE,
            "the day whose closures hold; default: the day of the waybills",
            "采用该日的封路，默认同运单日",
            "2027-01-18",
        ),
        Column(
            "down_factor",
            "下行系数",
            Kind.NUMBER,
            "loads down are multiplied by it; default 1",
            "下行货量乘以此数，默认 1",
            "1.87",
            low=0.01,
            high=100,
        ),
        Column(
            "up_factor",
            "上行系数",
            Kind.NUMBER,
            "loads up are multiplied by it; default 1",
            "上行货量乘以此数，默认 1",
            "3",
            low=0.01,
            high=100,
        ),
    ),
)
