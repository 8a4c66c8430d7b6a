import SynapseModel

/// Destruction of transmitter outside of cells.
///
/// `acetylcholinesterase`: dT/dt = -turnover sites T / (affinity + T). `acetylcholinesterase_scheme`:
/// E + T <-> ET <-> EA -> E, where choline is gone with the acylation. `ectonucleotidases`: the chain
/// ATP -> ADP -> AMP -> adenosine, whose products are followed. `first_order` and `michaelis_menten` are
/// for all others. Check T-50.
enum Enzyme {
  static let sites = Parameter(
    "sites", .number(.uM), default: 750, .within(0, 1e6),
    "Active sites per volume of the space they are in",
    source: "750 uM (Anantharam & Schenk 2020)")
  static let turnover = Parameter(
    "turnover", .number(.perMs), default: 14, .within(0, 1e6),
    "Molecules that a site destroys in a time, k_cat",
    source: "10-16 /ms (Rosenberry 1979, unverified), science reference 8.4")
  static let affinity = Parameter(
    "affinity", .number(.uM), default: 75, .within(1e-6, 1e9),
    "Concentration at which half of the sites are busy, K_m",
    source: "0.05-0.1 mM (unverified), science reference 8.4")
  static let maximalRate = Parameter(
    "maximal_rate", .number(.uMPerMs), default: 30 / 3.6e6, .nonNegative,
    "Destruction at high concentration",
    source: "dopamine outside of cells 30 uM/h (Best, Nijhout & Reed 2009)")
  static let half = Parameter(
    "affinity", .number(.uM), default: 3, .within(1e-6, 1e9),
    "Concentration of half-maximal destruction",
    source: "3 uM (Best, Nijhout & Reed 2009)")
  static let binding = Parameter(
    "binding", .number(.perUMMs), default: 0.2, .within(0, 1000), "Rate constant of binding",
    source: "2e8 /M/s (Anantharam & Schenk 2020)")
  static let unbinding = Parameter(
    "unbinding", .number(.perMs), default: 1, .within(0, 1e5), "Rate constant of unbinding",
    source: "1 /ms (Anantharam & Schenk 2020)")
  static let acylation = Parameter(
    "acylation", .number(.perMs), default: 110, .within(0, 1e5), "Rate constant of acylation",
    source: "110 /ms (Anantharam & Schenk 2020)")
  static let reversal = Parameter(
    "reversal", .number(.perMs), default: 1, .within(0, 1e5),
    "Rate constant of the reversal of acylation", source: "1 /ms (Anantharam & Schenk 2020)")
  static let deacylation = Parameter(
    "deacylation", .number(.perMs), default: 20, .within(1e-9, 1e5),
    "Rate constant of deacylation, which frees the site",
    source: "20 /ms (Anantharam & Schenk 2020); 10 also used")
  static let time = Parameter(
    "time", .number(.ms), default: 30_000, .positive, "Time constant of destruction",
    source: "peptidases 10-60 s, by choice (science reference 8.4)", isTimeConstant: false)
  static let atp = Parameter(
    "atp", .number(.ms), default: 200, .positive, "Time constant of ATP to ADP",
    source: "by choice (science reference 8.4)")
  static let adp = Parameter(
    "adp", .number(.ms), default: 500, .positive, "Time constant of ADP to AMP",
    source: "by choice (science reference 8.4)")
  static let amp = Parameter(
    "amp", .number(.ms), default: 1000, .positive, "Time constant of AMP to adenosine",
    source: "by choice (science reference 8.4)")
  static let adenosine = Parameter(
    "adenosine", .number(.ms), default: 5000, .positive, "Time constant of adenosine's uptake",
    source: "by choice")
  static let inhibition = Parameter(
    "inhibition", .number(nil), default: 0, .fraction,
    "Share of the enzyme that a drug blocks; 1 for none working", source: "by choice")

  private static let temperature = [Transporter.warming, Transporter.q10]

  static let none = Model("none", "No destruction", source: "by choice", parameters: [])
  static let acetylcholinesterase = Model(
    "acetylcholinesterase", "Acetylcholinesterase as a saturating reaction",
    source: "Rosenberry 1979, science reference 8.4",
    parameters: [sites, turnover, affinity, Transporter.location, inhibition] + temperature)
  static let scheme = Model(
    "acetylcholinesterase_scheme", "Acetylcholinesterase binding, acylation and deacylation",
    source: "Anantharam & Schenk 2020, science reference 8.4",
    parameters: [
      sites, binding, unbinding, acylation, reversal, deacylation, Transporter.location, inhibition,
    ] + temperature)
  static let ectonucleotidases = Model(
    "ectonucleotidases", "ATP to ADP to AMP to adenosine, each step of first order",
    source: "science reference 8.4",
    parameters: [atp, adp, amp, adenosine, Transporter.location, inhibition] + temperature)
  static let firstOrder = Model(
    "first_order", "Destruction in proportion to the concentration",
    source: "science reference 8.4",
    parameters: [time, Transporter.location, inhibition] + temperature)
  static let michaelisMenten = Model(
    "michaelis_menten", "Destruction that saturates", source: "science reference 8.4",
    parameters: [maximalRate, half, Transporter.location, inhibition] + temperature)
  static let section = Section(
    "enzyme", "Destruction of transmitter outside of cells",
    models: [none, acetylcholinesterase, scheme, ectonucleotidases, firstOrder, michaelisMenten],
    defaultModel: none.name,
    presets: [
      Preset(
        "mao_comt", "Slow destruction of dopamine outside of cells",
        source: "Best, Nijhout & Reed 2009, science reference 8.4",
        keys: "{model: michaelis_menten, maximal_rate: 0.0083333333333333 uM/s, affinity: 3 uM}"),
      Preset(
        "peptidase", "Destruction of a neuropeptide", source: "science reference 8.4, by choice",
        keys: "{model: first_order, time: 30 s}"),
    ])
}
