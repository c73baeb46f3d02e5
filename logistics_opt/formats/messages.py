"""
What the readers have to say, in both languages: one entry an issue code.

The sentences' gaps are filled from the details given to :meth:`logistics_opt.formats.log.Log.add`; repairs know
``change`` (the first one, as "was → now") and ``count``. ``docs/reference/issues.md`` lists every code.
"""

from logistics_opt.errors import Severity
from logistics_opt.formats.message import Message, error, repair, warning
from logistics_opt.formats.messages_edits import EDITS
from logistics_opt.formats.messages_placement import PLACEMENT
from logistics_opt.formats.messages_scenario import PACK, SCENARIO
from logistics_opt.formats.messages_sources import SOURCES

FILES = {
    "file-missing": error(
        "there is no such file", "put it there or correct its name", "没有这个文件", "请放入该文件或改正文件名"
    ),
    "file-empty": error(
        "the file or sheet holds nothing", "fill it in, starting from the template", "文件或工作表为空", "请按模板填写"
    ),
    "file-too-large": error(
        "the file has {size} MB",
        "keep it under {limit} MB: one county, one day",
        "文件大小为{size} MB",
        "请控制在{limit} MB以内：一县一日",
    ),
    "county-missing": error(
        "nothing is there, and no demo county has that name",
        "give the county's folder or workbook, or a demo county: {known}",
        "该处没有文件或文件夹，也没有同名的示范县",
        "请给出县数据文件夹或工作簿，或示范县名：{known}",
    ),
    "not-a-county": error(
        "this is neither a folder, an .xlsx workbook, a .gpkg GeoPackage nor a .json text",
        "give the county's folder, workbook, GeoPackage or JSON text",
        "既不是文件夹，也不是.xlsx工作簿、.gpkg或.json文件",
        "请给出县数据文件夹、工作簿、GeoPackage或JSON文件",
    ),
    "not-a-table": error(
        "this is neither a .csv file nor an .xlsx workbook",
        "save it as CSV (UTF-8) or .xlsx",
        "既不是.csv也不是.xlsx文件",
        "请另存为CSV(UTF-8)或.xlsx",
    ),
    "not-a-csv": error(
        "the file is a workbook under the name of a CSV file",
        "give it the ending .xlsx, or save it as CSV",
        "文件实为工作簿，却以CSV命名",
        "请改扩展名为.xlsx或另存为CSV",
    ),
    "not-a-workbook": error(
        "the workbook cannot be opened: damaged, protected by a password, or of another kind",
        "open it in Excel and save it as .xlsx without a password",
        "工作簿无法打开：已损坏、有密码或格式不符",
        "请在Excel中打开并另存为无密码的.xlsx",
    ),
    "zip-bomb": error(
        "the workbook unpacks to far more than a table needs ({found})",
        "copy the tables as values into a new workbook",
        "工作簿解压后异常庞大（{found}）",
        "请把表格以数值形式复制到新工作簿",
    ),
    "too-many-rows": error(
        "the table has more than {limit} rows",
        "keep one day's rows only, and delete empty rows under the table",
        "表格超过{limit}行",
        "只保留当日数据，并删除表下空行",
    ),
    "too-many-columns": error(
        "the row has more than {limit} columns",
        "delete the columns that hold nothing",
        "一行超过{limit}列",
        "请删除空列",
    ),
    "cell-too-long": error(
        "a cell holds more than {limit} characters",
        "shorten it; look for a quotation mark that is not closed",
        "单元格超过{limit}个字符",
        "请缩短内容；检查是否有未闭合的引号",
    ),
    "encoding-unknown": error(
        "the text is neither UTF-8 nor GB18030",
        "save it as CSV UTF-8",
        "文本编码既非UTF-8也非GB18030",
        "请另存为CSV UTF-8",
    ),
    "encoding-gb18030": Message(
        Severity.REPAIR, "the text is in GB18030", "nothing to do", "文本为GB18030编码", "无需处理"
    ),
    "table-missing": error(
        "the table {value} is missing",
        "add a CSV file or a sheet of that name; the template has them all",
        "缺少表 {value}",
        "请添加同名CSV文件或工作表，可参照模板",
    ),
    "table-unknown": warning(
        "no table is called {value}; it was not read",
        "call it {nearest} if that is meant",
        "没有名为{value}的表，未读取",
        "若指{nearest}，请改名",
    ),
    "table-twice": error("the table {value} is there twice", "keep one of them", "表{value}重复", "请只保留一个"),
    "table-bare": error(
        "the table {value} has a header but no rows",
        "fill in at least one row",
        "表{value}只有表头没有数据",
        "请至少填写一行",
    ),
    "table-assumed": warning(
        "the table {value} has no rows; assumed: {what}",
        "good enough for a first look; fill it in before anybody drives",
        "表{value}没有数据，按默认值：{what_zh}",
        "可先试算；正式发车前请填写",
    ),
    "header-missing": error(
        "no header row was found; the first row reads: {seen}",
        "start the table with a row of column names; needed: {wanted}",
        "未找到表头；首行为：{seen}",
        "请在首行填写列名，必需：{wanted}",
    ),
    "column-missing": error(
        "the column {column} is missing",
        "add it; its name may be English or Chinese",
        "缺少列 {column}",
        "请添加该列，列名中英文均可",
    ),
    "column-misspelt": error(
        "no column is called {column}; it looks like {nearest}",
        "correct the name, or delete the column",
        "没有名为{column}的列，疑为{nearest}",
        "请改正列名或删除该列",
    ),
    "column-unknown": warning(
        "no column is called {column}; it was not read",
        "the nearest known one is {nearest}; put # before the name to keep it as a remark",
        "没有名为{column}的列，未读取",
        "最接近的列名为{nearest}；如为备注请在列名前加#",
    ),
    "column-twice": error("the column {column} is there twice", "keep one of them", "列{column}重复", "请只保留一列"),
    "title-row": Message(
        Severity.REPAIR,
        "a title stands above the header and was skipped: {title}",
        "nothing to do",
        "表头上方有标题，已跳过：{title}",
        "无需处理",
    ),
    "merged-header": Message(
        Severity.REPAIR,
        "the header takes two rows (merged cells); they were read as one",
        "nothing to do",
        "表头占两行(合并单元格)，已合并读取",
        "无需处理",
    ),
}

