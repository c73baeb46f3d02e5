"""Where depots should stand: the programmes, exact and at once, and the questions a planner asks in words."""
