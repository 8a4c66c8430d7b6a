"""Compare the tables of a results folder as several programs read them.

    read_sweep.py FOLDER CONFIGURATIONS TRIALS

Parquet and CSV must give the same columns and values to pyarrow, polars and DuckDB, numbers as
numbers. Prints every difference and exits 1 if there is one.
"""

import csv
import json
import math
import sys

import duckdb
import polars
import pyarrow.csv
import pyarrow.parquet

try:
    import pandas
except ImportError:
    pandas = None

differences = []


def complain(who, what):
    if len(differences) < 20:
        print(f"{who}: {what}")
    differences.append(who)


def same(one, other):
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


def compare(who, expected, got):
    if list(got) != list(expected):
        complain(who, f"columns {list(got)} instead of {list(expected)}")
        return
    for name, values in expected.items():
        if len(got[name]) != len(values):
            complain(who, f"{name}: {len(got[name])} rows instead of {len(values)}")
            continue
        for row, (value, seen) in enumerate(zip(values, got[name])):
            if not same(value, seen):
                complain(who, f"{name}, row {row}: {seen!r} instead of {value!r}")
                break


def duckdb_columns(path):
    result = duckdb.sql(f"select * from '{path}'")
    rows = result.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(result.columns)}


def read_text(path):
    """The CSV without any guessing: what the fields hold, by column."""
    with open(path, newline="", encoding="ascii") as file:
        rows = list(csv.reader(file))
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}


def check_kinds(table, path):
    text = {"run", "configuration", "error"}
    whole = {"trial", "seed", "n", "failures"}
    for field in pyarrow.parquet.read_schema(path):
        kind = str(field.type)
        if field.name in text or field.name == "case" or field.name.endswith("_model"):
            wanted = "string"
        elif field.name in whole or field.name.endswith(("input_spikes", "spike_count", "_sites")):
            wanted = "int64"
        else:
            wanted = "double"
        if kind != wanted:
            complain("kinds", f"{table}: {field.name} is {kind} instead of {wanted}")


def check_metadata(folder, path):
    pairs = {key.decode(): value.decode()
             for key, value in pyarrow.parquet.read_metadata(path).metadata.items()}
    with open(f"{folder}/manifest.json", encoding="utf-8") as file:
        manifest = json.load(file)
    with open(f"{folder}/spec.yaml", encoding="utf-8") as file:
        spec = file.read()
    wanted = {
        "quantal.fingerprint": manifest["fingerprint"],
        "quantal.sweep": manifest["sweep"],
        "quantal.spec": spec,
    }
    for key, value in wanted.items():
        if pairs.get(key) != value:
            complain("metadata", f"{key} is {pairs.get(key)!r}")
    explained = read_text(f"{folder}/tables/columns.csv")
    for name, unit in zip(explained["name"], explained["unit"]):
        seen = pairs.get(f"column.{name}.unit")
        if seen not in (None, unit):
            complain("metadata", f"the unit of {name} is {seen!r} instead of {unit!r}")


def check_table(folder, table, row_count):
    parquet = f"{folder}/tables/{table}.parquet"
    text = f"{folder}/tables/{table}.csv"
    expected = pyarrow.parquet.read_table(parquet).to_pydict()
    for name, values in expected.items():
        if len(values) != row_count:
            complain(table, f"{name}: {len(values)} rows instead of {row_count}")
    check_kinds(table, parquet)
    check_metadata(folder, parquet)
    compare(f"{table}, polars", expected, polars.read_parquet(parquet).to_dict(as_series=False))
    compare(f"{table}, duckdb", expected, duckdb_columns(parquet))
    # A column of nothing but empty fields has no kind for who reads CSV.
    known = {name: values for name, values in expected.items()
             if any(value is not None for value in values)}
    arrow = pyarrow.csv.read_csv(text, convert_options=pyarrow.csv.ConvertOptions(
        strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""])).to_pydict()
    readers = {
        "pyarrow": arrow,
        "polars": polars.read_csv(text, infer_schema_length=None).to_dict(as_series=False),
        "duckdb": duckdb_columns(text),
    }
    for who, got in readers.items():
        if list(got) != list(expected):
            complain(f"{table}, {who} csv", f"columns {list(got)}")
        compare(f"{table}, {who} csv", known, {k: v for k, v in got.items() if k in known})
    for name, fields in read_text(text).items():
        missing = [field == "" for field in fields]
        if missing != [value is None for value in expected[name]]:
            complain(f"{table} csv", f"{name}: other fields are empty than in Parquet")
    if pandas:
        one, other = pandas.read_parquet(parquet), pandas.read_csv(text)
        for name in known:
            if str(one[name].dtype) == "float64" and str(other[name].dtype) != "float64":
                complain(f"{table}, pandas", f"{name} is {other[name].dtype} from CSV")
        if one.shape != other.shape:
            complain(f"{table}, pandas", f"{one.shape} and {other.shape}")
    return expected


def main():
    folder, configurations, trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    runs = check_table(folder, "runs", configurations * trials)
    check_table(folder, "summary", configurations)
    # A table without a missing value would not test what it should.
    if not any(None in values for name, values in runs.items() if name != "error"):
        complain("runs", "nothing is missing")
    means = duckdb.sql(f"""
        select count(*) from '{folder}/tables/summary.parquet' as summary join (
            select configuration, avg(spike_count) as mean
            from '{folder}/tables/runs.csv' group by configuration) as runs
        using (configuration)
        where spike_count_mean is not distinct from mean
            or abs(spike_count_mean - mean) < 1e-9""").fetchall()[0][0]
    if means != configurations:
        complain("join", f"{means} of {configurations} configurations agree")
    sys.exit(1 if differences else 0)


main()
