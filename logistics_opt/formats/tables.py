"""
The tables of a county, column by column: the one place that says what a county folder holds.

The reader, the template and ``docs/reference/county-folder.md`` are all made from this.
"""

from logistics_opt.formats.choices import DATUMS, DIRECTIONS, ECHELONS, HOSTS, STANDINGS, TEMPERATURES, TIERS
from logistics_opt.formats.columns import Column, Kind, Table
from logistics_opt.formats.tables_more import (
    CLOSURES,
    LINE_STOPS,
    LINES,
    PROGRAMME,
    SPEED_RULES,
    SPEEDS,
    SUBSIDIES,
    TARGETS,
)
from logistics_opt.formats.tables_placement import CANDIDATES, SEASONS
from logistics_opt.network.travel import MAX_SNAP

KEYS = (
    Column("name", "名称", Kind.TEXT, "name of the county", "县名", "Huining 会宁", required=True),
    Column(
        "datum",
        "坐标系",
        Kind.CHOICE,
        "datum of every position in these tables, never guessed: wgs84 (GPS), gcj02 (Amap, Tencent) or bd09 (Baidu)",
        "表中坐标的坐标系，必须注明：wgs84(GPS)、gcj02(高德/腾讯)或bd09(百度)",
        "wgs84",
        required=True,
        choices=DATUMS,
    ),
    Column("day", "日期", Kind.DATE, "planning day used when none is given", "默认计划日", "2026-03-02"),
    Column(
        "orders",
        "运单文件",
        Kind.TEXT,
        "the day's waybill file, relative to this folder; {day} stands for the date",
        "当日运单文件(相对路径)，{day} 代表日期",
        "orders/{day}.csv",
    ),
    Column(
        "overnight_per_kg_yuan",
        "隔夜单价",
        Kind.YUAN,
        "price the search puts on a kg left at a depot overnight; default 10",
        "隔夜存放每公斤计价，默认 10",
        "10",
    ),
    Column(
        "max_snap_m",
        "最大匹配距离",
        Kind.METRES,
        f"a site farther than this from every road counts as unreachable; default {MAX_SNAP}",
        f"站点离路超过此距离视为不可达，默认 {MAX_SNAP}",
        f"{MAX_SNAP}",
    ),
    Column(
        "roads_datum",
        "道路坐标系",
        Kind.CHOICE,
        "datum of a file roads.gpkg or roads.geojson, where it is not that of the tables",
        "道路文件的坐标系(若与表不同)",
        "wgs84",
        choices=DATUMS,
    ),
    Column(
        "detour_factor",
        "绕行系数",
        Kind.NUMBER,
        "road over straight-line distance where no roads are given; default 1.35",
        "无路网时的绕行系数，默认 1.35",
        "1.35",
        low=1,
        high=5,
    ),
    Column(
        "crow_fly_kmh",
        "估算车速",
        Kind.NUMBER,
        "speed where no roads are given, all vehicles; default 35",
        "无路网时的车速(公里/小时)，默认 35",
        "35",
        low=1,
        high=120,
    ),
    Column("position_note", "位置说明", Kind.TEXT, "what is to be said of the positions", "位置来源说明", ""),
    Column(
        "attribution",
        "数据署名",
        Kind.TEXT,
        "who must be named on every map, such as (c) OpenStreetMap contributors, ODbL 1.0",
        "地图上须注明的数据来源",
        "",
    ),
    Column("population", "人口", Kind.COUNT, "residents, for information", "常住人口，仅供参考", ""),
    Column(
        "code", "行政区划代码", Kind.CODE, "administrative code, for information", "行政区划代码，仅供参考", "620422"
    ),
)

COUNTY = Table(
    "county",
    "县",
    "one row a setting of the whole county",
    "全县设置，每行一项",
    (
        Column("key", "项目", Kind.TEXT, "one of the keys listed below", "见下列项目", "datum", required=True),
        Column("value", "值", Kind.TEXT, "its value", "取值", "wgs84"),
        Column("source", "来源", Kind.TEXT, "where the figure is from", "来源", ""),
        Column("grade", "等级", Kind.TEXT, "how good the source is, A best", "来源等级，A 最好", "A"),
        Column("source_zh", "中文来源", Kind.TEXT, "the source in Chinese", "来源的中文说明", ""),
    ),
    required=True,
)

