import SynapseModel

/// Reads the scheme of a kinetic receptor from its sections `scheme`, `open` and `start`.
struct SchemeReader {
  static let binding = Parameter(
    "binding", .number(.perMMMs), default: 0, .nonNegative,
    "Rate constant by which transmitter binds: the forward rate per concentration",
    source: "of the scheme")
  static let forward = Parameter(
    "forward", .number(.perMs), default: 0, .nonNegative,
    "Rate from the first to the second state of the name", source: "of the scheme")
  static let backward = Parameter(
    "backward", .number(.perMs), default: 0, .nonNegative,
    "Rate from the second to the first state of the name", source: "of the scheme")
  static let saturation = Parameter(
    "saturation", .number(.mM), default: 0, .nonNegative,
    "Concentration K by which the forward rate is multiplied by (T / (T + K))^power; 0 for none",
    source: "0.44 mM (Nieus et al. 2006)", shared: .presence)
  static let power = Parameter(
    "power", .integer, default: 1, .within(1, 10),
    "Power of the saturating dependence on transmitter", source: "2 (Nieus et al. 2006)",
    shared: .value)
  static let relative = Parameter(
    "conductance", .number(nil), default: 1, .within(0, 1000),
    "Conductance of the state, relative to the receptor's", source: "1 by choice")
  static let share = Parameter(
    "share", .number(nil), default: 1, .nonNegative,
    "Share of receptors that begin in the state, of the sum of all shares", source: "1 by choice")

  static let sections = [
    Section(
      "scheme", "Transitions of a kinetic receptor, named by their states: c0_c1",
      eachNamed: Section(
        "transition", "The two directions between two states",
        parameters: [binding, forward, backward, saturation, power])),
    Section(
      "open", "States of a kinetic receptor that conduct",
      eachNamed: Section("state", "A conducting state", parameters: [relative])),
    Section(
      "start",
      "States that a kinetic receptor begins in; without any, the rest without transmitter",
      eachNamed: Section("state", "A first state", parameters: [share])),
  ]

  private let parameters: LaneParameters
  /// The states of each transition's name.
  private let pairs: [(name: String, from: String, to: String)]
  /// The names of the states, sorted.
  let states: [String]

  /// `parameters` are those of the receptor.
  init(_ parameters: LaneParameters) {
    self.parameters = parameters
    pairs = parameters.section("scheme").members.compactMap { name in
      Self.states(of: name).map { (name, $0.0, $0.1) }
    }
    states = Set(pairs.flatMap { [$0.from, $0.to] }).sorted()
  }

  /// The two states that a transition's name consists of.
  static func states(of name: String) -> (String, String)? {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[0] != parts[1], !parts.contains("") else { return nil }
    return (parts[0], parts[1])
  }

  /// Forward and backward transitions one after the other.
  var scheme: KineticScheme {
    KineticScheme(
      states: states,
      transitions: pairs.flatMap { pair in
        let (from, to) = (place(pair.from), place(pair.to))
        return [
          KineticScheme.Transition(from: from, to: to),
          KineticScheme.Transition(from: to, to: from),
        ]
      })
  }

  private func place(_ state: String) -> Int { states.firstIndex(of: state) ?? 0 }

  /// The rates, all of them multiplied by `warmth` and those of binding by `affinity` too.
  func rates(affinity: [Double]? = nil, warmth: [Double]? = nil) -> KineticRates {
    let none = Array(repeating: 0.0, count: BatchSize.lanes)
    let ones = Array(repeating: 1.0, count: BatchSize.lanes)
    let (factor, warmth) = (affinity ?? ones, warmth ?? ones)
    func warmed(_ rates: [Double]) -> [Double] { zip(rates, warmth).map { $0 * $1 } }
    var constant: [[Double]] = []
    var (binding, saturating, saturation) = (constant, constant, constant)
    var powers: [Int] = []
    for pair in pairs {
      let own = parameters.section("scheme").section(pair.name)
      let isSaturating = own.isPresent(Self.saturation)
      let forward = warmed(own.values(Self.forward))
      constant += [isSaturating ? none : forward, warmed(own.values(Self.backward))]
      binding += [warmed(zip(own.values(Self.binding), factor).map { $0 * $1 }), none]
      saturating += [isSaturating ? forward : none, none]
      // Affinity acts on the concentration: K is lower by as much.
      saturation += [zip(own.values(Self.saturation), factor).map { $0 / max($1, 1e-12) }, none]
      powers += [isSaturating ? Int(own.uniform(Self.power)) : 0, 0]
    }
    return KineticRates(
      scheme, constant: constant, binding: binding, saturating: saturating,
      saturation: saturation, powers: powers)
  }

  /// The relative conductance of each state, lane by lane.
  var openings: [[Double]] { numbers("open", Self.relative) }

  /// Each lane's first state; `nil` where none is said.
  var start: [[Double]]? {
    guard !parameters.section("start").members.isEmpty else { return nil }
    let shares = numbers("start", Self.share)
    return (0..<BatchSize.lanes).map { lane in
      let own = shares.map { lane < $0.count ? $0[lane] : 0 }
      let sum = own.reduce(0, +)
      return own.map { sum > 0 ? $0 / sum : 0 }
    }
  }

  private func numbers(_ name: String, _ parameter: Parameter) -> [[Double]] {
    let section = parameters.section(name)
    let named = Set(section.members)
    return states.map { state in
      named.contains(state)
        ? section.section(state).values(parameter)
        : Array(repeating: 0, count: BatchSize.lanes)
    }
  }
}
