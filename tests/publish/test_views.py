"""The views and named queries: rows in, rows out."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from etl import resources
from etl.query.named import QueryError, arrow_named, named_queries, run_named
from tests.publish.rows import (
    Made,
    alias,
    aside,
    commitment,
    day,
    document,
    made,
    meeting,
    reading,
    run,
    taken,
    warehouse_of,
)

if TYPE_CHECKING:
    from pathlib import Path

SOLBERG, VIK, ARANA = ("Kari Solberg", "person", "NO"), ("Ola Vik", "person", "NO"), ("Luis Arana", "person", "PE")
NORWAY, PERU, CHAD = ("Norway", "country", "NO"), ("Peru", "country", "PE"), ("Chad", "country", "TD")
BANK, UNION = ("Reef Bank", "organization", None), ("Coast Union", "organization", None)
ENVOY = ("Ada Lind", "person", None)
VIEWS = sorted((resources.folder("warehouse") / "views").glob("*.sql"))


def asked(folder: Path, sql: str, *rows: Made | list[Made]) -> list[tuple[Any, ...]]:
    """The answer of a warehouse that holds these rows."""
    with warehouse_of(folder, *rows) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("parties", "pairs"),
    [
        ([SOLBERG, ARANA], [("Kari Solberg", "Luis Arana")]),
        ([ARANA, SOLBERG], [("Kari Solberg", "Luis Arana")]),
        ([SOLBERG, VIK], []),
        ([SOLBERG, NORWAY], []),
        ([SOLBERG, VIK, ARANA], [("Kari Solberg", "Luis Arana"), ("Luis Arana", "Ola Vik")]),
        ([NORWAY, PERU, CHAD], [("Chad", "Norway"), ("Chad", "Peru"), ("Norway", "Peru")]),
        ([BANK, UNION], [("Coast Union", "Reef Bank")]),
        ([BANK, PERU], [("Peru", "Reef Bank")]),
        ([ENVOY, UNION], []),
        ([SOLBERG], []),
        ([], []),
    ],
    ids=str,
)
def test_no_pair_is_within_one_side(
    tmp_path: Path, parties: list[tuple[str, str, str | None]], pairs: list[tuple[str, str]]
) -> None:
    """Two of one country make no pair, person or state; two international bodies do; the order is the alphabet's."""
    sql = "SELECT party_a, party_b FROM who_met_whom ORDER BY ALL"
    assert asked(tmp_path, sql, document("d"), meeting("m", "d", *parties)) == pairs


def test_pairs_count_reports_and_documents(tmp_path: Path) -> None:
    """Three reports in two documents: three reports, the first and the last day, publication where there is no day."""
    found = asked(
        tmp_path,
        "SELECT reports, documents, first_reported, last_reported FROM who_met_whom",
        document("d1", "2025-03-05"),
        document("d2", "2025-06-20"),
        meeting("m1", "d1", SOLBERG, ARANA, first_day="2025-03-03", last_day="2025-03-04"),
        meeting("m2", "d1", SOLBERG, ARANA, first_day="2024-01-01", last_day="2024-12-31"),
        meeting("m3", "d2", ARANA, SOLBERG),
    )
    assert found == [(3, 2, date(2024, 1, 1), date(2025, 6, 20))]


@pytest.mark.parametrize("status", ["scheduled", "cancelled", "proposed"])
def test_what_did_not_take_place_makes_no_pair(tmp_path: Path, status: str) -> None:
    """Only meetings that were held count as meetings of a pair or of countries."""
    rows = [document("d"), meeting("m", "d", SOLBERG, ARANA, status=status)]
    assert (
        asked(tmp_path, "SELECT party_a FROM who_met_whom UNION ALL SELECT country_a FROM country_pairs", *rows) == []
    )


def test_country_pairs_count_a_meeting_once(tmp_path: Path) -> None:
    """Two ministers of one side and one of the other are one report of two countries, in the month of the meeting."""
    found = asked(
        tmp_path,
        "SELECT country_a, country_b, month, form, reports FROM country_pairs ORDER BY ALL",
        document("d", "2025-03-05"),
        meeting("m1", "d", SOLBERG, VIK, ARANA, first_day="2025-02-27", last_day="2025-02-27"),
        meeting("m2", "d", NORWAY, PERU, form="call"),
        meeting("m3", "d", NORWAY, PERU, form="call"),
        meeting("m4", "d", SOLBERG, VIK, BANK),
    )
    assert found == [("NO", "PE", date(2025, 2, 1), "meeting", 1), ("NO", "PE", date(2025, 3, 1), "call", 2)]


