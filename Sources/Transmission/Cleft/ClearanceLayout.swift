import SynapseModel

/// Which pools a compartment cleft has, what flows between them, and with what constants.
///
/// Concentrations in mM, each in the volume of its own space; what is removed counts in mM of the
/// cleft's volume.
struct ClearanceLayout {
  /// The pool of transmitter in the cleft.
  static let cleft = 0

  /// Pools around the synapse and further out, if there are any.
  let around, bulk: Int?
  /// The first of three pools of products (ADP, AMP, adenosine), and the pool they come from.
  let products: Int?
  private(set) var productSource = Self.cleft
  /// What has left by diffusion, by transporters, by enzymes.
  let escaped, taken, destroyed: Int
  /// What products have left by diffusion, and adenosine by uptake, if there are products.
  let productsEscaped, adenosineTaken: Int?
  /// Time integrals of the concentrations within the sub-step.
  let cleftMean, aroundMean: Int
  let count: Int
  private(set) var routes: [RemovalRoute] = []
  /// Pools of busy transporters and busy enzyme (first of two each).
  private(set) var carrier, catalyst: Int?

  /// Rate constants of leaving the cleft and the space around (1/ms), lane by lane.
  let escape, outwards: Memory<Double>
  /// What transmitter escapes to in the end (mM): the ambient concentration, or that of a shared bulk.
  let outside: Memory<Double>
  /// Volumes in volumes of the cleft.
  let aroundVolume, bulkVolume: Memory<Double>
  /// Rate constants of the products' chain, and of their escape.
  private(set) var productRates: [Memory<Double>] = []
  /// Volume of the space of the products, in volumes of the cleft.
  private(set) var productVolume: Memory<Double>?
  /// Constants of the only route where that is saturable uptake from the cleft (mM/ms, mM).
  private(set) var saturable: (maximal: Memory<Double>, half: Memory<Double>)?

  /// `section` is the cleft's.
  init(_ section: LaneParameters) {
    let space = section.section("perisynaptic")
    let (transporter, enzyme) = (section.section("transporter"), section.section("enzyme"))
    let hasSpace = space.model == PerisynapticSpace.wellMixed.name
    let hasBulk =
      hasSpace && space.isPresent(PerisynapticSpace.bulk) && !SharedBulk.isPresent(space)
    var next = 1
    func add(_ number: Int, if condition: Bool = true) -> Int? {
      defer { if condition { next += number } }
      return condition ? next : nil
    }
    around = add(1, if: hasSpace)
    bulk = add(1, if: hasBulk)
    carrier = add(2, if: transporter.model == Transporter.cyclic.name)
    catalyst = add(2, if: enzyme.model == Enzyme.scheme.name)
    products = add(3, if: enzyme.model == Enzyme.ectonucleotidases.name)
    productsEscaped = add(1, if: products != nil)
    adenosineTaken = add(1, if: products != nil)
    (escaped, taken, destroyed, cleftMean) = (next, next + 1, next + 2, next + 3)
    aroundMean = next + 4
    count = next + (hasSpace ? 5 : 4)
    escape = Memory(section.values(CompartmentCleft.escape))
    outwards = Memory(space.values(PerisynapticSpace.escape))
    outside = Memory(AmbientTransmitter.around(section))
    aroundVolume = Memory(space.values(PerisynapticSpace.volume))
    bulkVolume = Memory(space.values(PerisynapticSpace.bulk))
    addTransporter(transporter)
    addEnzyme(enzyme)
    let isAlone =
      routes.count == 1 && !hasSpace && !section.isPresent(CompartmentCleft.escape)
    if isAlone, transporter.model == Transporter.michaelisMenten.name {
      let constants = Self.saturable(
        transporter, Transporter.maximalRate, Transporter.affinity, Transporter.inhibition)
      saturable = (Memory(Self.warmed(constants[0], transporter)), Memory(constants[1]))
    }
  }

  /// The share that works, lane by lane.
  private static func working(_ section: LaneParameters, _ inhibition: Parameter) -> [Double] {
    section.values(inhibition).map { 1 - $0 }
  }

  /// Rates at the temperature of a section.
  private static func warmed(_ rates: [Double], _ section: LaneParameters) -> [Double] {
    zip(rates, Transporter.warmth(section)).map { $0 * $1 }
  }

