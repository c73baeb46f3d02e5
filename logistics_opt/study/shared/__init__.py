"""Parts of the study of shared delivery: whose day it is, what every coalition costs, who computes it."""
