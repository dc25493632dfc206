"""All Beam code of the library: thin shells around `etl.flow.steps`. Importing it takes seconds."""