SITES = Table(
    "sites",
    "站点",
    "county warehouse (exactly one), township depots, village post points",
    "县级配送中心(恰好一个)、乡镇站点、村级服务点",
    (
        Column(
            "id",
            "编号",
            Kind.CODE,
            "administrative code or any other; default the name",
            "行政区划代码或其他编号；默认用名称",
            "620422101001",
        ),
        Column("name", "名称", Kind.TEXT, "name", "名称", "东门村", required=True),
        Column(
            "tier",
            "层级",
            Kind.CHOICE,
            "county, township or village",
            "县、乡、村",
            "village",
            required=True,
            choices=TIERS,
        ),
        Column(
            "parent", "上级", Kind.CODE, "id or name of the site it is supplied from", "上级站点编号或名称", "620422101"
        ),
        Column("host", "依托", Kind.CHOICE, "who gives the roof", "依托单位", "post_office", choices=HOSTS),
        Column("owner", "所属企业", Kind.CODE, "firm that owns it; empty: common", "所属企业；空为公用", ""),
        Column("standing", "状态", Kind.CHOICE, "existing or candidate", "已有或候选", "existing", choices=STANDINGS),
        Column(
            "lon", "经度", Kind.NUMBER, "longitude, degrees", "经度(度)", "105.0533", required=True, low=-180, high=180
        ),
        Column(
            "lat", "纬度", Kind.NUMBER, "latitude, degrees", "纬度(度)", "35.6922", required=True, low=-180, high=180
        ),
        Column("opens", "开门", Kind.CLOCK, "vehicles may start work from; default 00:00", "最早作业时刻", "08:00"),
        Column("closes", "关门", Kind.CLOCK, "and no later than; default 24:00", "最晚开始作业时刻", "18:00"),
        Column(
            "stop_minutes", "停车时间", Kind.MINUTES, "a visit takes so long whatever is moved", "每次停靠固定时间", "4"
        ),
        Column("seconds_per_piece", "每件秒数", Kind.SECONDS, "and so long for each piece", "每件装卸时间", "6"),
        Column(
            "handling_minutes", "分拣准备时间", Kind.MINUTES, "sorting at a depot: fixed part", "分拣固定时间", "15"
        ),
        Column(
            "pieces_per_hour",
            "分拣效率",
            Kind.COUNT,
            "sorting rate; empty: no time a piece",
            "每小时分拣件数",
            "600",
            low=1,
        ),
        Column(
            "capacity_kg",
            "日处理重量",
            Kind.KG,
            "what a depot may pass on in a day; empty: unbounded",
            "日处理能力",
            "",
        ),
        Column("capacity_litres", "日处理体积", Kind.LITRES, "the same by volume", "日处理能力(体积)", ""),
        Column("capacity_pieces", "日处理件数", Kind.COUNT, "the same by pieces", "日处理能力(件数)", ""),
        Column("cost_per_day_yuan", "日费用", Kind.YUAN, "paid on days with a stop here", "有停靠之日的费用", "30"),
        Column("functions", "功能", Kind.LIST, "what it does besides", "功能", "parcel;bank"),
        Column("aliases", "别名", Kind.LIST, "other names found on waybills", "运单上的其他写法", "东门;东门村委会"),
        Column("contact", "联系方式", Kind.TEXT, "for the driver's sheet", "供司机联系", ""),
        Column("position", "位置来源", Kind.TEXT, "surveyed, generated ...; default surveyed", "位置来源", "generated"),
        Column("population", "人口", Kind.COUNT, "for information, not used", "人口，仅供参考", ""),
    ),
    required=True,
)

FIRMS = Table(
    "firms",
    "企业",
    "owners of goods, vehicles and sites; without a row one firm is assumed",
    "货主、车主、站点所有者；不填则按一家企业",
    (
        Column("id", "编号", Kind.CODE, "short code", "简码", "post", required=True),
        Column("name", "名称", Kind.TEXT, "name", "名称", "China Post 邮政", required=True),
        Column("kind", "类型", Kind.TEXT, "post, courier, coop, bus ...; default courier", "类型", "post"),
    ),
)

COMMODITIES = Table(
    "commodities",
    "货类",
    "classes of goods; without a row all are parcels",
    "货物类别；不填则全部按快递包裹",
    (
        Column("id", "编号", Kind.CODE, "short code", "简码", "parcel", required=True),
        Column("name", "名称", Kind.TEXT, "name", "名称", "parcels 快递包裹", required=True),
        Column("temperature", "温度", Kind.CHOICE, "ambient or chilled", "常温或冷藏", "ambient", choices=TEMPERATURES),
        Column(
            "keep_apart", "不得混装", Kind.LIST, "ids that never share a trip with it", "不得同车的货类", "farm_inputs"
        ),
    ),
)

