"""What the reader of candidates and seasons has to say."""

from logistics_opt.formats.message import error, warning

PLACEMENT = {
    "candidate-not-a-depot": error(
        "{value} is a village or the warehouse, not a place for a depot",
        "give the place an id of its own, or the id of a township depot",
        "{value}是村点或县级配送中心，不能作为乡镇站点候选",
        "请使用新编号或乡镇站点的编号",
    ),
    "candidate-incomplete": error(
        "the new place {value} has no {columns}",
        "fill them in; only a depot that stands in the table sites may leave them empty",
        "新地点{value}缺少：{columns}",
        "请填写；只有sites表中的乡镇站点可以留空",
    ),
    "candidate-township": error(
        "no township depot is called {value} (nearest: {nearest})",
        "use the id or the name of a site of tier township",
        "没有名为“{value}”的乡镇站点（最接近：{nearest}）",
        "请使用tier为township(乡)的站点编号或名称",
    ),
    "candidate-standing": error(
        "{value} is said to stand today, but the table sites has no depot of this id",
        "use the depot's id, or set premises to reused or new",
        "{value}标为已有，但sites表中没有该编号的乡镇站点",
        "请使用该站点的编号，或将premises改为reused(利用)或new(新建)",
    ),
    "candidate-ignored": warning(
        "{value} is in the table sites, which holds for it; not used here: {columns}",
        "leave them empty, or change them in the table sites",
        "{value}以sites表为准，此处未使用：{columns}",
        "请留空，或在sites表中修改",
    ),
    "candidate-closing": warning(
        "{value} does not stand today, so it cannot be closed; closing_yuan is not used",
        "leave closing_yuan empty",
        "{value}目前不存在，无需撤站；closing_yuan未使用",
        "请将closing_yuan留空",
    ),
    "season-days": error(
        "the seasons have {days} days together, a year has at most {limit}",
        "shorten some of them",
        "各季节合计{days}天，一年最多{limit}天",
        "请缩短部分季节",
    ),
}
