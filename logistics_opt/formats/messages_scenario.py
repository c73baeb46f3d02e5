"""What the readers of scenarios, results of placement and packed scenarios have to say."""

from logistics_opt.formats.message import error

SCENARIO = {
    "scenario-question-needs": error(
        "the question {value} needs {needed}",
        "add it, or ask another question",
        "问题{value}缺少{needed}",
        "请补充，或改选其他问题",
    ),
    "scenario-question-ignores": error(
        "the question {value} has no use for {given}",
        "leave it out, or ask another question",
        "问题{value}用不到{given}",
        "请删除，或改选其他问题",
    ),
    "scenario-place-unknown": error(
        "no candidate is called {value} (nearest: {nearest})",
        "use the id or the name of a depot or of a row of the table candidates",
        "没有名为“{value}”的候选站点（最接近：{nearest}）",
        "请使用现有站点或候选站点表中的编号或名称",
    ),
    "scenario-place-ambiguous": error(
        "{value} may mean: {candidates}",
        "use the id",
        "“{value}”可能指：{candidates_zh}",
        "请使用编号",
    ),
    "scenario-season-unknown": error(
        "no season, or more than one, is called {value} (there are: {known})",
        "use the season's name as in the table seasons, or how only this one begins",
        "没有名为“{value}”的季节或不止一个（现有：{known}）",
        "请使用seasons表中的名称或其唯一的开头",
    ),
    "scenario-season-days": error(
        "the seasons have {days} days together; 1 to {limit} can be",
        "correct the days; 0 leaves a season out",
        "各季节合计{days}天，应为1至{limit}天",
        "请改正天数；0表示不计该季节",
    ),
    "scenario-day-missing": error(
        "there are no waybills of {value} (there are: {known})",
        "take a day that has some",
        "没有{value}的运单（现有：{known}）",
        "请选有运单的日期",
    ),
    "scenario-day-seen": error(
        "{value} is a season's own day: it has a part in choosing",
        "take a day that no season uses",
        "{value}已用于季节，参与了选址",
        "请选未被季节使用的日期",
    ),
}

PACK = {
    "pack-not-one": error(
        "this is no packed scenario: {what}",
        "give a file that logistics-opt pack wrote",
        "这不是打包的方案：{what_zh}",
        "请提供由logistics-opt pack生成的文件",
    ),
    "pack-unsafe": error(
        "a packed file may not be so: {what}",
        "do not unpack it; ask for a new one",
        "压缩包内容不安全：{what_zh}",
        "请勿解压，向提供者索取新文件",
    ),
    "pack-too-large": error(
        "it unpacks to far more than a county needs ({found})",
        "do not unpack it; ask for a new one",
        "解压后异常庞大（{found}）",
        "请勿解压，向提供者索取新文件",
    ),
    "pack-changed": error(
        "the county is no longer what the result was made from",
        "run the scenario again, then pack it",
        "县数据在得出结果后已改动",
        "请重新运行该方案后再打包",
    ),
}
