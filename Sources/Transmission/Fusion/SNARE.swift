import SynapseModel

/// SNARE complexes between a vesicle and the membrane, and what botulinum toxins leave of them.
///
/// A vesicle has `complexes` places for a complex; each works with probability s, the share of intact
/// substrate, so the number that works is K ~ Binomial(complexes, s), drawn anew for every action
/// potential. Model `threshold`: the vesicle can fuse if K >= needed, p_eff = p P(K >= needed), s^3 p
/// for three of three. Model `energy`: each missing complex divides the rate of fusion by
/// `barrier`, p_eff = sum over K of Bin(K) (1 - exp(-H barrier^(K - complexes))).
/// Under toxin, ds/dt = -cleavage toxin s + turnover (1 - s). Check T-24.
enum SNARE {
  static let complexes = Parameter(
    "complexes", .integer, default: 3, .within(1, 10),
    "Places for SNARE complexes between a vesicle and the membrane",
    source: "about 3 for fast fusion (Mohrmann et al. 2010, Sinha et al. 2011)")
  static let needed = Parameter(
    "needed", .integer, default: 3, .within(1, 10),
    "Working complexes without which a vesicle does not fuse",
    source: "3 (Mohrmann et al. 2010, Shi et al. 2012)")
  static let barrier = Parameter(
    "barrier", .number(nil), default: 20, .within(1, 1e6),
    "Factor by which each complex speeds up fusion, exp(energy / kT)",
    source: "by choice, 3 kT (science reference 5.4)")
  static let intact = Parameter(
    "intact", .number(nil), default: 1, .fraction,
    "Share of the toxin's substrate that is intact when the exposure to toxin begins",
    source: "1 without toxin")
  static let serotype = Parameter(
    "serotype", .choice(["none", "a", "b", "c", "d", "e", "f", "g"]), default: 0, .within(0, 7),
    "Botulinum toxin: a and e cut SNAP-25, b, d, f and g synaptobrevin, c SNAP-25 and syntaxin",
    source: "science reference 5.4")
  static let toxin = Parameter(
    "toxin", .number(.uM), default: 0, .nonNegative,
    "Concentration of the toxin's light chain in the terminal", source: "by choice")
  static let cleavage = Parameter(
    "cleavage", .number(.perUMMs), default: 1e-6, .nonNegative,
    "Rate constant by which the light chain cuts its substrate",
    source: "by choice: minutes at 1 uM (science reference 5.4)")
  static let turnover = Parameter(
    "turnover", .number(.perMs), default: 3.858e-10, .within(1e-15, 1),
    "Rate constant by which cut substrate is replaced", source: "1 / (30 d), science reference 5.4")
  static let exposure = Parameter(
    "exposure", .number(.ms), default: 0, .nonNegative,
    "Time that the toxin has acted before the run", source: "by choice")
  static let desensitisation = Parameter(
    "desensitisation", .number(nil), default: 1, .within(1, 1000),
    "Factor by which calcium binding is slower with all SNAP-25 cut by serotype a; 1 for none",
    source: "lower calcium sensitivity under BoNT/A, rescued in part by calcium (reference 5.4)")

  private static let common = [
    intact, serotype, toxin, cleavage, turnover, exposure, desensitisation,
  ]
  static let none = Model(
    "none", "Every vesicle has all its SNARE complexes", source: "by choice", parameters: [])
  static let threshold = Model(
    "threshold", "A vesicle fuses only with enough working complexes",
    source: "science reference 5.4", parameters: [complexes, needed] + common)
  static let energy = Model(
    "energy", "Each missing complex slows fusion down by one factor",
    source: "Kobbersmed et al. 2022, science reference 5.4",
    parameters: [complexes, barrier] + common)
  static let section = Section(
    "snare", "SNARE complexes, and botulinum toxins that cut them",
    models: [none, threshold, energy], defaultModel: none.name)

