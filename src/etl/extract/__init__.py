"""From an article to its meetings and commitments, with the evidence of each.

The flow, one module a step: `sentences` (split) and `gate` (which sentences may say something), `parse` (dependency
parse of those), `names` (who and where is mentioned), `entities` (which mentions are the same party), `times`
(dates), `occasions` (candidate meetings) and `undertakings` (candidate commitments), the learned decisions on them,
and `extractor` (all together).
"""

from etl.compiled import prefer_compiled

prefer_compiled(__path__)
