import Testing

@testable import Results

@Suite struct JSONLineTests {
  @Test func lineIsPlainJSON() {
    var line = JSONLine()
    line.begin()
    line.text("text", "a\"b\\c\n\u{1}é")
    line.integer("integer", Int64.min)
    line.real("real", 20)
    line.real("nan", .nan)
    line.real("low", -.infinity)
    line.flag("flag", true)
    line.missing("nothing")
    line.end()
    let expected =
      #"{"text":"a\"b\\c\n\u0001é","integer":-9223372036854775808,"real":20.0,"#
      + #""nan":"NaN","low":"-inf","flag":true,"nothing":null}"# + "\n"
    #expect(String(decoding: line.bytes, as: UTF8.self) == expected)
  }

  @Test func everyValueReadsBack() throws {
    let values: [TableValue] = [
      .missing, .flag(true), .flag(false), .integer(0), .integer(.max), .integer(.min),
      .real(-0.0), .real(1e-7), .real(.leastNonzeroMagnitude), .real(1.7976931348623157e308),
      .real(1e23),
      .text(""), .text("\u{0}\u{1F}\"\\/\u{7F}µ🧠\r\n\t"),
    ]
    for value in values {
      var line = JSONLine()
      line.begin()
      line.value("key \"µ\"", value)
      line.end()
      let fields = try JSONLineReader.fields(line.bytes)
      #expect(fields.map(\.key) == ["key \"µ\""])
      #expect(fields.map(\.value) == [value])
      #expect(try JSONLineReader(names: ["key \"µ\""]).row(line.bytes) == [value])
      if case .real(let number) = value, case .real(let back) = fields[0].value {
        #expect(number.bitPattern == back.bitPattern)
      }
    }
  }

  @Test func doublesReadBackToTheBit() throws {
    var random = SeededGenerator(state: 42)
    let reader = JSONLineReader(names: ["x"])
    for round in 0..<200_000 {
      // Half of all bit patterns, half of ordinary sizes, which take the fast way.
      let number =
        round % 2 == 0
        ? Double(bitPattern: random.next())
        : Double.random(in: -1000...1000, using: &random) * (round % 4 == 1 ? 1 : 1e-12)
      guard number.isFinite else { continue }
      var line = JSONLine()
      line.begin()
      line.real("x", number)
      line.end()
      guard case .real(let back) = try reader.row(line.bytes)[0] else {
        Issue.record("\(number) is no real")
        continue
      }
      #expect(back.bitPattern == number.bitPattern)
    }
  }

  @Test func numbersOfManyDigitsAreRoundedAsTheLibraryDoes() throws {
    var random = SeededGenerator(state: 3)
    for _ in 0..<100_000 {
      let digits = String(random.next()) + (Bool.random(using: &random) ? "" : "5000000000001")
      let text = "\(digits).\(random.next() % 1000)e\(Int.random(in: -340...270, using: &random))"
      let line = Array("{\"x\":\(text)}".utf8)
      let expected = try #require(Double(text))
      #expect(try JSONLineReader(names: ["x"]).row(line) == [.real(expected)])
    }
    // In the middle of two doubles: to the even one, and just above.
    for text in ["9007199254740993.0", "9007199254740993.00000000000000000000000001"] {
      let line = Array("{\"x\":\(text)}".utf8)
      #expect(try JSONLineReader(names: ["x"]).row(line) == [.real(Double(text) ?? 0)])
    }
  }

  @Test func fieldsComeInAnyOrder() throws {
    let reader = JSONLineReader(names: ["a", "b", "c"])
    let line = Array(#" { "c" : 3 , "unknown":"x", "a":1.5 } "#.utf8)
    #expect(try reader.row(line) == [.real(1.5), .missing, .integer(3)])
    #expect(try reader.row(Array("{}".utf8)) == [.missing, .missing, .missing])
    #expect(try reader.row(Array(#"{"a":1,"a":2}"#.utf8))[0] == .integer(2))
  }

  @Test func kindsOfColumnsDecide() throws {
    let reader = JSONLineReader(columns: [
      TableColumn("rate", .real, meaning: "", role: .measured),
      TableColumn("name", .text, meaning: "", role: .key),
    ])
    #expect(try reader.row(Array(#"{"rate":3,"name":"NaN"}"#.utf8)) == [.real(3), .text("NaN")])
    #expect(
      try reader.row(Array(#"{"rate":"-inf","name":null}"#.utf8)) == [.real(-.infinity), .missing])
    guard case .real(let number) = try reader.row(Array(#"{"rate":"NaN"}"#.utf8))[0] else {
      Issue.record("NaN is no real")
      return
    }
    #expect(number.isNaN)
    for wrong in [#"{"rate":"x"}"#, #"{"rate":true}"#, #"{"name":1}"#] {
      #expect(throws: JSONLineError.self) { try reader.row(Array(wrong.utf8)) }
    }
  }

  @Test(arguments: [
    "", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":01}",
    "{\"a\":-}", "{\"a\":1.}", "{\"a\":1e}", "{\"a\":1e999}", "{\"a\":[1]}", "{\"a\":{}}",
    "{\"a\":nul}", "{\"a\":1}x", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\u12g4\"}",
    "{\"a\":\"\n\"}", "{a:1}", "[1]", "1", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":\"\\",
    "{\"a\":\"\\u", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":NaN}", "{\"\\",
  ])
  func wrongLineIsAnError(_ text: String) {
    #expect(throws: JSONLineError.self) {
      try JSONLineReader(names: ["a"]).row(Array(text.utf8))
    }
  }

  @Test func anyBytesGiveAnErrorAtWorst() {
    var random = SeededGenerator(state: 11)
    let alphabet = Array("{}[]\",:\\untfale0123456789.eE+-ad8\u{0} \n\u{FF}".utf8)
    let good = Array(#"{"a":1.5e-3,"b":"x\u00e9\ud83e\udde0","c":null,"d":-12}"#.utf8)
    let reader = JSONLineReader(names: ["a", "b", "c", "d"])
    for round in 0..<50_000 {
      var bytes = good
      if round % 2 == 0 {
        bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
          alphabet[Int.random(in: alphabet.indices, using: &random)]
        }
        bytes.insert(UInt8(ascii: "{"), at: 0)
      } else {
        for _ in 0..<2 {
          bytes[Int.random(in: bytes.indices, using: &random)] =
            UInt8.random(in: 0...255, using: &random)
        }
        bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
      }
      _ = try? reader.row(bytes)
      _ = try? JSONLineReader.fields(bytes)
    }
    _ = try? reader.row(good, in: -5..<1_000_000)
    #expect((try? reader.row(good)) != nil)
  }

  @Test func linesAreFoundWithoutEmptyOnes() {
    let bytes = Array("ab\n\nc\nd".utf8)
    #expect(JSONLineReader.lines(in: bytes) == [0..<2, 4..<5, 6..<7])
    #expect(JSONLineReader.lines(in: []).isEmpty)
  }
}
