import SynapseModel

/// Calcium averaged over the terminal, which stays elevated between action potentials.
///
/// Rapid buffers bind all but 1 / (1 + kappa) of it: kappa = buffer affinity / (affinity + rest)^2 +
/// added. One spike raises free calcium by increment = influx / (1 + kappa), as calcium leaves the
/// release sites; it decays with tau = (1 + kappa) / extrusion (Neher & Augustine 1992, Helmchen et
/// al. 1997). Model `pump`: extrusion saturates, (maximal c / (half + c) - the same at rest) /
/// (1 + kappa). With `saturation` kappa is that at present calcium. A charge Q that enters a volume V gives
/// influx = Q / (2 F V). Checks T-15, T-43.
enum TerminalResidual {
  static let influx = Parameter(
    "influx", .number(.uM), default: 20, .within(0, 1e5),
    "Total calcium that a usual spike brings into the terminal, Q / (2 F volume); others in proportion",
    source: "gives 0.5 uM free calcium with kappa 40 (science reference 4.3)")
  static let charge = Parameter(
    "charge", .number(.fC), default: 0, .within(0, 1e6),
    "Calcium charge that a usual spike brings into the terminal; 0 where 'influx' is given instead",
    source: "0; 4 fC in 1 um3 are 20 uM (science reference 4.3)")
  static let volume = Parameter(
    "volume", .number(.um3), default: 1, .within(1e-4, 1e6),
    "Volume of the terminal that 'charge' enters",
    source: "0.1-1 um3 (science reference 4.3)")
  static let saturation = Parameter(
    "saturation", .flag, default: 0, .fraction,
    "Whether the binding ratio of the endogenous buffer follows calcium; false: that at rest",
    source: "false: 0.3-1 uM beside an affinity of 10 uM (science reference 4.3)", shared: .value)
  static let buffer = Parameter(
    "buffer", .number(.uM), default: 400, .nonNegative, "Endogenous rapid buffer",
    source: "kappa 20-50 (Neher & Augustine 1992), science reference 4.3")
  static let affinity = Parameter(
    "affinity", .number(.uM), default: 10, .within(1e-3, 1e6),
    "Dissociation constant of the endogenous buffer", source: "by choice, kappa 40 at rest")
  static let added = Parameter(
    "added", .number(nil), default: 0, .nonNegative,
    "Binding ratio of a buffer that is added, for example a dye", source: "0 without dye")
  static let extrusion = Parameter(
    "extrusion", .number(.perMs), default: 0.4, .within(0, 1000),
    "Rate constant of extrusion of free calcium",
    source: "gives a decay of 100 ms with kappa 40; 40-200 ms (science reference 4.3)")
  static let pumpExtrusion = Parameter(
    "extrusion", .number(.perMs), default: 0, .within(0, 1000),
    "Rate constant of extrusion beside the pump", source: "0: the pump alone")
  static let maximal = Parameter(
    "maximal", .number(.uMPerMs), default: 0.18, .nonNegative, "Rate of the pump at high calcium",
    source: "180 PMCA per um2 at 100 /s, 6 um2 per um3 (science reference 4.5)")
  static let half = Parameter(
    "half", .number(.uM), default: 0.8, .within(1e-4, 1e6), "Calcium of half-maximal pumping",
    source: "PMCA (120 /s) / (1.5e8 /M/s) = 0.8 uM (science reference 4.5)")

  static let none = Model(
    "none", "Calcium between action potentials stays at rest", source: "by choice", parameters: [])
  static let linear = Model(
    "linear", "One compartment with rapid buffers and linear extrusion",
    source: "Helmchen, Imoto & Sakmann 1996, science reference 4.3",
    parameters: [influx, charge, volume, buffer, affinity, saturation, added, extrusion])
  static let pump = Model(
    "pump", "One compartment with rapid buffers and a pump that saturates",
    source: "science reference 4.3 and 4.5",
    parameters: [
      influx, charge, volume, buffer, affinity, saturation, added, maximal, half, pumpExtrusion,
    ])
  static let buffered = Model(
    "buffered", "One compartment with rapid buffers, and 'buffers' with kinetics of their own",
    source: "science reference 4.4",
    parameters: [influx, charge, volume, buffer, affinity, added, extrusion])
  static let section = Section(
    "residual", "Calcium averaged over the terminal",
    models: [none, linear, pump, CalciumShell.model, buffered], defaultModel: none.name,
    sections: [KineticBuffers.section])

