/// Spikes at times that are known beforehand: a word of times, perhaps repeated again and again.
///
/// t_k = origin + (k / n) period / divisor + offset[k mod n], n being the word's length. The divisor
/// is for periods that are given as rates: 1000 m / rate is rounded once.
struct TimetableLaw: SpikeLaw {
  /// The spikes of one lane or of one of its terminals.
  struct Row {
    /// Place of the word among all offsets, and how many there are in it.
    var first: Int
    var length: Int
    /// What the offsets are added to (ms).
    var origin: Double
    /// From one repetition to the next (ms, when divided by the divisor); infinite for none.
    var period = Double.infinity
    var divisor = 1.0
    /// How many spikes there are in all.
    var total: Double
  }

  let origin: Memory<Double>
  private let offsets: Memory<Double>
  private let rows: Memory<Row>
  /// The first row of each lane.
  private let firstRow: Memory<Int>
  /// 1 where each terminal has a row of its own, else 0.
  private let rowsPerTerminal: Memory<Int>

  /// Rows and, for each lane, its first one and whether each terminal has its own.
  init(offsets: [Double], rows: [Row], lanes: [(firstRow: Int, isPerTerminal: Bool)]) {
    origin = Memory(repeating: 0, count: lanes.count)
    self.offsets = Memory(offsets.isEmpty ? [0] : offsets)
    self.rows = Memory(rows)
    firstRow = Memory(lanes.map(\.firstRow))
    rowsPerTerminal = Memory(lanes.map { $0.isPerTerminal ? 1 : 0 })
  }

  /// One word for all terminals of a lane.
  init(words: [Word]) {
    var (offsets, rows): ([Double], [Row]) = ([], [])
    for word in words {
      rows.append(
        Row(
          first: offsets.count, length: max(word.offsets.count, 1), origin: word.origin,
          period: word.period, divisor: word.divisor,
          total: word.offsets.isEmpty ? 0 : word.total))
      offsets += word.offsets
    }
    self.init(offsets: offsets, rows: rows, lanes: words.indices.map { ($0, false) })
  }

  /// Times and how they go on.
  struct Word {
    /// Behind the origin (ms), in order.
    var offsets: [Double]
    var origin: Double
    /// From one repetition to the next (ms, when divided by the divisor); infinite for none.
    var period = Double.infinity
    var divisor = 1.0
    /// How many spikes there are in all.
    var total: Double

    /// A lane without a spike.
    static let silence = Word(offsets: [], origin: 0, total: 0)
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    var times = (Group(), Group(), Group(), Group())
    for index in 0..<BatchSize.width {
      let slot = Int(truncatingIfNeeded: refill.slots[index])
      let lane = slot & (BatchSize.lanes - 1)
      let row = rows[firstRow[lane] + rowsPerTerminal[lane] * (slot / BatchSize.lanes)]
      let ordinal = Int(truncatingIfNeeded: refill.ordinals[index])
      var (repetition, place) = (0, ordinal)
      if row.period < .infinity {
        (repetition, place) = ordinal.quotientAndRemainder(dividingBy: row.length)
      }
      for number in 0..<4 {
        let time = time(row, ordinal + number, repetition, place)
        switch number {
        case 0: times.0[index] = time
        case 1: times.1[index] = time
        case 2: times.2[index] = time
        default: times.3[index] = time
        }
        place += 1
        if place == row.length, row.period < .infinity { (place, repetition) = (0, repetition + 1) }
      }
    }
    return times
  }

  @inline(__always)
  private func time(_ row: Row, _ ordinal: Int, _ repetition: Int, _ place: Int) -> Double {
    guard Double(ordinal) < row.total, place < row.length else { return SpikeWindow.never }
    guard row.period < .infinity else { return row.origin + offsets[row.first + place] }
    let begin = row.origin + Double(repetition) * row.period / row.divisor
    return begin + offsets[row.first + place]
  }
}