CELLS = {
    "value-missing": error("the cell is empty", "fill it in", "单元格为空", "请填写"),
    "not-a-number": error(
        "{value} is not a number",
        "write a plain number in {unit}, such as 12.5",
        "“{value}”不是数字",
        "请填写数字，单位{unit_zh}，如12.5",
    ),
    "not-whole": error("{value} is not a whole number", "write a whole number", "“{value}”不是整数", "请填写整数"),
    "negative": error(
        "{value} is negative", "write a number of {limit} or more", "“{value}”为负数", "请填写不小于{limit}的数"
    ),
    "too-small": error(
        "{value} is too small",
        "write a number of {limit} or more, in {unit}",
        "“{value}”过小",
        "请填写不小于{limit}的数，单位{unit_zh}",
    ),
    "too-big": error(
        "{value} is too large",
        "write a number of {limit} or less, in {unit}",
        "“{value}”过大",
        "请填写不大于{limit}的数，单位{unit_zh}",
    ),
    "unknown-unit": error(
        "{value} has a unit that does not belong here",
        "write a plain number in {unit}, or use one of: {known}",
        "“{value}”的单位不适用",
        "请填写数字，单位{unit_zh}，或使用：{known}",
    ),
    "code-lost": error(
        "Excel turned the code into {value}; its last digits are lost",
        "format the column as text and enter the code again",
        "代码已被Excel转成{value}，末位数字丢失",
        "请将该列设为文本格式后重新输入代码",
    ),
    "not-a-time": error("{value} is not a time of day", "write it as 08:30", "“{value}”不是时刻", "请写成08:30的形式"),
    "not-a-date": error(
        "{value} is not a date", "write it as 2026-03-02", "“{value}”不是日期", "请写成2026-03-02的形式"
    ),
    "not-a-choice": error(
        "{value} is none of the choices (nearest: {nearest})",
        "use one of: {choices}",
        "“{value}”不在选项之内（最接近：{nearest}）",
        "请使用：{choices}",
    ),
    "formula-text": warning(
        "the text begins with = and was kept as text: {value}",
        "delete the = if it is a mistake",
        "文本以=开头，按文本保留：{value}",
        "若为误填请删除等号",
    ),
    "full-width": repair("full-width characters were read as plain ones", "全角字符按半角读取"),
    "approximate": repair("a word for about was left out", "已去除“约”字"),
    "unit-in-cell": repair("the unit in the cell was used", "已按单元格内的单位换算"),
    "thousands": repair("thousands separators were left out", "已去除千位分隔符"),
    "code-decimal": repair("a code that had become a number was turned back", "被转成数字的代码已还原"),
    "time-repaired": repair("an unusual time of day was understood", "已识别不规范的时刻"),
    "date-repaired": repair("an unusual date was understood", "已识别不规范的日期"),
}

