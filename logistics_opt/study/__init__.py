"""What users ask, one file a question: the parts put together."""

from logistics_opt.study.daily_routes import plan_day

__all__ = ["plan_day"]