  /// Total calcium (uM) that a usual spike brings in, lane by lane: Q / (2 F V) of a charge, or as it is given.
  static func influx(_ section: LaneParameters) -> [Double] {
    let (charge, volume) = (section.values(charge), section.values(volume))
    return section.values(influx).enumerated().map { lane, given in
      // 1 fC in 1 um3 over twice Faraday's constant (96,485.332 C/mol), in uM.
      charge[lane] > 0 ? charge[lane] / volume[lane] * (1e6 / (2 * 96_485.332)) : given
    }
  }

  /// What is wrong with it; `calcium` is the section around this one.
  static func problems(_ calcium: LaneParameters) -> [Problem] {
    let section = calcium.section("residual")
    return influxProblems(section) + pumpProblems(calcium, section)
  }

  private static func influxProblems(_ section: LaneParameters) -> [Problem] {
    let isGivenTwice = zip(section.values(charge), section.values(influx)).contains {
      $0 > 0 && $1 != influx.defaultValue
    }
    if isGivenTwice {
      return [
        section.problem(
          at: influx, "what a spike brings in is given twice, by 'influx' and by 'charge'",
          hint: "leave one of them out")
      ]
    }
    let highest = Self.influx(section).max() ?? 0
    guard highest > influx.bounds.upper else { return [] }
    return [
      section.problem(
        at: charge, "this charge in this volume is \(highest.brief) uM, more than 'influx' may be",
        hint: "a larger 'volume', or less charge: 4 fC in 1 um3 are 20 uM")
    ]
  }

  /// A warning where a pump is too fast for `ResidualKinetics.Rates`, whose steps are up to 1.7 ms.
  private static func pumpProblems(
    _ calcium: LaneParameters, _ section: LaneParameters
  ) -> [Problem] {
    guard section.model == pump.name else { return [] }
    let rates = zip(
      zip(section.values(maximal), section.values(half)), RapidBuffer(calcium).restingCapacity
    ).map { $0.0 / $0.1 / $1 }
    guard let fastest = rates.max(), fastest > 1 else { return [] }
    return [
      section.warning(
        at: maximal, "the pump empties the terminal within a millisecond, too fast for this model",
        hint: "'residual: {model: shell}' follows fast pumps")
    ]
  }
}

/// The residual calcium of one input's terminals as the sub-steps need it.
struct ResidualKinetics {
  /// Share of the influx that stays free, extrusion of free calcium (1/ms), lane by lane.
  let increment, decayRate: Memory<Double>
  /// The pump (uM/ms and uM); `maximal` is 0 without one.
  let maximal, half: Memory<Double>
  let rest: Memory<Double>
  let buffer: RapidBuffer
  /// Calcium after ten spikes at once, lane by lane.
  private let tenfold: [Double]
  let isPresent, isLinear: Bool
  /// Whether calcium is that of a shell, with a pump too fast for `Rates`.
  let isShell: Bool