COUNTY = {
    "name-missing": error(
        "the county has no name", "add a row: name, and the county's name", "缺少县名", "请添加一行：name 与县名"
    ),
    "datum-missing": error(
        "nothing says which datum the coordinates have",
        "add a row: datum, and wgs84 (GPS), gcj02 (Amap, Tencent) or bd09 (Baidu)",
        "未注明坐标系",
        "请添加一行：datum 与 wgs84(GPS)、gcj02(高德/腾讯)或bd09(百度)",
    ),
    "key-misspelt": error(
        "no setting is called {value}; it looks like {nearest}",
        "correct the name, or delete the row",
        "没有名为{value}的项目，疑为{nearest}",
        "请改正名称或删除该行",
    ),
    "key-unknown": warning(
        "no setting is called {value}; it was not used",
        "known are: {nearest}",
        "没有名为{value}的项目，未使用",
        "可用项目：{nearest}",
    ),
    "key-twice": error("the setting {value} is there twice", "keep one of the rows", "项目{value}重复", "请只保留一行"),
    "duplicate-id": error(
        "the id {value} is taken by row {first}",
        "give every row an id of its own",
        "编号{value}与第{first}行重复",
        "请为每行使用不同编号",
    ),
    "unknown-reference": error(
        "nothing is called {value} (nearest: {nearest})",
        "use an id or a name from its table",
        "没有名为“{value}”的对象（最接近：{nearest}）",
        "请使用相应表中的编号或名称",
    ),
    "ambiguous-reference": error(
        "{value} may mean: {candidates}", "use the id", "“{value}”可能指：{candidates}", "请使用编号"
    ),
    "no-warehouse": error(
        "no site is the county warehouse",
        "set tier to county in one row",
        "没有县级配送中心",
        "请将其中一行的tier设为county(县)",
    ),
    "two-warehouses": error(
        "more than one site is a county warehouse (rows {rows})",
        "keep exactly one of tier county",
        "县级配送中心多于一个（第{rows}行）",
        "请只保留一个tier为county(县)的站点",
    ),
    "window-reversed": error(
        "it opens at {opens}, after it closes at {closes}",
        "exchange the two, or write hours past midnight as 25:00",
        "开始时刻{opens}晚于结束时刻{closes}",
        "请交换两者；跨午夜请写成25:00",
    ),
    "stops-take-no-time": warning(
        "no site says how long a stop takes: arrivals are too early",
        "fill in stop_minutes and seconds_per_piece, such as 5 and 6",
        "所有站点均未填写停靠时间，到达时刻会偏早",
        "请填写停车时间和每件秒数，如5和6",
    ),
    "position-swapped": repair("longitude and latitude were exchanged", "经度与纬度已对调"),
    "position-impossible": error(
        "{value} is not a longitude and a latitude in degrees",
        "write decimal degrees, such as 105.05 and 35.69",
        "“{value}”不是以度表示的经纬度",
        "请填写十进制度，如105.05与35.69",
    ),
    "position-zero": error(
        "the position is 0, 0: a place in the sea", "enter the real position", "位置为0,0，位于海上", "请填写真实位置"
    ),
    "position-far": error(
        "{value} lies {km} km from the middle of the county (limit {limit})",
        "check longitude and latitude, digit by digit",
        "“{value}”距县域中心{km}公里（上限{limit}）",
        "请逐位核对经纬度",
    ),
    "unknown-profile": error(
        "no speeds are known for the profile {value}",
        "use one of: {known}, or add rows to the table speeds",
        "没有通行方式{value}的速度",
        "请使用：{known}，或在speeds表中补充",
    ),
    "line-stops": error(
        "the line {value} needs two stops or more, in order of time",
        "complete its rows in line_stops",
        "班线{value}至少需要两个按时间排列的停靠站",
        "请在line_stops表中补全",
    ),
    "target-unclear": error(
        "a target has either a least or a most",
        "fill exactly one of at_least and at_most",
        "目标须填写下限或上限之一",
        "请在at_least与at_most中恰好填写一个",
    ),
    "programme-missing": error(
        "targets and subsidies belong to a programme, and there is none",
        "add the table programme with one row",
        "有目标或补助但没有项目",
        "请添加programme表并填写一行",
    ),
    "programme-twice": error("there is more than one programme", "keep one row", "项目多于一个", "请只保留一行"),
}

