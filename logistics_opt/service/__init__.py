"""Studies that survive crashes: what they are asked, who may ask, where it is kept, and the processes that solve."""