def test_meetings_by_day_and_place(tmp_path: Path) -> None:
    """Reports and documents by day, place and status; without a resolved day they stand under a null day."""
    place = {"place_country": "NO", "place_name": "Oslo"}
    found = asked(
        tmp_path,
        "SELECT day, place_name, status, reports, documents FROM meetings_by_day_and_place ORDER BY ALL",
        document("d1"),
        document("d2"),
        meeting("m1", "d1", first_day="2025-03-03", **place),
        meeting("m2", "d2", first_day="2025-03-03", **place),
        meeting("m3", "d2", first_day="2025-03-03", status="scheduled", **place),
        meeting("m4", "d2"),
    )
    monday = date(2025, 3, 3)
    assert found == [(monday, "Oslo", "held", 2, 2), (monday, "Oslo", "scheduled", 1, 1), (None, None, "held", 1, 1)]


def test_a_meeting_report_lists_its_parties_in_their_order(tmp_path: Path) -> None:
    """Participants in order of mention, countries each once and sorted, and the sentence of the clearest mention."""
    second = made("mentions", mention_id="n2", meeting_id="m", document_id="d", ordinal=1, evidence="Another.")
    found = asked(
        tmp_path,
        "SELECT participants, countries, sentence FROM meeting_reports",
        document("d"),
        meeting("m", "d", SOLBERG, ARANA, VIK),
        second,
    )
    assert found == [(["Kari Solberg", "Luis Arana", "Ola Vik"], ["NO", "PE"], "Sentence of m.")]


def test_a_document_has_one_name_of_each_kind(tmp_path: Path) -> None:
    """The first of each kind in the alphabet, the number of aliases, and the agency where no source is given."""
    found = asked(
        tmp_path,
        "SELECT document_id, own_id, title, source, aliases FROM document_names ORDER BY 1",
        document("d1", title="Talks"),
        document("d2", agency="Northern Press"),
        alias("d1", "b", source="Mail"),
        alias("d1", "a", source="Post", title="Other"),
    )
    assert found == [("d1", "a", "Talks", "Mail", 2), ("d2", None, None, "Northern Press", 0)]


def test_document_files_say_where_a_document_was_read(tmp_path: Path) -> None:
    """Each reading with file, place and run, in the order of the runs."""
    name = alias("d", "own")
    found = asked(
        tmp_path,
        "SELECT run_sequence, input_name, position, own_id FROM document_files ORDER BY run_sequence",
        document("d"),
        name,
        run("r1", 1),
        run("r2", 2),
        reading("r2", "d", "b.csv", "s2", 9, alias_id="unknown"),
        reading("r1", "d", "a.jsonl", "s1", 0, alias_id=name[1]["alias_id"]),
    )
    assert found == [(1, "a.jsonl", 0, "own"), (2, "b.csv", 9, None)]


FIRST = [run("r1", 1), run("r2", 2), document("d"), taken("r1", "a.jsonl", "s1")]
RECORD, FILE, UNREAD = (aside("x", "r1", "a.jsonl", *place) for place in (("s1", 40), ("s1", None), (None, None)))


