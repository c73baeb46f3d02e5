"""What the readers say of tables in JSON and in a GeoPackage, and of more issues than are told."""

from logistics_opt.formats.message import error, warning

SOURCES = {
    "tables-json": error(
        "this is no county in JSON: {what}",
        'send {{"tables": {{"sites": [{{column: value, ...}}, ...], ...}}}}, with the columns of the county folder',
        "不是JSON形式的县数据：{what_zh}",
        '请发送 {{"tables": {{"sites": [{{列名: 值, ...}}, ...], ...}}}}，列名与县数据文件夹相同',
    ),
    "tables-json-row": error(
        "this is no row: {what}",
        "make each row an object of a text, a number, true, false or null by the name of its column",
        "不是一行数据：{what_zh}",
        "每行应为一个对象，以列名为键，值为文本、数字、true、false或null",
    ),
    "layer-computed": error(
        "the layer is a view or computed table, which is not read",
        "save its rows as a layer of their own",
        "该图层是视图或虚拟表，不予读取",
        "请将其内容另存为普通图层",
    ),
    "layer-shape": error(
        "its shape cannot be read: {what}",
        "draw sites as points; only the layer roads holds lines",
        "几何图形无法读取：{what}",
        "站点应为点；只有道路图层为线",
    ),
    "layer-srs": error(
        "the layer does not say in which coordinate system (EPSG) its points are",
        "save it with its coordinate system, such as EPSG:4326 or EPSG:4490",
        "图层未注明坐标系（EPSG）",
        "请注明坐标系后重新保存，如EPSG:4326或EPSG:4490",
    ),
    "more-errors": error(
        "there are at least {count} more errors, which are not told one by one",
        "correct these first; many of one kind often have one cause",
        "至少另有{count}处错误未逐一列出",
        "请先改正以上错误；同类错误往往出于同一原因",
    ),
    "more-warnings": warning(
        "there are {count} more warnings, which are not told one by one",
        "look at these first",
        "另有{count}处提醒未逐一列出",
        "请先查看以上提醒",
    ),
}
