import Foundation
import Testing

@testable import Results

@Suite struct TableTests {
  @Test func csvSpellsEveryKind() throws {
    let folder = try TestFolder()
    let table = SampleTable(rowCount: 0)
    let rows: [[TableValue]] = [
      [.text("a,b"), .integer(-3), .real(20), .flag(true)],
      [.text("say \"x\"\n"), .missing, .real(1e-7), .flag(false)],
      [.text(""), .missing, .real(.nan), .missing],
      [.missing, .integer(.min), .real(-.infinity), .missing],
      [.text(" é"), .integer(.max), .real(-0.0), .missing],
    ]
    let columns = Array(table.columns.prefix(4))
    let writer = try TableWriter(
      folder: folder.path, name: "t", columns: columns, createdBy: "quantal version 0")
    for row in rows { try writer.append(row) }
    try writer.finish()
    let expected = """
      run,seed,rate_hz,is_spiking
      "a,b",-3,20.0,TRUE
      "say ""x""
      ",,1e-07,FALSE
      "",,NaN,
      ,-9223372036854775808,-inf,
      " é",9223372036854775807,-0.0,

      """
    #expect(String(decoding: try folder.bytes("t.csv"), as: UTF8.self) == expected)
  }

  @Test func loneEmptyFieldIsNoEmptyLine() {
    var text = CSVText()
    text.append(row: [.missing])
    #expect(text.bytes == Array("\"\"\n".utf8))
  }

  @Test func moreRowsThanTheLimitLeaveNoCSV() throws {
    let folder = try TestFolder()
    for (rows, expected) in [(3, ["t.csv", "t.parquet"]), (4, ["t.parquet"])] {
      try SampleTable(rowCount: rows).write(folder.path, "t", csvRowLimit: 3)
      #expect(try folder.names() == expected)
    }
  }

  @Test func nothingIsVisibleBeforeTheEndOrAfterAnError() throws {
    let folder = try TestFolder()
    let table = SampleTable(rowCount: 2)
    try table.write(folder.path, "t")
    let before = try folder.bytes("t.parquet")
    do {
      let dropped = try table.writer(folder.path, "t")
      try dropped.append(table.row(5))
      #expect(try folder.bytes("t.parquet") == before)
    }
    #expect(try folder.names() == ["t.csv", "t.parquet"])
    for wrong in [[TableValue.missing], [.integer(1)] + Array(table.row(0).dropFirst())] {
      let writer = try table.writer(folder.path, "t")
      try writer.append(table.row(5))
      #expect(throws: ResultsError.self) { try writer.append(wrong) }
      #expect(throws: ResultsError.self) { try writer.finish() }
    }
    #expect(try folder.bytes("t.parquet") == before)
    #expect(try folder.names() == ["t.csv", "t.parquet"])
  }

  @Test func wrongKindIsToldInWords() throws {
    let folder = try TestFolder()
    let table = SampleTable(rowCount: 0)
    let writer = try table.writer(folder.path, "runs")
    var row = table.row(0)
    row[2] = .text("x")
    let error = #expect(throws: ResultsError.self) { try writer.append(row) }
    #expect(
      error?.message
        == "row 1 does not fit table 'runs': column 'rate_hz' holds real values, not text")
  }

  @Test func sameRowsGiveTheSameBytes() throws {
    let folder = try TestFolder()
    let table = SampleTable(rowCount: 1000)
    try table.write(folder.path, "a")
    try table.write(folder.path, "b")
    #expect(try folder.bytes("a.parquet") == folder.bytes("b.parquet"))
    #expect(try folder.bytes("a.csv") == folder.bytes("b.csv"))
  }

  @Test func columnsAreListedWithUnitAndMeaning() throws {
    let folder = try TestFolder()
    try TableColumn.list(
      of: [
        TableColumn("run", .text, meaning: "Name of the run, unique", role: .key),
        TableColumn("rate_hz", .real, unit: "Hz", meaning: "Rate", role: .measured),
      ], to: "\(folder.path)/columns.csv"
    ).commit()
    let expected = """
      name,unit,meaning,role
      run,,"Name of the run, unique",key
      rate_hz,Hz,Rate,measured

      """
    #expect(String(decoding: try folder.bytes("columns.csv"), as: UTF8.self) == expected)
  }

  @Test func fullDiskLeavesTheOldTables() async {
    await #expect(processExitsWith: .success) {
      let folder = try TestFolder()
      try SampleTable(rowCount: 2).write(folder.path, "t")
      let before = try folder.bytes("t.csv")
      limitFileSize(20_000)
      let error = #expect(throws: ResultsError.self) {
        try SampleTable(rowCount: 2000).write(folder.path, "t")
      }
      #expect(error?.exitStatus == 74)
      #expect(try folder.bytes("t.csv") == before)
      #expect(try folder.names() == ["t.csv", "t.parquet"])
    }
  }

  @Test func valuesConvertOnlyWithoutLoss() {
    #expect(TableValue.integer(1 << 53).converted(to: .real) == .real(9_007_199_254_740_992))
    #expect(TableValue.integer(1 << 53 + 1).converted(to: .real) == nil)
    #expect(TableValue.integer(.max).converted(to: .real) == nil)
    #expect(TableValue.real(1).converted(to: .integer) == nil)
    #expect(TableValue.missing.converted(to: .flag) == .missing)
  }
}