VEHICLES = Table(
    "vehicles",
    "车辆",
    "vehicle types: so many equal vehicles at one base; without a row a fleet is assumed, and said with every result",
    "车型：同一驻地若干相同车辆；不填则按默认车队，并随结果注明",
    (
        Column("id", "编号", Kind.CODE, "short code", "简码", "van-1", required=True),
        Column("name", "名称", Kind.TEXT, "name", "名称", "van 面包车", required=True),
        Column(
            "echelon",
            "级",
            Kind.CHOICE,
            "1 to the townships, 2 to the villages",
            "1 县到乡，2 乡到村",
            "2",
            required=True,
            choices=ECHELONS,
        ),
        Column(
            "base",
            "驻地",
            Kind.CODE,
            "id or name of the warehouse or a depot",
            "驻地编号或名称",
            "620422101",
            required=True,
        ),
        Column("count", "数量", Kind.COUNT, "how many", "辆数", "2", required=True),
        Column("capacity_kg", "载重", Kind.KG, "weight it carries", "载重", "600", required=True),
        Column("capacity_litres", "容积", Kind.LITRES, "volume of ambient goods", "常温容积", "3000", required=True),
        Column(
            "chilled_litres", "冷藏容积", Kind.LITRES, "volume of chilled goods; default 0", "冷藏容积，默认 0", "0"
        ),
        Column("per_day_yuan", "日租", Kind.YUAN, "cost of a day on which it is used", "使用一天的费用", "120"),
        Column("per_km_yuan", "每公里费用", Kind.YUAN, "cost a km", "每公里费用", "0.8"),
        Column(
            "per_hour_yuan", "每小时费用", Kind.YUAN, "cost an hour between leaving and last return", "每小时费用", "25"
        ),
        Column("shift_opens", "出车", Kind.CLOCK, "leaves no earlier", "最早出车", "06:00", required=True),
        Column("shift_closes", "收车", Kind.CLOCK, "is back by", "最晚收车", "19:00", required=True),
        Column("max_hours", "最长工时", Kind.HOURS, "between leaving and last return", "出车到收车最长", "9"),
        Column("max_trips", "最多趟次", Kind.COUNT, "trips a day; default 1", "每日趟数，默认 1", "2", low=1),
        Column("reload_minutes", "再装车时间", Kind.MINUTES, "stands at the base between trips", "趟间装车时间", "20"),
        Column(
            "profile",
            "通行方式",
            Kind.CODE,
            "truck, van, three_wheeler; default by echelon",
            "货车/面包车/三轮车",
            "van",
        ),
        Column("owner", "所属企业", Kind.CODE, "firm that owns it; empty: common", "所属企业；空为公用", ""),
        Column("carries", "可运货类", Kind.LIST, "commodities it may carry; empty: all", "可运货类；空为全部", ""),
        Column("co2_g_per_km", "碳排放", Kind.GRAMS, "g of CO2 a km", "每公里二氧化碳克数", "220"),
    ),
)

ROADS = Table(
    "roads",
    "道路",
    "road pieces; instead a file roads.gpkg, roads.geojson or *.osm.pbf may stand in the folder",
    "路段；也可用文件 roads.gpkg、roads.geojson 或 *.osm.pbf",
    (
        Column("id", "编号", Kind.CODE, "any code", "编号", "r1", required=True),
        Column("name", "名称", Kind.TEXT, "name or number", "名称或编号", "G247"),
        Column("class", "等级", Kind.TEXT, "as in the speed table", "等级，见速度表", "secondary", required=True),
        Column("surface", "路面", Kind.TEXT, "as in the speed table", "路面，见速度表", "asphalt"),
        Column("oneway", "单行", Kind.YES_NO, "only in the direction of the line", "仅沿画线方向通行", "no"),
        Column("length_km", "长度", Kind.KM, "if it differs from the line's", "长度(若与画线不同)", "", high=1_000),
        Column("width_m", "限宽", Kind.NUMBER, "width there is to drive on, m; see speed_rules", "可通行宽度(米)", ""),
        Column(
            "gradient_percent",
            "坡度",
            Kind.NUMBER,
            "mean gradient, percent; see speed_rules",
            "平均坡度(%)",
            "",
            low=-100,
            high=100,
        ),
        Column(
            "geometry",
            "线形",
            Kind.TEXT,
            "LINESTRING (lon lat, lon lat ...)",
            "WKT 折线：经度 纬度",
            "LINESTRING (105.05 35.69, 105.06 35.70)",
            required=True,
        ),
        Column("generated", "生成", Kind.YES_NO, "yes if nobody surveyed it", "非实测数据填是", "no"),
    ),
)

