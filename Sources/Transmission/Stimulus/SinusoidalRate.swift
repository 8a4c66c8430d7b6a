import SynapseModel

/// r(t) = max(0, r0 + a sin(2 pi f t + phase)), t being the run's time.
///
/// With B = r0 / f, A = a / f and the angle x in turns, the expected spikes of a turn are
/// integral max(0, B + A sin 2 pi x) dx. For A <= B that is B; else the rate is above 0 from x1 =
/// -asin(B / A) / (2 pi) to 1/2 - x1, and there are B (1/2 - 2 x1) + A cos(2 pi x1) / pi. Inside a
/// turn the time of an expected number is found by Halley's method, kept between bounds that are
/// halved where it would leave them, until the next error is below 1e-13 of a turn. Check T-5.
struct SinusoidalRate: RateFunction {
  static let amplitude = Parameter(
    "amplitude", .number(.hz), default: 10, .within(-10_000, 10_000),
    "How far the rate goes up and down; where it would be below 0 it is 0",
    source: "science reference 2.5; by choice half of the mean rate")
  static let frequency = Parameter(
    "frequency", .number(.hz), default: 8, .within(1e-6, 10_000),
    "How often the rate goes up and down",
    source: "8 Hz, theta rhythm (Buzsaki 2002)")
  static let phase = Parameter(
    "phase", .number(nil), default: 0, .within(-1000, 1000),
    "Phase of the sine at the start of the run, in radians", source: "science reference 2.5")
  static let poisson = Model(
    "sinusoidal_poisson", "Poisson process whose rate is a sine, cut off at 0",
    source: "science reference 2.5; time rescaling, Brown et al. 2002",
    parameters: [PoissonLaw.rate, amplitude, frequency, phase])
  static let gamma = Model(
    "sinusoidal_gamma", "Gamma intervals on the scale of expected spikes, whose rate is a sine",
    source: "science reference 2.5; time rescaling, Brown et al. 2002",
    parameters: [
      PoissonLaw.rate, amplitude, frequency, phase, GammaIntervals.shape,
      DeadTimePoissonLaw.firstInterval,
    ])

  /// The sine of one lane.
  fileprivate struct Sine {
    /// Mean and amplitude of the expected spikes per turn.
    let mean, amplitude: Double
    /// Turns per millisecond, and the angle at time 0 (turns).
    let frequency, phase: Double
    /// Where the rate begins to be above 0 (turns), the cosine there, and for how long it is.
    var first = 0.0, cosine = 1.0, width = 1.0
    /// Expected spikes of a turn.
    var total: Double
    /// Expected spikes from the angle `first` to the start.
    var before = 0.0
  }

  private let mean, amplitude, frequency, phase, first, cosine, width, total, before: Memory<Double>

  init(_ parameters: LaneParameters) {
    let starts = parameters.values(SpikeSources.start)
    let sines = parameters.lanes.indices.map { lane in
      Sine(
        rate: parameters.values(PoissonLaw.rate)[lane],
        amplitude: parameters.values(Self.amplitude)[lane],
        frequency: parameters.values(Self.frequency)[lane],
        phase: parameters.values(Self.phase)[lane], start: starts[lane])
    }
    mean = Memory(sines.map(\.mean))
    amplitude = Memory(sines.map(\.amplitude))
    frequency = Memory(sines.map(\.frequency))
    phase = Memory(sines.map(\.phase))
    first = Memory(sines.map(\.first))
    cosine = Memory(sines.map(\.cosine))
    width = Memory(sines.map(\.width))
    total = Memory(sines.map(\.total))
    before = Memory(sines.map(\.before))
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let (mean, amplitude) = (parameters.uniform(PoissonLaw.rate), parameters.uniform(amplitude))
    guard abs(amplitude) > mean else { return [] }
    return [
      parameters.problem(
        at: Self.amplitude,
        "an amplitude of \(amplitude.brief) Hz takes the rate of \(mean.brief) Hz below 0",
        hint: "at most the mean rate; sinusoidal_poisson is cut off at 0")
    ]
  }

  @inline(__always)
  func times(_ expected: Four, _ refill: Refill) -> Four {
    let lanes = refill.lanes
    let before = before.gather(lanes)
    let turn = Turn(
      mean: mean.gather(lanes), amplitude: amplitude.gather(lanes), first: first.gather(lanes),
      cosine: cosine.gather(lanes), width: width.gather(lanes), total: total.gather(lanes))
    var (a, b) = (Root(expected.0 + before, turn), Root(expected.1 + before, turn))
    var (c, d) = (Root(expected.2 + before, turn), Root(expected.3 + before, turn))
    var steps = 0
    // Four independent searches keep the processor busy.
    while isAny((a.isOpen .| b.isOpen) .| (c.isOpen .| d.isOpen)), steps < 100 {
      a.step(turn)
      b.step(turn)
      c.step(turn)
      d.step(turn)
      steps += 1
    }
    let origin = turn.first - phase.gather(lanes)
    let frequency = frequency.gather(lanes)
    func time(_ root: Root) -> Group {
      ((root.turns + (root.angle + origin)) / frequency)
        .replacing(with: SpikeWindow.never, where: .!(turn.total .> 0))
    }
    return (time(a), time(b), time(c), time(d))
  }

