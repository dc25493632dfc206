"""Maps the top-level folders into the import package, so that an installed wheel carries them.

Everything else about the distribution is declared in pyproject.toml.
"""

from setuptools import find_packages, setup

FOLDERS = ("pipelines", "schemas", "expectations", "warehouse")

setup(
    package_dir={"": "src"} | {f"etl.{name}": name for name in FOLDERS},
    packages=find_packages("src") + [f"etl.{name}" for name in FOLDERS],
    package_data={
        "etl": ["**/*.toml", "**/*.csv", "**/*.json", "**/*.jsonl", "**/*.html", "**/*.css", "**/*.md", "py.typed"],
        "etl.schemas": ["*.toml"],
        "etl.expectations": ["*.json", "*.toml"],
        "etl.warehouse": ["*.md", "*.toml", "tables/*.sql", "views/*.sql", "queries/*.sql"],
    },
)
