import SynapseModel
import Testing

@testable import SweepSpec

@Suite struct QuantityTests {
  @Test(arguments: [
    "0.1 ms", "100 us", "0.0001 s", "1e-4 s", "100µs", "100 \u{3BC}s", "1.0E-1ms", "+.1 ms",
  ])
  func oneTimeIsOneNumber(text: String) throws {
    let parameter = Parameter("t", .number(.ms), default: nil, .any, "", source: "")
    #expect(try ValueText(parameter: parameter).value(text).bitPattern == 0.1.bitPattern)
  }

  @Test(arguments: [
    ("1e-3", 0.001), ("1.0e3", 1000), ("0.5", 0.5), (".5", 0.5), ("-0", 0), ("5.", 5),
  ])
  func numbersAreReadAsPeopleWriteThem(text: String, value: Double) throws {
    let parameter = Parameter("x", .number(nil), default: nil, .any, "", source: "")
    let read = try ValueText(parameter: parameter).value(text)
    #expect(read == value)
    #expect(read.sign == .plus)
  }

  @Test func everyUnitConvertsExactly() throws {
    for target in Unit.all where target.multiple == 1 {
      let parameter = Parameter("x", .number(target), default: nil, .any, "", source: "")
      for unit in Unit.all where unit.dimension == target.dimension {
        let expected = Double("\(123 * unit.multiple)e\(unit.exponent - target.exponent)")
        #expect(try ValueText(parameter: parameter).value("1.23e2 \(unit.symbol)") == expected)
      }
    }
  }

  @Test(arguments: [
    ("1 min", 6e4), ("1.5min", 9e4), ("0.1 h", 3.6e5), ("30 d", 2.592e9), ("1e-3 d", 86_400),
    ("-7 h", -2.52e7), ("0 d", 0), ("123456789.123456789 min", 7_407_407_347_407.40734),
  ])
  func minutesHoursAndDaysAreExact(text: String, milliseconds: Double) throws {
    let parameter = Parameter("t", .number(.ms), default: nil, .any, "", source: "")
    #expect(try ValueText(parameter: parameter).value(text) == milliseconds)
  }

  @Test func theUnitsOfTimeAreListedFromTheLargest() {
    #expect(Unit.units(of: .time).map(\.symbol) == ["d", "h", "min", "s", "ms", "us"])
  }

  @Test func wholeNumbersMayHaveExponents() throws {
    let parameter = Parameter("n", .integer, default: nil, .any, "", source: "")
    #expect(try ValueText(parameter: parameter).value("1e3") == 1000)
    #expect(throws: Complaint.self) { try ValueText(parameter: parameter).value("1e-3") }
    #expect(throws: Complaint.self) { try ValueText(parameter: parameter).value("1e300") }
  }

  @Test func roundingAgreesWithTheTwelveDigitText() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(Int64(bitPattern: state)) * 1e-18
      let rounded = SignificantDigits.rounded(value)
      #expect(abs(rounded - value) <= abs(value) * 5.1e-12)
      #expect(SignificantDigits.rounded(rounded) == rounded)
    }
    #expect(SignificantDigits.rounded(0.1 + 0.2) == 0.3)
    #expect(SignificantDigits.rounded(-1.00000000000049e-200) == -1e-200)
  }
}

@Suite struct SuggestionTests {
  @Test func theNearestWordIsSuggested() {
    let words = ["recovery", "facilitation", "rate", "probability"]
    #expect(Suggestion.nearest(to: "recovry", among: words) == "recovery")
    #expect(Suggestion.nearest(to: "reocvery", among: words) == "recovery")
    #expect(Suggestion.nearest(to: "Rate", among: words) == "rate")
    #expect(Suggestion.nearest(to: "raet", among: words) == "rate")
    #expect(Suggestion.nearest(to: "conductance", among: words) == nil)
    #expect(Suggestion.nearest(to: "", among: words) == nil)
  }

  @Test func swapsOfNeighboursCountOnce() {
    #expect(Suggestion.distance(Array("abcd".utf8), Array("badc".utf8), limit: 2) == 2)
    #expect(Suggestion.distance(Array("abcd".utf8), Array("abdc".utf8), limit: 2) == 1)
    #expect(Suggestion.distance(Array("abcd".utf8), Array("wxyz".utf8), limit: 2) == nil)
  }
}