@pytest.mark.parametrize(
    ("put_aside", "later", "stands"),
    [
        (RECORD, [], True),
        (RECORD, [reading("r2", "d", "a.jsonl", "s1", 40)], False),
        (RECORD, [reading("r2", "d", "a.jsonl", "s1", 41)], True),
        (RECORD, [reading("r2", "d", "b.jsonl", "s1", 40)], True),
        (RECORD, [reading("r1", "d", "a.jsonl", "s1", 40)], True),
        (RECORD, [taken("r2", "a.jsonl", "s1")], True),
        (RECORD, [taken("r2", "a.jsonl", "s2")], False),
        (RECORD, [taken("r2", "b.jsonl", "s2")], True),
        (FILE, [reading("r2", "d", "a.jsonl", "s1", 0)], True),
        (FILE, [taken("r2", "a.jsonl", "s2")], False),
        (UNREAD, [taken("r2", "a.jsonl", None)], True),
        (UNREAD, [taken("r2", "a.jsonl", "s1")], False),
        (aside("x", "r1", "-", "s1", 40), [taken("r2", "-", "s2")], True),
    ],
)
def test_a_reject_stands_until_made_good(tmp_path: Path, put_aside: Made, later: list[Made], *, stands: bool) -> None:
    """It is made good by a later reading of the same place, or by other bytes under the same name."""
    found = asked(tmp_path, "SELECT reject_id, run_sequence FROM open_rejects", *FIRST, put_aside, later)
    assert found == ([("x", 1)] if stands else [])


def test_evidence_has_every_mention_and_every_commitment(tmp_path: Path) -> None:
    """Meetings come by mention, commitments by their sentence, both with the names of their document."""
    found = asked(
        tmp_path,
        "SELECT record, record_id, ordinal, words, sentence, source, own_id FROM evidence ORDER BY ALL",
        document("d"),
        alias("d", "own", source="Mail"),
        meeting("m", "d", SOLBERG, ARANA),
        made(
            "mentions", mention_id="n2", meeting_id="m", document_id="d", ordinal=1, trigger="talks", evidence="Second."
        ),
        commitment("c", "d", ("party", "Norway", "NO"), cue="pledged to", action="send boats", evidence="Third."),
    )
    assert found == [
        ("commitment", "c", 0, "pledged to ... send boats", "Third.", "Mail", "own"),
        ("meeting", "m", 0, "met", "Sentence of m.", "Mail", "own"),
        ("meeting", "m", 1, "talks", "Second.", "Mail", "own"),
    ]


def test_a_commitment_report_tells_parties_apart(tmp_path: Path) -> None:
    """Who is bound, towards whom, and who says so, each in its own column."""
    bound = [
        ("party", "Norway", "NO"),
        ("party", "Chad", "TD"),
        ("counterparty", "Peru", "PE"),
        ("speaker", "Ola Vik", "NO"),
    ]
    found = asked(
        tmp_path,
        "SELECT parties, counterparties, speaker FROM commitment_reports ORDER BY commitment_id",
        document("d"),
        commitment("c1", "d", *bound),
        commitment("c2", "d", ("party", "Peru", "PE")),
    )
    assert found == [(["Norway", "Chad"], ["Peru"], "Ola Vik"), (["Peru"], None, None)]


def test_a_commitment_that_is_told_twice_has_two_pieces_of_evidence(tmp_path: Path) -> None:
    """Each mention of a commitment is a row of the evidence; the report counts them."""
    values = {"cue": "will", "action": "pay", "evidence": "Second."}
    owner = {"commitment_id": "c", "document_id": "d", "ordinal": 1}
    rows = [
        document("d"),
        commitment("c", "d", ("party", "Norway", "NO")),
        made("commitment_mentions", commitment_mention_id="n2", **owner, **values),
    ]
    found = asked(
        tmp_path,
        "SELECT e.ordinal, e.sentence, c.mentions FROM evidence e JOIN commitment_reports c "
        "ON c.commitment_id = e.record_id ORDER BY 1",
        *rows,
    )
    assert found == [(0, "Sentence of c.", 2), (1, "Second.", 2)]


def test_postponed_is_told_from_cancelled_and_threats_from_refusals(tmp_path: Path) -> None:
    """The query of cancelled meetings says which were put off; that of refusals gives those without a negation."""
    rows = [
        document("d"),
        meeting("m1", "d", NORWAY, PERU, status="cancelled", postponed=True),
        meeting("m2", "d", NORWAY, PERU, status="cancelled", postponed=False),
        commitment("c1", "d", stance="refuse", polarity="do"),
        commitment("c2", "d", stance="threaten", polarity="do"),
    ]
    with warehouse_of(tmp_path, *rows):
        pass
    fates = {row[-1]: row[1] for row in run_named(tmp_path, "cancelled_meetings", {}).rows}
    assert fates == {"m1": "postponed", "m2": "cancelled"}
    assert [row[-1] for row in run_named(tmp_path, "refusals", {}).rows] == ["c1"]


