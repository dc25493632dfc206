"""Reading: from files and streams to articles whose parts are told apart.

The way of the data: `inventory` (which files) -> `ranges` (units of work) -> `records` (one article each, as its
container gives it) -> `article` (header, dateline, body, debris; publication date; language).
"""
