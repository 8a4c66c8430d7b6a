import SynapseModel

/// SNARE complexes between a vesicle and the membrane, and what botulinum toxins leave of them.
///
/// A vesicle has `complexes` places for a complex; each works with probability s, the share of intact
/// substrate, so the number that works is K ~ Binomial(complexes, s), drawn anew for every action
/// potential. Model `threshold`: the vesicle can fuse if K >= needed, p_eff = p P(K >= needed), s^3 p
/// for three of three. Model `energy`: each missing complex divides the rate of fusion by
/// `barrier`, p_eff = sum over K of Bin(K) (1 - exp(-H barrier^(K - complexes))).
/// Under toxin, ds/dt = -cleavage toxin s + turnover (1 - s), before the run and in it. Without a sensor,
/// H = -ln(1 - p), and late and spontaneous release slow down by the mean relative rate. Check T-24.
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
    source: "lower calcium sensitivity under BoNT/A, rescued in part by it (science reference 5.4)")

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

  /// What is wrong with the section, whether there is a sensor beside it or not.
  static func problems(_ parameters: LaneParameters, hasSensor: Bool) -> [Problem] {
    guard parameters.model != none.name else { return [] }
    var problems: [Problem] = []
    func report(_ parameter: Parameter, _ message: String, _ hint: String) {
      problems.append(parameters.problem(at: parameter, message, hint: hint))
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
    if parameters.uniform(desensitisation) != 1, !hasSensor {
      report(
        desensitisation, "without a sensor there is no calcium sensitivity to lower",
        "sensor: {model: lou_2005}, or leave it out")
    }
    if parameters.uniform(self.toxin) > 0, toxin == 0 {
      report(self.toxin, "a toxin needs its serotype", "for example 'serotype: a'")
    }
    if parameters.uniform(self.toxin) == 0 {
      // Substrate that was cut before comes back, by turnover, without toxin too.
      let isWhole = parameters.uniform(intact) == 1
      problems += parameters.spareWarnings(
        [cleavage] + (isWhole ? [serotype, turnover, exposure] : []), "there is no toxin to act",
        hint: "for example 'toxin: 1 uM'")
    }
    return problems
  }

  /// The share of intact substrate when the run begins, lane by lane.
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

  /// The factor on calcium binding when the run begins, lane by lane; `parameters` are the sensor's.
  static func sensitivity(_ parameters: LaneParameters) -> [Double] {
    let section = parameters.section("snare")
    return zip(intactShare(section), section.values(desensitisation)).map { share, factor in
      1 / (1 + (factor - 1) * (1 - share))
    }
  }
}