def test_commitments_by_party_count_only_the_bound(tmp_path: Path) -> None:
    """Counterparties and speakers are not bound; deadlines are counted where they have a day."""
    found = asked(
        tmp_path,
        "SELECT party, country, kind, reports, with_deadline, first_reported, last_reported FROM commitments_by_party",
        document("d1", "2025-01-02"),
        document("d2", "2025-03-05"),
        commitment("c1", "d1", ("party", "Norway", "NO"), ("counterparty", "Peru", "PE"), kind="pledge"),
        commitment(
            "c2",
            "d2",
            ("party", "Norway", "NO"),
            ("speaker", "Ola Vik", "NO"),
            kind="pledge",
            deadline_date="2026-01-01",
        ),
    )
    assert found == [("Norway", "NO", "pledge", 2, 1, date(2025, 1, 2), date(2025, 3, 5))]


def test_a_commitment_counts_under_each_of_its_topics(tmp_path: Path) -> None:
    """Two topics are two rows; no topic is none."""
    found = asked(
        tmp_path,
        "SELECT topic, month, reports FROM commitments_by_topic ORDER BY ALL",
        document("d", "2025-03-05"),
        commitment("c1", "d", topics=("energy", "trade")),
        commitment("c2", "d", topics=("trade",)),
        commitment("c3", "d"),
    )
    assert found == [("energy", date(2025, 3, 1), 1), ("trade", date(2025, 3, 1), 2)]


@pytest.mark.parametrize(
    ("deadline", "days_left"),
    [("2025-03-05", 0), ("2025-04-04", 30), ("2025-03-04", None), (None, None)],
)
def test_due_is_what_had_not_passed_on_the_last_day(
    tmp_path: Path, deadline: str | None, days_left: int | None
) -> None:
    """A deadline on the last day of publication is still due; one before it, or none, is not listed."""
    found = asked(
        tmp_path,
        "SELECT deadline_date, days_left, as_of FROM open_commitments_due",
        document("d1", "2024-12-31"),
        document("d2", "2025-03-05"),
        document("d3", None),
        commitment("c", "d1", ("party", "Norway", "NO"), deadline_date=deadline),
    )
    assert found == ([] if days_left is None else [(day(deadline), days_left, date(2025, 3, 5))])


def test_coverage_is_the_denominator(tmp_path: Path) -> None:
    """Documents by source and month, each once, however many records it has; no records still counts as a document."""
    found = asked(
        tmp_path,
        "SELECT source, month, documents, with_meetings, with_commitments FROM coverage ORDER BY ALL",
        document("d1", "2025-03-05"),
        document("d2", "2025-03-06"),
        document("d3", None, agency="Northern Press"),
        alias("d1", "a", source="Mail"),
        alias("d1", "b", source="Mail"),
        alias("d2", "c", source="Mail"),
        meeting("m1", "d1", NORWAY, PERU),
        meeting("m2", "d1", NORWAY, PERU),
        commitment("c1", "d3"),
    )
    assert found == [("Mail", date(2025, 3, 1), 2, 1, 0), ("Northern Press", None, 1, 0, 1)]


def test_coverage_pairs_count_documents_in_which_both_act(tmp_path: Path) -> None:
    """Taking part, being bound, bound towards and speaking all count, a document once for a pair."""
    found = asked(
        tmp_path,
        "SELECT source, country_a, country_b, documents FROM coverage_pairs ORDER BY ALL",
        document("d1"),
        document("d2"),
        alias("d1", "a", source="Mail"),
        alias("d2", "b", source="Mail"),
        meeting("m1", "d1", SOLBERG, VIK, ARANA),
        commitment("c1", "d1", ("party", "Norway", "NO"), ("counterparty", "Peru", "PE")),
        commitment("c2", "d2", ("party", "Norway", "NO"), ("speaker", "Luis Arana", "PE")),
    )
    assert found == [("Mail", "NO", "PE", 2)]


ORIGINAL, CORRECTED = "da", "db"


