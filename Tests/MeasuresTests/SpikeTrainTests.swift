import Measures
import Testing

@Suite struct SpikeTrainTests {
  /// The sequence of 100 intervals that the Elephant toolkit tests its measures with.
  private static let intervals: [Double] = [
    1, 28, 4, 47, 5, 16, 2, 5, 21, 12, 4, 12, 59, 2, 4, 18, 33, 25, 2, 34, 4, 1, 1, 14, 8, 1, 10, 1,
    8, 20, 5, 1, 6, 5, 12, 2, 8, 8, 2, 8, 2, 10, 2, 1, 1, 2, 15, 3, 20, 6, 11, 6, 18, 2, 5, 17, 4,
    3, 13, 6, 1, 18, 1, 16, 12, 2, 52, 2, 5, 7, 6, 25, 6, 5, 3, 15, 4, 3, 16, 3, 6, 5, 24, 21, 3, 3,
    4, 8, 4, 11, 5, 7, 5, 6, 8, 11, 33, 10, 7, 4,
  ]

  private func train(_ times: [Double]) -> SpikeTrain {
    var train = SpikeTrain()
    for time in times { train.add(time) }
    return train
  }

  @Test("T-103 the coefficient of variation of Elephant's test sequence")
  func elephant() throws {
    let times = Self.intervals.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
    let train = train(times)
    let cv = try #require(train.intervalCV)
    #expect(abs(cv - 1.0863308802) < 5e-11)
    #expect(train.count == 101)
    #expect(train.first == 0)
    #expect(train.last == Self.intervals.reduce(0, +))
  }

  @Test("Without two intervals there is no variation to speak of")
  func tooFew() {
    #expect(train([]).intervalCV == nil)
    #expect(train([]).first == nil)
    #expect(train([]).last == nil)
    #expect(train([5]).intervalCV == nil)
    #expect(train([5]).first == 5)
    #expect(train([5]).last == 5)
    #expect(train([5, 7]).intervalCV == nil)
    #expect(train([5, 7, 9]).intervalCV == 0)
    #expect(train([5, 5, 5]).intervalCV == nil)
  }

  @Test("The time of the first spike is no interval")
  func shift() throws {
    let early = try #require(train([0, 1, 3, 7]).intervalCV)
    let late = try #require(train([1024, 1025, 1027, 1031]).intervalCV)
    #expect(early == late)
    // Intervals 1, 2, 4: mean 7/3, population variance 14/9.
    #expect(abs(early - (14.0 / 9).squareRoot() / (7.0 / 3)) < 1e-15)
  }
}
