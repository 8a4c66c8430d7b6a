"""Compare a written table with what was to be written, as several programs read it.

    read_tables.py TABLE EXPECTED    reads TABLE.parquet, TABLE.csv and the JSON file EXPECTED

Prints every difference and exits 1 if there is one.
"""

import json
import math
import struct
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


def real(bits):
    return struct.unpack("<d", int(bits, 16).to_bytes(8, "little"))[0]


def same(kind, got, expected):
    if got is None or expected is None:
        return got is expected
    if kind == "real":
        if not isinstance(got, float):
            return False
        if math.isnan(expected):
            return math.isnan(got)
        return struct.pack("<d", got) == struct.pack("<d", expected)
    return type(got) is type(expected) and got == expected


def compare(who, columns, expected, got):
    names = [name for name, _ in columns]
    if list(got) != names:
        complain(who, f"columns {list(got)} instead of {names}")
        return
    for index, (name, kind) in enumerate(columns):
        values = got[name]
        if len(values) != len(expected):
            complain(who, f"{name}: {len(values)} rows instead of {len(expected)}")
            continue
        for row, value in enumerate(values):
            if not same(kind, value, expected[row][index]):
                complain(who, f"row {row}, {name}: {value!r} instead of {expected[row][index]!r}")
                break


def duckdb_columns(query):
    result = duckdb.sql(query)
    rows = result.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(result.columns)}


def pandas_columns(frame):
    """Only where no column mixes missing and NaN, which pandas cannot tell apart."""
    return {name: frame[name].tolist() for name in frame.columns}


def check_types(path, columns):
    wanted = {"text": "string", "integer": "int64", "real": "double", "flag": "bool"}
    schema = pyarrow.parquet.read_schema(path)
    for name, kind in columns:
        if str(schema.field(name).type) != wanted[kind]:
            complain("types", f"{name} is {schema.field(name).type}")


def check_footer(path, columns, expected):
    file = pyarrow.parquet.ParquetFile(path)
    footer = file.metadata
    if footer.created_by != "quantal version 0.0.1":
        complain("footer", f"created by {footer.created_by}")
    if footer.num_rows != len(expected) or footer.num_row_groups != -(-len(expected) // 65536):
        complain("footer", f"{footer.num_rows} rows in {footer.num_row_groups} groups")
    pairs = {key.decode(): value.decode() for key, value in footer.metadata.items()}
    wanted = {
        "spec": "µ: 1\n",
        "column.rate_hz.unit": "Hz",
        "column.rate_hz.meaning": "Rate",
        "column.rate_hz.role": "measured",
    }
    for key, value in wanted.items():
        if pairs.get(key) != value:
            complain("footer", f"{key} is {pairs.get(key)!r}")
    for group in range(footer.num_row_groups):
        rows = expected[group * 65536 : (group + 1) * 65536]
        for index, (name, kind) in enumerate(columns):
            check_statistics(footer.row_group(group).column(index), name, kind,
                             [row[index] for row in rows])


def check_statistics(chunk, name, kind, values):
    statistics = chunk.statistics
    present = [value for value in values if value is not None]
    if statistics.null_count != len(values) - len(present):
        complain("statistics", f"{name}: {statistics.null_count} missing")
    has_nan = kind == "real" and any(math.isnan(value) for value in present)
    if kind not in ("integer", "real") or has_nan or not present:
        if statistics.has_min_max:
            complain("statistics", f"{name}: a range that should not be there")
    elif (statistics.min, statistics.max) != (min(present), max(present)):
        complain("statistics", f"{name}: {statistics.min} to {statistics.max}")


def check_parquet(path, columns, expected):
    check_types(path, columns)
    check_footer(path, columns, expected)
    compare("pyarrow", columns, expected, pyarrow.parquet.read_table(path).to_pydict())
    compare("polars", columns, expected, polars.read_parquet(path).to_dict(as_series=False))
    compare("duckdb", columns, expected, duckdb_columns(f"select * from '{path}'"))
    if pandas:
        frame = pandas.read_parquet(path)
        if len(frame) != len(expected) or list(frame.columns) != [name for name, _ in columns]:
            complain("pandas", f"shape {frame.shape}")
    # Row groups are skipped by the statistics: the count must be right all the same.
    big = sum(1 for row in expected if row[5] > 69000)
    got = duckdb.sql(f"select count(*) from '{path}' where count > 69000").fetchall()[0][0]
    if got != big:
        complain("duckdb filter", f"{got} instead of {big}")
    got = polars.scan_parquet(path).filter(polars.col("count") > 69000).collect().height
    if got != big:
        complain("polars filter", f"{got} instead of {big}")
    # NaN is above all numbers for both: a range that left it out would lose these rows.
    for name in ("polars", "duckdb"):
        high = sum(1 for row in expected if row[2] is not None and not row[2] <= 1e300)
        if name == "polars":
            got = polars.scan_parquet(path).filter(polars.col("rate_hz") > 1e300).collect().height
        else:
            got = duckdb.sql(f"select count(*) from '{path}' where rate_hz > 1e300").fetchall()[0][0]
        if got != high:
            complain(f"{name} filter", f"{got} rows above 1e300 instead of {high}")


def check_csv(path, columns, expected):
    got = polars.read_csv(path, infer_schema_length=None)
    duck = duckdb_columns(f"select * from '{path}'")
    arrow = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]),
    )
    if not expected:
        names = [name for name, _ in columns]
        for who, seen in (("polars", got.columns), ("duckdb", list(duck)),
                          ("pyarrow", arrow.column_names)):
            if seen != names:
                complain(f"{who} csv", f"columns {seen}")
        return
    # A column in which nothing but empty fields stands has no kind for a reader.
    known = [i for i, _ in enumerate(columns) if any(row[i] is not None for row in expected)]
    shown = [columns[i] for i in known]
    rows = [[row[i] for i in known] for row in expected]
    wanted = {name for name, _ in shown}
    compare("polars csv", shown, rows,
            {k: v for k, v in got.to_dict(as_series=False).items() if k in wanted})
    compare("duckdb csv", shown, rows, {k: v for k, v in duck.items() if k in wanted})
    compare("pyarrow csv", shown, rows,
            {k: v for k, v in arrow.to_pydict().items() if k in wanted})
    if pandas:
        frame = pandas.read_csv(path)
        for name, kind in shown:
            if kind == "real" and frame[name].dtype != "float64":
                complain("pandas csv", f"{name} is {frame[name].dtype}")
        if frame["count"].tolist() != [row[5] for row in expected]:
            complain("pandas csv", "count differs")


def main():
    table, expectation = sys.argv[1:]
    with open(expectation, encoding="utf-8") as file:
        content = json.load(file)
    columns = [tuple(column) for column in content["columns"]]
    expected = [
        [real(value) if kind == "real" and value is not None else value
         for value, (_, kind) in zip(row, columns)]
        for row in content["rows"]
    ]
    check_parquet(f"{table}.parquet", columns, expected)
    check_csv(f"{table}.csv", columns, expected)
    sys.exit(1 if differences else 0)


main()