ROADS = {
    "road-geometry": error(
        "{value} is not a line",
        "write LINESTRING (lon lat, lon lat, ...) in decimal degrees",
        "“{value}”不是折线",
        "请写成LINESTRING (经度 纬度, 经度 纬度, ...)",
    ),
    "road-swapped": error(
        "the line begins with latitude: {value}",
        "write longitude first: LINESTRING (105.05 35.69, ...)",
        "折线先写了纬度：{value}",
        "请先写经度：LINESTRING (105.05 35.69, ...)",
    ),
    "road-impossible": error("the road cannot be so: {what}", "correct the row", "道路数据有误：{what}", "请改正该行"),
    "road-length": warning(
        "{value} km is not the length of a line that measures {km} km on the map",
        "check the length, in km, and the line's points",
        "{value}公里与图上长度{km}公里不符",
        "请核对长度(公里)与折线各点",
    ),
    "rule-percent": error(
        "a gradient of {value} is steeper than 1 in 1: it looks like percent",
        "give the limit as a fraction: {fraction}",
        "坡度界限{value}大于1，疑为百分数",
        "请填写小数：{fraction}",
    ),
    "closure-road": error(
        "no road has the id {value}",
        "use an id from the table roads",
        "没有编号为{value}的道路",
        "请使用roads表中的编号",
    ),
    "closure-reversed": error(
        "the closure begins on {first}, after it ends on {last}",
        "exchange the two",
        "封路起始日{first}晚于截止日{last}",
        "请交换两者",
    ),
    "no-roads": warning(
        "the county has no roads: distances are straight lines times {factor}, at {kmh} km/h",
        "add the table roads, or a file roads.gpkg, roads.geojson or *.osm.pbf",
        "没有路网：按直线距离乘以{factor}、时速{kmh}公里估算",
        "请添加roads表，或roads.gpkg、roads.geojson、*.osm.pbf文件",
    ),
}

ORDERS = {
    "day-missing": error(
        "no day is given",
        "give a day, or add a row to the table county: day, 2026-03-02",
        "未给出日期",
        "请指定日期，或在county表中添加一行：day 与日期",
    ),
    "orders-missing": error(
        "there is no waybill file {value} (there are: {found})",
        "name the file, or set orders in the table county",
        "没有运单文件{value}（现有：{found}）",
        "请指定文件，或在county表中设置orders",
    ),
    "orders-outside": error(
        "the pattern {value} leads out of the county's folder",
        "keep the waybills in the folder, or name the file when planning",
        "“{value}”指向县文件夹之外",
        "请将运单放在文件夹内，或计划时指定文件",
    ),
    "orders-none": warning(
        "there are no waybills", "nothing to do if nothing moves today", "没有运单", "若当日无货则无需处理"
    ),
    "orders-unusable": error(
        "none of the {count} waybills can be used",
        "correct the rows listed, most likely one mistake in all",
        "{count}票运单全部无法使用",
        "请按列出的问题改正，多半是同一错误",
    ),
    "order-unreadable": warning(
        "the waybill is not planned: {what}",
        "correct the row and plan again",
        "该运单未排入：{what}",
        "请改正该行后重新计划",
    ),
    "order-unmatched": warning(
        "no site is called {value} (nearest: {nearest}); the waybill is not planned",
        "correct the name, or add it to the site's aliases",
        "没有名为“{value}”的站点（最接近：{nearest}），该运单未排入",
        "请改正名称，或将其加入站点别名",
    ),
    "order-ambiguous": warning(
        "{value} may mean: {candidates}; the waybill is not planned",
        "write the code, or township and village together",
        "“{value}”可能指：{candidates}，该运单未排入",
        "请写代码，或将乡镇名与村名写在一起",
    ),
    "order-at-warehouse": warning(
        "{value} is the county warehouse itself; the waybill is not planned",
        "write the township or village",
        "“{value}”就是县级配送中心，该运单未排入",
        "请填写乡镇或村",
    ),
    "order-duplicate": warning(
        "the waybill {value} is in row {first} already; this row is not planned",
        "delete one of the two, or give it a number of its own",
        "运单{value}与第{first}行重复，本行未排入",
        "请删除其一或更改运单号",
    ),
    "order-reference": warning(
        "the {column} {value} is not known (nearest: {nearest}); the waybill is not planned",
        "use an id or a name from its table",
        "{column} “{value}”未知（最接近：{nearest}），该运单未排入",
        "请使用相应表中的编号或名称",
    ),
}

BENCHMARKS = {
    "benchmark-format": error(
        "the file is not a published instance as it should be: {what}",
        "give a file of one of the formats in docs/reference/published-instances.md, unchanged",
        "文件不符合公开算例格式：{what_zh}",
        "请提供docs/reference/published-instances.md所列格式的原始文件",
    ),
    "benchmark-handling": error(
        "the satellites have a handling cost, which a plan's cost does not know (Set 6b)",
        "use an instance without one, such as those of Set 6a",
        "中转站含处理费用(Set 6b)，计划成本不支持",
        "请使用不含处理费用的算例，如Set 6a",
    ),
}

MESSAGES = BENCHMARKS | EDITS | FILES | CELLS | COUNTY | ROADS | ORDERS | PLACEMENT | SCENARIO | PACK | SOURCES
