"""The lake: Parquet files that only a commit makes readable."""
