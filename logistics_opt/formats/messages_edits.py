"""What is said of edits of a county that cannot be made."""

from logistics_opt.formats.message import error

EDITS = {
    "edit-table": error(
        "there is no table {value} to edit",
        "name one of these, or as the answer to the upload does: {known}",
        "没有可编辑的表“{value}”",
        "请使用下列表名之一，或上传结果中的名称：{known}",
    ),
    "edit-row": error(
        "there is no row {value}",
        "open the newest version of the county and edit that",
        "没有“{value}”这一行",
        "请打开该县的最新版本再编辑",
    ),
    "edit-row-twice": error(
        "several rows have the id {value}",
        "name the row by its number",
        "编号“{value}”对应多行",
        "请以行号指明",
    ),
    "edit-column": error(
        "the table has no column {value}",
        "use one of these: {known}",
        "该表没有“{value}”列",
        "请使用下列列名之一：{known}",
    ),
    "edit-changed": error(
        "the cell says {value} now, not {was}",
        "somebody else has changed it: look at it again, then edit",
        "单元格现为“{value}”，已不是“{was}”",
        "他人已作修改：请重新查看后再编辑",
    ),
    "edit-exact": error(
        "{value} cannot be used as it is written; it would be read as {became}",
        "accept what it is read as, or enter another value",
        "“{value}”不能按原样使用；系统读作“{became}”",
        "请接受读取结果，或另填一个值",
    ),
}