def versions(**published: str | tuple[str, str] | None) -> list[Made]:
    """Documents with the aliases of one article, a day or a time each, or the publisher's day and the time in UTC."""
    rows = []
    for key, moment in published.items():
        day, time = moment if isinstance(moment, tuple) else (moment[:10] if moment else None, moment)
        values = {"article_id": "article"} | ({"published_time": time} if time and "T" in time else {})
        rows += [document(key, day), alias(key, "own", **values)]
    return rows


@pytest.mark.parametrize(
    ("published", "order"),
    [
        ({"d2": "2025-03-05", "d1": "2025-03-06"}, ["d2", "d1"]),
        ({"d2": "2025-03-05T08:00:00Z", "d1": "2025-03-05T09:30:00Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-05", "d1": "2025-03-05T00:00:00Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-03", "d1": ("2025-03-03", "2025-03-02T23:00:00Z")}, ["d2", "d1"]),
        ({"d2": ("2025-03-03", "2025-03-03T00:00:00Z"), "d1": ("2025-03-02", "2025-03-03T04:00:00Z")}, ["d2", "d1"]),
        ({"d2": "2025-03-05T07:00:00Z", "d1": "2025-03-05T07:00:00.100000Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-05T07:00:00.100000Z", "d1": "2025-03-05T07:00:00.900000Z"}, ["d2", "d1"]),
        ({"d1": "2025-03-05", "d2": "2025-03-05"}, ["d1", "d2"]),
        ({"d2": None, "d1": "2025-03-05"}, ["d2", "d1"]),
        ({"d2": None, "d1": None, "d3": None}, ["d1", "d2", "d3"]),
    ],
    ids=str,
)
def test_versions_go_by_time_of_publication_then_by_id(
    tmp_path: Path, published: dict[str, str | tuple[str, str] | None], order: list[str]
) -> None:
    """A later day, a later time, also across zones; a mere day before its times; no date first; ties by document id."""
    sql = "SELECT document_id, version, versions, latest FROM document_versions ORDER BY version"
    last = len(order)
    expected = [(key, at, last, at == last) for at, key in enumerate(order, 1)]
    assert asked(tmp_path, sql, *versions(**published)) == expected


def test_every_view_leaves_superseded_documents_out(tmp_path: Path) -> None:
    """With an original and its correction in the tables, each view says what it says of the correction alone."""
    records = {
        key: [
            meeting(f"m{key}", key, SOLBERG, ARANA, first_day="2025-03-03", place_country="NO", form="visit"),
            commitment(f"c{key}", key, ("party", "Norway", "NO"), ("speaker", "Luis Arana", "PE"), topics=("trade",),
                       deadline_date="2026-01-01", meeting_id=f"m{key}"),
        ]
        for key in (ORIGINAL, CORRECTED)
    }  # fmt: skip
    both = versions(da="2025-03-05", db="2025-03-06")
    for name in ("both", "one"):
        (tmp_path / name).mkdir()
    counted = [path.stem[3:] for path in VIEWS if path.stem[:2] >= "20"]
    with warehouse_of(tmp_path / "both", *both, *records[ORIGINAL], *records[CORRECTED]) as connection:
        found = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in counted}
        assert connection.execute("SELECT count(*) FROM meetings").fetchall() == [(2,)], "history stays"
    with warehouse_of(tmp_path / "one", *both[2:], *records[CORRECTED]) as connection:
        alone = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in counted}
    assert all(alone.values())
    assert found == alone


@pytest.mark.parametrize(
    ("others", "latest"),
    [
        ([], ["db"]),
        ([alias("da", "elsewhere", article_id="another")], ["da", "db"]),
        ([alias("da", "no article")], ["db"]),
        ([document("dz", "2025-09-09"), alias("dz", "own", article_id="another")], ["db", "dz"]),
    ],
    ids=["corrected", "still the latest elsewhere", "an alias that identifies nothing", "another article"],
)
def test_a_document_counts_while_it_is_the_latest_of_one_of_its_articles(
    tmp_path: Path, others: list[Made], latest: list[str]
) -> None:
    """The same text in another article that has no correction still counts; an alias without identity says nothing."""
    rows = [*versions(da="2025-03-05", db="2025-03-06"), *others]
    assert asked(tmp_path, "SELECT document_id FROM latest_documents ORDER BY 1", *rows) == [(k,) for k in latest]


