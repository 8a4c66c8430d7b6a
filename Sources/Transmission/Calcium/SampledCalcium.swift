/// Calcium that a table of potentials lets in through channels that follow at once.
struct SampledCalcium {
  private let samples: SampledPotential
  /// Calcium by the potential above the lowest one, in place of time.
  private let table: ProfileTable
  private let lowest: Memory<Double>

  /// `calcium` of a lane at a potential (mV), in uM.
  init(_ samples: SampledPotential, calcium: (Int, Double) -> Double) {
    self.samples = samples
    let lanes = 0..<BatchSize.lanes
    let ranges = lanes.map { samples.range(lane: $0) }
    // A table ends with 0, so it goes further than the potentials; 0.06 mV are fine for any channel.
    table = ProfileTable(
      length: ranges.map { $0.upperBound - $0.lowerBound + 1 },
      delay: Array(repeating: 0, count: BatchSize.lanes), points: 4096)
    lowest = Memory(ranges.map(\.lowerBound))
    for lane in lanes {
      table.fill(lane: lane) { calcium(lane, ranges[lane].lowerBound + $0) }
    }
  }

  /// The highest calcium of each lane (uM).
  var top: [Double] { table.peak }

  func nextJump(after time: Double, lane: Int) -> Double {
    samples.nextJump(after: time, lane: lane)
  }

  /// Calcium of the stretch's lanes at some times (ms).
  func calcium(_ stretch: Stretch, at times: Group) -> Group {
    var potentials = Group()
    for index in 0..<BatchSize.width {
      let lane = stretch.slots[index] & (BatchSize.lanes - 1)
      potentials[index] = samples.value(lane: lane, at: times[index])
    }
    return table.places(stretch).value(at: potentials - stretch.gather(lowest))
  }

  /// Writes calcium at the start, middle and end of each sub-step.
  func fill(_ stretch: Stretch) {
    for step in 0..<stretch.steps {
      let (begin, end) = (stretch.starts.base[step], stretch.ends.base[step])
      let middle = calcium(stretch, at: 0.5 * (begin + end))
      // Sub-steps end at jumps.
      stretch.calcium.base[3 * step] = samples.isStepped ? middle : calcium(stretch, at: begin)
      stretch.calcium.base[3 * step + 1] = middle
      stretch.calcium.base[3 * step + 2] = samples.isStepped ? middle : calcium(stretch, at: end)
    }
  }
}
