import SynapseModel

/// A rate that holds from one time of a table to the next: r(t) = rates[i] from times[i] on.
///
/// Before the first time the rate is 0, behind the last one the last rate holds. The expected spikes
/// of an interval are the integral, a sum over the table. Check T-5.
struct PiecewiseRate: RateFunction {
  static let times = Parameter(
    "times", .list(.ms), default: nil, .nonNegative,
    "From when on each rate holds, in the run's time", source: "science reference 2.5")
  static let rates = Parameter(
    "rates", .list(.hz), default: nil, .within(0, 10_000), "The rate from each time on",
    source: "science reference 2.5")
  static let model = Model(
    "piecewise_poisson", "Poisson process whose rate changes at given times",
    source: "science reference 2.5; time rescaling, Brown et al. 2002",
    parameters: [times, rates])

  /// A stretch of constant rate.
  private struct Piece {
    /// When it begins (ms), and how many spikes were expected since the start.
    let time, expected: Double
    /// 1/ms.
    let rate: Double
    /// How many spikes will be expected when it ends.
    let end: Double
  }

  private let pieces: Memory<Piece>
  /// The piece in which each slot's last spike was.
  private let current: Memory<Int>

  init(_ parameters: LaneParameters, context: InputContext) {
    var pieces: [Piece] = []
    let first = Shared.tables(parameters, keys: [Self.times, Self.rates, SpikeSources.start]) {
      lane in
      let place = pieces.count
      pieces += Self.pieces(
        times: parameters.lists(Self.times)[lane], rates: parameters.lists(Self.rates)[lane],
        start: parameters.values(SpikeSources.start)[lane])
      return place
    }
    self.pieces = Memory(pieces)
    current = Memory(repeating: 0, count: context.slots)
    for slot in 0..<context.slots { current[slot] = first[slot & (BatchSize.lanes - 1)] }
  }

  /// The table from the start on; the last piece never ends.
  private static func pieces(times: [Double], rates: [Double], start: Double) -> [Piece] {
    var pieces: [Piece] = []
    var expected = 0.0
    for (index, (time, rate)) in zip(times, rates).enumerated() {
      let isLast = index + 1 == min(times.count, rates.count)
      let end = isLast ? Double.infinity : times[index + 1]
      guard end > start else { continue }
      let begin = max(time, start)
      let growth = rate > 0 ? (end - begin) * (rate / 1000) : 0
      let after = isLast ? Double.infinity : expected + growth
      pieces.append(Piece(time: begin, expected: expected, rate: rate / 1000, end: after))
      expected = after
    }
    let silence = Piece(time: 0, expected: 0, rate: 0, end: .infinity)
    return pieces.isEmpty ? [silence] : pieces
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    parameters.tableProblems(
      times, rates, things: "rates", each: "rate, which holds from then on")
  }

  @inline(__always)
  func times(_ expected: Four, _ refill: Refill) -> Four {
    // All are read before any is written, since a slot may be there twice.
    var places = SIMD8<Int>()
    for index in 0..<BatchSize.width {
      places[index] = current[Int(truncatingIfNeeded: refill.slots[index])]
    }
    var result = expected
    for index in 0..<BatchSize.width {
      var place = places[index]
      result.0[index] = time(of: expected.0[index], &place)
      result.1[index] = time(of: expected.1[index], &place)
      result.2[index] = time(of: expected.2[index], &place)
      result.3[index] = time(of: expected.3[index], &place)
      current[Int(truncatingIfNeeded: refill.slots[index])] = place
    }
    return result
  }

  /// When a number of spikes is expected, looked for from a piece on.
  @inline(__always) private func time(of expected: Double, _ place: inout Int) -> Double {
    while pieces[place].end <= expected { place += 1 }
    let piece = pieces[place]
    return piece.rate > 0
      ? piece.time + (expected - piece.expected) / piece.rate : SpikeWindow.never
  }
}
