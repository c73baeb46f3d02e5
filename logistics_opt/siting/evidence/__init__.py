"""Around an answer: what comes next, what a choice or a rule is worth, how firm it is, why there is none."""