def test_every_view_is_there_and_runs_on_nothing(tmp_path: Path) -> None:
    """Each file makes the view of its name, which gives no rows in an empty warehouse."""
    with warehouse_of(tmp_path) as connection:
        for path in VIEWS:
            assert connection.execute(f"SELECT * FROM {path.stem[3:]}").fetchall() == [], path.name


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_every_view_says_what_it_is(path: Path) -> None:
    """A view begins with a comment of at least one sentence, and makes one view, named like its file."""
    text = path.read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("-- ")]
    assert text.startswith("-- ")
    assert header[-1].endswith(".")
    assert re.findall(r"CREATE OR REPLACE VIEW (\w+) AS", text) == [re.sub(r"^\d\d_", "", path.stem)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a row for every query."""
    folder = tmp_path_factory.mktemp("small")
    rows = [
        document("d"),
        alias("d", "own", source="Mail"),
        meeting("m1", "d", SOLBERG, ARANA, first_day="2025-03-03", place_country="NO", place_name="Oslo"),
        meeting("m2", "d", SOLBERG, ARANA, status="scheduled", first_day="2025-09-01"),
        meeting("m3", "d", SOLBERG, ARANA, status="cancelled"),
        meeting("m4", "d", ARANA, form="visit", place_country="NO", place_name="Oslo"),
        commitment(
            "c1", "d", ("party", "Norway", "NO"), meeting_id="m1", deadline_date="2026-01-01", topics=("trade",)
        ),
        commitment("c2", "d", ("party", "Norway", "NO"), polarity="refrain"),
        *(document(key) for key in ("v1", "v2")),
        *(alias(key, "twice", article_id="article") for key in ("v1", "v2")),
    ]
    with warehouse_of(folder, *rows):
        return folder


GIVEN = {"country": "NO", "status": "held", "topic": "trade", "text": "sentence of"}


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_every_named_query_answers(small: Path, name: str) -> None:
    """Without parameters a query gives all; with each of them given it still finds the row that fits."""
    every = run_named(small, name, {})
    assert every.rows
    given = {parameter: GIVEN[parameter] for parameter in named_queries()[name].parameters}
    found = run_named(small, name, given)
    assert found.rows
    assert len(found.rows) <= len(every.rows)
    for parameter in given:
        value = {"text": "zz no such thing", "country": "XK", "status": "proposed", "topic": "sport"}[parameter]
        assert run_named(small, name, {parameter: value}).rows == [], parameter


def test_a_value_that_cannot_be_is_refused(small: Path) -> None:
    """A country in lower case is understood; what is no country or status is an error that says what there is."""
    assert run_named(small, "meetings", {"country": "no"}).rows == run_named(small, "meetings", {"country": "NO"}).rows
    with pytest.raises(QueryError, match="held, scheduled"):
        run_named(small, "meetings", {"status": "canceled"})
    with pytest.raises(QueryError, match="ISO 3166"):
        run_named(small, "meetings", {"country": "Norway"})


@pytest.mark.parametrize(
    "path", sorted((resources.folder("warehouse") / "queries").glob("*.sql")), ids=lambda p: p.stem
)
def test_every_named_query_documents_its_parameters(path: Path) -> None:
    """The first line says what is asked; the others name exactly the parameters of the SQL; rows have an order."""
    lines = [line[3:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("-- ")]
    sql = re.sub(r"^--.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert lines[0].endswith(".")
    assert {line.split(": ")[0] for line in lines[1:]} == set(re.findall(r"\$([a-z_]+)", sql))
    assert "\nORDER BY " in sql


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("nobody_asked", {}, "no named query 'nobody_asked'; there are .*who_met_whom"),
        ("who_met_whom", {"planet": "x"}, "no parameter 'planet'; it has country"),
        ("coverage", {"country": "NO"}, "no parameter 'country'; it has none"),
    ],
)
def test_unknown_names_are_errors_that_help(small: Path, name: str, given: dict[str, str], message: str) -> None:
    """An unknown query or parameter is named together with what there is."""
    with pytest.raises(QueryError, match=message):
        arrow_named(small, name, given)
