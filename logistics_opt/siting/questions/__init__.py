"""The questions a planner asks, each a small file with its programme and source."""
