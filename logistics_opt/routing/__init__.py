"""Problem in, plan out: what a back end sees, the back ends, and one place that turns orders into times and money."""