  /// Maximal rate (mM/ms) and half (mM) of parameters in uM.
  private static func saturable(
    _ section: LaneParameters, _ rate: Parameter, _ half: Parameter, _ inhibition: Parameter
  ) -> [[Double]] {
    [
      zip(section.values(rate), working(section, inhibition)).map { $0 * $1 * 1e-3 },
      section.values(half).map { $0 * 1e-3 },
    ]
  }

  /// The pool that a section's route takes from, and its volume.
  private func place(_ section: LaneParameters) -> (pool: Int, volume: [Double]) {
    guard let around, section.uniform(Transporter.location) == 1 else {
      return (Self.cleft, Array(repeating: 1, count: BatchSize.lanes))
    }
    return (around, (0..<BatchSize.lanes).map { aroundVolume[$0] })
  }

  private mutating func addRoute(
    _ kind: RemovalRoute.Kind, _ constants: [[Double]], _ section: LaneParameters, sites: Int?,
    tally: Int, isGoneWhenTurned: Bool = true
  ) {
    let (pool, volume) = place(section)
    // What follows the rates is a concentration.
    let rates = kind == .sites ? constants.count - 1 : 1
    let warm = constants.enumerated().map { $0 < rates ? Self.warmed($1, section) : $1 }
    routes.append(
      RemovalRoute(
        kind, constants: warm, volume: volume,
        pools: (pool, sites ?? 0, (sites ?? 0) + 1, tally), isGoneWhenTurned: isGoneWhenTurned))
  }

  private mutating func addTransporter(_ section: LaneParameters) {
    switch section.model {
    case Transporter.michaelisMenten.name:
      let constants = Self.saturable(
        section, Transporter.maximalRate, Transporter.affinity, Transporter.inhibition)
      addRoute(.saturable, constants, section, sites: nil, tally: taken)
    case Transporter.cyclic.name:
      let working = Self.working(section, Transporter.inhibition)
      addRoute(
        .sites,
        [
          section.values(Transporter.binding).map { $0 * 1e3 },
          section.values(Transporter.unbinding), section.values(Transporter.translocation),
          Array(repeating: 0, count: BatchSize.lanes), section.values(Transporter.turning),
          zip(section.values(Transporter.concentration), working).map { $0 * $1 * 1e-3 },
        ], section, sites: carrier, tally: taken)
    default: break
    }
  }

  private mutating func addEnzyme(_ section: LaneParameters) {
    let working = Self.working(section, Enzyme.inhibition)
    switch section.model {
    case Enzyme.acetylcholinesterase.name:
      let rates = zip(section.values(Enzyme.sites), section.values(Enzyme.turnover))
      addRoute(
        .saturable,
        [
          zip(rates, working).map { $0.0 * $0.1 * $1 * 1e-3 },
          section.values(Enzyme.affinity).map { $0 * 1e-3 },
        ], section, sites: nil, tally: destroyed)
    case Enzyme.michaelisMenten.name:
      let constants = Self.saturable(
        section, Enzyme.maximalRate, Enzyme.half, Enzyme.inhibition)
      addRoute(.saturable, constants, section, sites: nil, tally: destroyed)
    case Enzyme.scheme.name:
      addRoute(
        .sites,
        [
          section.values(Enzyme.binding).map { $0 * 1e3 }, section.values(Enzyme.unbinding),
          section.values(Enzyme.acylation), section.values(Enzyme.reversal),
          section.values(Enzyme.deacylation),
          zip(section.values(Enzyme.sites), working).map { $0 * $1 * 1e-3 },
        ], section, sites: catalyst, tally: destroyed, isGoneWhenTurned: false)
    case Enzyme.firstOrder.name:
      let rates = zip(section.values(Enzyme.time), working).map { $1 / $0 }
      addRoute(.firstOrder, [rates], section, sites: nil, tally: destroyed)
    case Enzyme.ectonucleotidases.name:
      addChain(section, working)
    default: break
    }
  }

  /// The products leave the space in which they come up as transmitter does.
  private mutating func addChain(_ section: LaneParameters, _ working: [Double]) {
    let steps = [Enzyme.atp, Enzyme.adp, Enzyme.amp].map { parameter in
      zip(section.values(parameter), working).map { $1 / $0 }
    }
    addRoute(.firstOrder, [steps[0]], section, sites: nil, tally: destroyed)
    let source = place(section)
    productSource = source.pool
    productVolume = Memory(source.volume)
    productRates =
      steps.map { Memory(Self.warmed($0, section)) } + [
        Memory(Self.warmed(section.values(Enzyme.adenosine).map { 1 / $0 }, section)),
        productSource == Self.cleft ? escape : outwards,
      ]
  }
}
