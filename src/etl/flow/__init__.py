"""The way of the data: plan, launch, validate, commit, publish, report."""
