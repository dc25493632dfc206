"""Measures extraction against annotated documents: by field, by slice, with intervals, and with the errors listed."""