  /// What is wrong with the section.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    guard parameters.model != none.name else { return [] }
    var problems: [Problem] = []
    func report(_ parameter: Parameter, _ message: String, _ hint: String) {
      problems.append(
        Problem(path: parameters.path + "." + parameter.name, message: message, hint: hint))
    }
    if parameters.model == threshold.name,
      parameters.uniform(needed) > parameters.uniform(complexes)
    {
      report(needed, "more complexes are needed than there are places", "or raise 'complexes'")
    }
    let toxin = parameters.uniform(serotype)
    if parameters.uniform(desensitisation) != 1, toxin != 1 {
      report(desensitisation, "only serotype a lowers the calcium sensitivity", "serotype: a")
    }
    if parameters.uniform(self.toxin) > 0, toxin == 0 {
      report(self.toxin, "a toxin needs its serotype", "for example 'serotype: a'")
    }
    return problems
  }

  /// The share of intact substrate at the time of the run, lane by lane.
  static func intactShare(_ section: LaneParameters) -> [Double] {
    guard section.model == threshold.name || section.model == energy.name else {
      return Array(repeating: 1, count: BatchSize.lanes)
    }
    let (start, toxin) = (section.values(intact), section.values(toxin))
    let (cleavage, turnover) = (section.values(cleavage), section.values(turnover))
    let time = section.values(exposure)
    return start.indices.map { lane in
      let rate = turnover[lane] + cleavage[lane] * toxin[lane]
      let end = turnover[lane] / rate
      let left = Exponential.exp(Group(repeating: -(rate * time[lane])))[0]
      return end + (start[lane] - end) * left
    }
  }

  /// The factor on calcium binding lane by lane; `parameters` are the sensor's.
  static func sensitivity(_ parameters: LaneParameters) -> [Double] {
    let section = parameters.section("snare")
    return zip(intactShare(section), section.values(desensitisation)).map { share, factor in
      1 / (1 + (factor - 1) * (1 - share))
    }
  }
}

/// How many of a terminal's vesicles can fuse how fast: the mixture over the number of working
/// SNARE complexes.
///
/// With S the survival of a vesicle that has all complexes, M(S) = sum of w S^g is that of one drawn
/// at random. Vesicle clocks run in M; the sensor knows S only.
struct FusionMixture {
  /// Weights and relative fusion rates of one lane; empty where all vesicles have all complexes.
  struct Part {
    let weight, rate: Double
  }

  private let parts: [[Part]]
  /// Relative fusion rate of a vesicle drawn at random.
  let meanRate: Memory<Double>
  /// Whether no lane has a mixture.
  let isTrivial: Bool

  init(_ sensor: LaneParameters) {
    let section = sensor.section("snare")
    isTrivial = section.model != SNARE.threshold.name && section.model != SNARE.energy.name
    guard !isTrivial else {
      parts = []
      meanRate = Memory(repeating: 1, count: BatchSize.lanes)
      return
    }
    let isEnergy = section.model == SNARE.energy.name
    let (share, places) = (SNARE.intactShare(section), section.values(SNARE.complexes))
    let limit = section.values(isEnergy ? SNARE.barrier : SNARE.needed)
    let parts = share.indices.map { lane in
      Self.binomial(Int(places[lane]), share[lane]).enumerated().map { working, weight in
        let missing = Int(places[lane]) - working
        let rate =
          isEnergy ? (1 / limit[lane]).power(missing) : Double(working) >= limit[lane] ? 1 : 0
        return Part(weight: weight, rate: rate)
      }
    }
    self.parts = parts
    meanRate = Memory(parts.map { $0.reduce(0) { $0 + $1.weight * $1.rate } })
  }

  private static func binomial(_ n: Int, _ p: Double) -> [Double] {
    var ways = 1.0
    return (0...n).map { k in
      defer { ways *= Double(n - k) / Double(k + 1) }
      return ways * p.power(k) * (1 - p).power(n - k)
    }
  }

  /// M of a hazard integral H = -ln S.
  func survival(_ integral: Double, lane: Int) -> Double {
    guard !isTrivial else { return Scalar.exp(-integral) }
    return parts[lane].reduce(0) { $0 + $1.weight * Scalar.exp(-($1.rate * integral)) }
  }

  /// The H at which M(H) = M(from) exp(-clock); infinite if it never falls so low.
  ///
  /// M is a sum of falling exponentials, so it is convex, and Newton's method comes from the left
  /// without ever passing the root.
  func integral(after clock: Double, from start: Double, lane: Int) -> Double {
    guard !isTrivial else { return start + clock }
    guard clock < 700 else { return .infinity }
    let target = survival(start, lane: lane) * Scalar.exp(-clock)
    let floor = parts[lane].reduce(0) { $0 + ($1.rate == 0 ? $1.weight : 0) }
    guard target > floor else { return .infinity }
    var integral = start
    for _ in 0..<200 {
      var (value, slope) = (0.0, 0.0)
      for part in parts[lane] {
        let left = part.weight * Scalar.exp(-(part.rate * integral))
        value += left
        slope += part.rate * left
      }
      let step = (value - target) / max(slope, 1e-300)
      guard step > 1e-13 * (1 + integral) else { break }
      integral += step
      guard integral < 1e6 else { return .infinity }
    }
    return integral
  }
}

/// The project's own functions for single numbers.
enum Scalar {
  static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }
  static func log(_ x: Double) -> Double { Logarithm.log(Group(repeating: x))[0] }
}