  /// One turn of the sine, for eight terminals.
  struct Turn {
    let mean, amplitude, first, cosine, width, total: Group
  }

  /// The search for the angle at which a number of spikes is expected.
  struct Root {
    /// Whole turns.
    let turns: Group
    /// The angle behind them, from where the rate begins to be above 0 (turns).
    var angle: Group
    /// Where the angle is not yet exact.
    var isOpen: LaneMask
    private let target: Group
    private var low = Group(repeating: 0)
    private var high: Group

    @inline(__always) init(_ expected: Group, _ turn: Turn) {
      let total = turn.total.replacing(with: 1, where: .!(turn.total .> 0))
      // One turn too many or too few is put right.
      let near = (expected / total).atMost(Group(repeating: 1e15)) - 0.5
      var whole = near.nearestWhole
      var rest = whole.times(-total, plus: expected)
      let (isBelow, isAbove) = (rest .< 0, rest .>= total)
      whole = whole.replacing(with: whole - 1, where: isBelow)
        .replacing(with: whole + 1, where: isAbove)
      rest = rest.replacing(with: rest + total, where: isBelow)
        .replacing(with: rest - total, where: isAbove)
      turns = whole
      target = rest.atLeast(Group(repeating: 0)).atMost(total)
      angle = turn.width * (target / total)
      high = turn.width
      isOpen = turn.total .> 0
    }

    @inline(__always) mutating func step(_ turn: Turn) {
      let (sine, cosine) = Trigonometry.sineCosine(turns: angle + turn.first)
      let rate = sine.times(turn.amplitude, plus: turn.mean)
      let swing = (turn.cosine - cosine) * turn.amplitude * 0x1.45f306dc9c883p-3
      let excess = angle.times(turn.mean, plus: swing) - target
      high.replace(with: angle, where: excess .> 0)
      low.replace(with: angle, where: .!(excess .> 0))
      // With F the excess, f the rate and f' its slope: 2 F f / (2 f^2 - F f').
      let slope = cosine * turn.amplitude * (2 * Double.pi)
      let better = angle - 2 * excess * rate / (rate * rate * 2 - excess * slope)
      let isInside = (better .>= low) .& (better .<= high)
      let next = better.replacing(with: (low + high) * 0.5, where: .!isInside)
      let change = next - angle
      angle.replace(with: next, where: isOpen)
      // The error that is left is below (pi^2 a^2 / f^2 + 2 pi^2 a / (3 f)) times the change's cube.
      let size = Group(bits: change.bits & 0x7FFF_FFFF_FFFF_FFFF)
      let bound = turn.amplitude * (turn.amplitude * 9.87 + rate * 6.58) * (size * size * size)
      let isDone = (isInside .& (bound .< rate * rate * 1e-13)) .| (size .< 1e-13)
      isOpen = isOpen .& .!isDone
    }
  }
}

extension SinusoidalRate.Sine {
  /// Rates in hertz, the phase in radians, the start in milliseconds.
  init(
    rate: Double, amplitude: Double, frequency: Double, phase: Double, start: Double
  ) {
    mean = rate / frequency
    self.amplitude = abs(amplitude) / frequency
    self.frequency = frequency / 1000
    // A negative amplitude is half a turn.
    self.phase = phase / (2 * Double.pi) + (amplitude < 0 ? 0.5 : 0)
    total = mean
    if self.amplitude > mean { cut() }
    let angle = self.frequency * start + self.phase - first
    let inTurn = angle - angle.rounded(.down)
    before = angle.rounded(.down) * total + expected(upTo: min(inTurn, width))
  }

  /// Finds where the rate is above 0, by bisection.
  private mutating func cut() {
    var (low, high) = (-0.25, 0.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if mean + amplitude * Self.sineCosine(middle).sine > 0 { high = middle } else { low = middle }
    }
    first = high
    width = 0.5 - 2 * high
    cosine = Self.sineCosine(high).cosine
    total = mean * width + amplitude * cosine / Double.pi
  }

  /// Expected spikes from the angle `first` to the angle `first` + `angle`.
  private func expected(upTo angle: Double) -> Double {
    let swing = (cosine - Self.sineCosine(angle + first).cosine) * amplitude
    return mean * angle + swing / (2 * Double.pi)
  }

  private static func sineCosine(_ turns: Double) -> (sine: Double, cosine: Double) {
    let (sine, cosine) = Trigonometry.sineCosine(turns: Group(repeating: turns))
    return (sine[0], cosine[0])
  }
}
