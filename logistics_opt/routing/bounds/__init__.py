"""What :mod:`logistics_opt.routing.bound` is made of; docs/concepts/lower-bound.md has statements and proofs."""
