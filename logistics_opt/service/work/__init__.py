"""What a solver does with a study. The process that asks sends along all it needs."""

from logistics_opt.service.work.perform import perform
from logistics_opt.service.work.task import Made, Task

__all__ = ["Made", "Task", "perform"]