  /// `parameters` are the calcium section's, `entry` is what a spike brings relative to a usual one.
  init(_ parameters: LaneParameters, entry: [Double]) {
    let section = parameters.section("residual")
    let buffer = RapidBuffer(parameters)
    let free = buffer.restingCapacity.map { 1 / $0 }
    self.buffer = buffer
    isPresent = section.model != TerminalResidual.none.name && section.model != ""
    isShell = section.model == CalciumShell.model.name
    isLinear = section.model != TerminalResidual.pump.name && !isShell && !buffer.saturates
    let atRest = parameters.values(CalciumBasics.rest)
    rest = Memory(atRest)
    guard isPresent else {
      increment = Memory(repeating: 0, count: BatchSize.lanes)
      (decayRate, maximal, half) = (increment, increment, rest)
      tenfold = atRest
      return
    }
    guard !isShell else {
      let shares = section.values(CalciumShell.depth).map { CalciumShell.usualDepth / $0 }
      let increments = zip(zip(section.values(CalciumShell.influx), shares), entry).map {
        $0.0 * $0.1 * $1
      }
      increment = Memory(increments)
      tenfold = zip(atRest, increments).map { $0 + 10 * $1 }
      decayRate = Memory(section.values(CalciumShell.decay).map { 1 / $0 })
      (maximal, half) = (
        Memory(section.values(CalciumShell.maximal)), Memory(section.values(CalciumShell.half))
      )
      return
    }
    func scaled(_ parameter: Parameter) -> Memory<Double> {
      Memory(zip(section.values(parameter), free).map { $0 * $1 })
    }
    let influx = zip(TerminalResidual.influx(section), entry).map { $0 * $1 }
    increment = Memory(zip(influx, free).map { $0 * $1 })
    tenfold = influx.enumerated().map { buffer.free(10 * $1, lane: $0) }
    let hasPump = section.model == TerminalResidual.pump.name
    decayRate = scaled(hasPump ? TerminalResidual.pumpExtrusion : TerminalResidual.extrusion)
    maximal =
      hasPump
      ? scaled(TerminalResidual.maximal) : Memory(repeating: 0, count: BatchSize.lanes)
    half = Memory(section.values(TerminalResidual.half))
  }

  /// The pump of eight terminals' shells.
  func shell(_ stretch: Stretch) -> ShellPump {
    ShellPump(
      maximal: stretch.gather(maximal), half: stretch.gather(half),
      decayRate: stretch.gather(decayRate), rest: stretch.gather(rest))
  }

  /// Residual calcium that is not exceeded, with a margin, where spikes let in at most so much at
  /// once (uM/ms), lane by lane.
  func ceiling(_ inflow: [Double]) -> [Double] {
    inflow.enumerated().map { lane, inflow in
      let many = tenfold[lane]
      guard isShell else { return many }
      func group(_ memory: Memory<Double>) -> Group { Group(repeating: memory[lane]) }
      let pump = ShellPump(
        maximal: group(maximal), half: group(half), decayRate: group(decayRate), rest: group(rest))
      return min(many, 2 * pump.steady(Group(repeating: inflow))[0])
    }
  }

  /// The constants of eight terminals.
  struct Rates {
    let rest, decayRate, maximal, half, pumpAtRest: Group
    let isLinear: Bool

    /// Calcium after a sub-step of `length` with `inflow` (uM) in it.
    ///
    /// Linearly implicit midpoint rule, second order; for linear extrusion the factor is
    /// (1 - z / 2) / (1 + z / 2), z the sub-step over the decay time.
    @inline(__always) func next(_ calcium: Group, inflow: Group, length: Group) -> Group {
      var out = (calcium - rest) * decayRate
      var slope = decayRate
      if !isLinear {
        let inverse = 1 / (calcium + half)
        out += maximal * calcium * inverse - pumpAtRest
        slope += maximal * half * inverse * inverse
      }
      return calcium + (inflow - length * out) / (0.5 * length).times(slope, plus: 1)
    }
  }

  /// With buffers that bind less, all changes of free calcium are larger by `freedom`.
  @inline(__always) func rates(_ stretch: Stretch, freedom: Group) -> Rates {
    let (rest, half) = (stretch.gather(rest), stretch.gather(half))
    let maximal = stretch.gather(maximal) * freedom
    return Rates(
      rest: rest, decayRate: stretch.gather(decayRate) * freedom, maximal: maximal, half: half,
      pumpAtRest: maximal * rest / (rest + half), isLinear: isLinear)
  }
}
