import SynapseModel

/// Calcium that is set from outside: a step as by uncaging, or what a graded potential lets in.
///
/// All terminals of a run see the same. Spikes have no effect on it. Gating follows a graded
/// potential at once, because channels take less than a millisecond and such potentials tens.
final class ImposedCalcium: TerminalCalcium {
  static let level = Parameter(
    "level", .number(.uM), default: 10, .within(0, 5000), "Calcium during the step",
    source: "2-100 uM by uncaging (science reference 5.1, T-19)")
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative, "When the step begins", source: "by choice")
  static let length = Parameter(
    "length", .number(.ms), default: 1e9, .nonNegative, "How long the step lasts",
    source: "longer than any run, by choice")
  static let model = Model(
    "step", "A step of calcium at all release sites, as by uncaging",
    source: "Schneggenburger & Neher 2000, science reference 5.1",
    parameters: [CalciumBasics.rest, level, start, length])

  /// Calcium before or outside a step, and in it; or along one period.
  private let low, high: Memory<Double>
  private let starts, stops: Memory<Double>
  private let cycle: ProfileTable?
  private let frequency: Memory<Double>
  private let top: [Double]
  /// What a table of potentials lets in.
  private let sampled: SampledCalcium?
  /// The potential and the channels that follow it, where there are any, for people to look at.
  private let channels: (trace: ChannelTrace, potential: GradedPotential)?

  init(_ parameters: LaneParameters, potential: LaneParameters) {
    channels = ChannelTrace(parameters, potential: potential).map {
      ($0, GradedPotential(potential))
    }
    let rest = parameters.values(CalciumBasics.rest)
    let lanes = 0..<BatchSize.lanes
    guard parameters.model != Self.model.name else {
      (low, high) = (Memory(rest), Memory(parameters.values(Self.level)))
      let starts = parameters.values(Self.start)
      self.starts = Memory(starts)
      stops = Memory(zip(starts, parameters.values(Self.length)).map { $0 + $1 })
      top = zip(rest, parameters.values(Self.level)).map(max)
      (cycle, frequency) = (nil, Memory(repeating: 0, count: BatchSize.lanes))
      sampled = nil
      return
    }
    let graded = GradedPotential(potential)
    let entry = Protons.restingEntry(parameters)
    let steady = lanes.map { ChannelTransient.steady(parameters, lane: $0) }
    let rises = lanes.map { lane in { (v: Double) in entry[lane] * steady[lane](v) } }
    func calcium(_ lane: Int, _ time: Double) -> Double {
      rest[lane] + rises[lane](graded.value(lane: lane, at: time))
    }
    if let samples = graded.samples {
      let sampled = SampledCalcium(samples) { lane, v in rest[lane] + rises[lane](v) }
      self.sampled = sampled
      (low, high) = (Memory(rest), Memory(rest))
      self.starts = Memory(repeating: .infinity, count: BatchSize.lanes)
      stops = Memory(repeating: .infinity, count: BatchSize.lanes)
      (cycle, frequency) = (nil, Memory(repeating: 0, count: BatchSize.lanes))
      top = sampled.top
      return
    }
    sampled = nil
    let starts = lanes.map { max(0, graded.nextJump(after: -1, lane: $0)) }
    self.starts = Memory(starts)
    stops = Memory(lanes.map { graded.nextJump(after: starts[$0], lane: $0) })
    let (before, during) = (lanes.map { calcium($0, -1) }, lanes.map { calcium($0, starts[$0]) })
    (low, high) = (Memory(before), Memory(during))
    guard graded.isSinusoid else {
      (cycle, frequency) = (nil, Memory(repeating: 0, count: BatchSize.lanes))
      top = zip(before, during).map(max)
      return
    }
    let periods = lanes.map { min(graded.period(lane: $0), 1e9) }
    let table = ProfileTable(length: periods, delay: Array(repeating: 0, count: BatchSize.lanes))
    for lane in lanes { table.fill(lane: lane, isPeriodic: true) { calcium(lane, $0) } }
    (cycle, frequency, top) = (table, Memory(periods.map { 1 / $0 }), table.peak)
  }

  var timing: CalciumTiming {
    CalciumTiming(
      duration: Array(repeating: 0, count: BatchSize.lanes), peak: PerLane(top), rest: PerLane(top),
      isImposed: true)
  }

  func fill(_ stretch: Stretch) {
    if let sampled { return sampled.fill(stretch) }
    if let cycle { fill(stretch, along: cycle) } else { fillStep(stretch) }
  }

  private func fillStep(_ stretch: Stretch) {
    let (low, high) = (stretch.gather(low), stretch.gather(high))
    let (start, stop) = (stretch.gather(starts), stretch.gather(stops))
    for step in 0..<stretch.steps {
      // Sub-steps end at jumps, so their middle tells on which side they are.
      let middle = 0.5 * (stretch.starts.base[step] + stretch.ends.base[step])
      let level = low.replacing(with: high, where: (middle .> start) .& (middle .< stop))
      for place in 0..<3 { stretch.calcium.base[3 * step + place] = level }
    }
  }

  private func fill(_ stretch: Stretch, along cycle: ProfileTable) {
    let places = cycle.places(stretch)
    let (frequency, period) = (stretch.gather(frequency), 1 / stretch.gather(frequency))
    @inline(__always) func calcium(_ time: Group) -> Group {
      let turns = time * frequency
      let rest = turns - turns.nearestWhole
      return places.value(at: rest.replacing(with: rest + 1, where: rest .< 0) * period)
    }
    for step in 0..<stretch.steps {
      let (begin, end) = (stretch.starts.base[step], stretch.ends.base[step])
      stretch.calcium.base[3 * step] = calcium(begin)
      stretch.calcium.base[3 * step + 1] = calcium(0.5 * (begin + end))
      stretch.calcium.base[3 * step + 2] = calcium(end)
    }
  }

  func fillSlowly(_ stretch: Stretch, tick: Double, isLasting: Bool) { fill(stretch) }

  func look(_ stretch: Stretch) {
    if let sampled { return stretch.calcium[0] = sampled.calcium(stretch, at: Group()) }
    let lowest = stretch.gather(low)
    guard let cycle else { return stretch.calcium[0] = lowest }
    stretch.calcium[0] = cycle.places(stretch).value(at: Group())
  }

  func spike(_ stretch: Stretch) {}
  func boost(_ stretch: Stretch) {}
  func release(slot: Int, time: Double, amount: Double) {}
  var feelsRelease: Bool { false }

  func nextJump(after time: Double, lane: Int) -> Double {
    if let sampled { return sampled.nextJump(after: time, lane: lane) }
    guard cycle == nil else { return .infinity }
    if time < starts[lane] { return starts[lane] }
    return time < stops[lane] ? stops[lane] : .infinity
  }

  func calcium(of slot: Int, at time: Double) -> Double {
    let moment = Stretch(of: slot)
    moment.starts[0] = Group(repeating: time)
    moment.ends[0] = Group(repeating: time)
    moment.steps = 1
    fill(moment)
    return moment.calcium[0][0]
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    guard let channels else { return [] }
    let lane = slot & (BatchSize.lanes - 1)
    return channels.trace.states(
      lane: lane, at: channels.potential.value(lane: lane, at: time))
  }

  func course(of slot: Int) -> [Double] { [] }
  func restore(_ course: [Double], of slot: Int) {}
}