PARAMETERS = Table(
    "parameters",
    "参数",
    "assumptions behind the figures: printed with every result",
    "数据背后的假设：随结果一并打印",
    (
        Column("name", "名称", Kind.TEXT, "what the figure is", "名称", "share of farm produce", required=True),
        Column("value", "值", Kind.TEXT, "the figure", "取值", "12", required=True),
        Column("unit", "单位", Kind.TEXT, "its unit", "单位", "percent"),
        Column("source", "来源", Kind.TEXT, "where it is from", "来源", "", required=True),
        Column("grade", "等级", Kind.TEXT, "how good the source is, A best, K general knowledge", "来源等级", "K"),
        Column("name_zh", "中文名称", Kind.TEXT, "the name in Chinese", "中文名称", "农产品占比"),
        Column("unit_zh", "中文单位", Kind.TEXT, "the unit in Chinese", "中文单位", "%"),
        Column("source_zh", "中文来源", Kind.TEXT, "the source in Chinese", "来源的中文说明", ""),
    ),
)

PLACEMENT_PARAMETERS = Table(
    "placement_parameters",
    "选址参数",
    "assumptions behind candidates and seasons: no day's plan rests on them, a study of placement prints them",
    "候选站点和季节背后的假设：与每日计划无关，随选址结果打印",
    PARAMETERS.columns,
)

ORDERS = Table(
    "orders",
    "运单",
    "the day's demand: one row a waybill or a consignment",
    "当日货量：每行一票或一批",
    (
        Column(
            "id",
            "运单号",
            Kind.CODE,
            "waybill number; default the row's number",
            "运单号；默认行号",
            "w1",
            also=("waybill", "运单编号"),
        ),
        Column(
            "firm",
            "企业",
            Kind.CODE,
            "id or name; may be left out where there is one firm",
            "企业编号或名称",
            "post",
            also=("快递公司",),
        ),
        Column(
            "commodity",
            "货类",
            Kind.CODE,
            "id or name; may be left out where there is one",
            "货类编号或名称",
            "parcel",
            also=("货物类型",),
        ),
        Column(
            "site",
            "站点",
            Kind.CODE,
            "id, name, alias, or township name and village name",
            "编号、名称、别名或“乡镇名+村名”",
            "东门村",
            required=True,
            also=("village", "村", "收件村", "目的地"),
        ),
        Column(
            "direction",
            "方向",
            Kind.CHOICE,
            "down to the site or up from it; default down",
            "下行或上行，默认下行",
            "down",
            choices=DIRECTIONS,
        ),
        Column("weight_kg", "重量", Kind.KG, "weight of all pieces", "总重量", "2.5", required=True),
        Column(
            "volume_l",
            "体积",
            Kind.LITRES,
            "volume of all pieces; default 0",
            "总体积，默认 0",
            "12",
            also=("volume_litres",),
        ),
        Column("pieces", "件数", Kind.COUNT, "default 1", "件数，默认 1", "1", low=1),
        Column("ready", "可发时间", Kind.CLOCK, "not before this does it stand at its origin", "最早可发时刻", "06:30"),
        Column("promised", "承诺时间", Kind.CLOCK, "to be there by this", "承诺送达时刻", "18:00"),
        Column("priority", "优先级", Kind.COUNT, "higher is dropped later; default 0", "越大越后舍弃，默认 0", "0"),
        Column("cash_yuan", "代收货款", Kind.YUAN, "to collect on delivery", "代收货款", "0"),
    ),
)

TABLES = (
    COUNTY,
    SITES,
    FIRMS,
    COMMODITIES,
    VEHICLES,
    ROADS,
    CLOSURES,
    SPEEDS,
    SPEED_RULES,
    LINES,
    LINE_STOPS,
    PROGRAMME,
    TARGETS,
    SUBSIDIES,
    PARAMETERS,
    CANDIDATES,
    SEASONS,
    PLACEMENT_PARAMETERS,
    ORDERS,
)
