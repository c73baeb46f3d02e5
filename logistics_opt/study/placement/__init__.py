"""Where should the depots stand: the planner's study, from today's depots to a set that routes bear out."""
