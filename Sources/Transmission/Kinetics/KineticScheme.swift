import SynapseModel

/// States and the transitions between them.
struct KineticScheme {
  /// One direction of a reaction.
  struct Transition {
    let from: Int
    let to: Int
    /// Whether the source is not used up, as an enzyme's product grows and the enzyme stays.
    var keepsSource = false
  }

  /// The names of the states.
  let states: [String]
  let transitions: [Transition]

  /// Whether the sum of all states stays what it is.
  var isConserved: Bool { !transitions.contains(where: \.keepsSource) }
}

/// The rates of a scheme's transitions in each run (1/ms), as they depend on the transmitter.
///
/// constant + binding T + saturating (T / (T + saturation))^power, T in mM.
final class KineticRates {
  let scheme: KineticScheme
  /// One number for each transition and lane: element `transition * BatchSize.lanes + lane`.
  let constant, binding, saturating, saturation: Memory<Double>
  /// Of each transition; 0 where nothing saturates.
  let powers: [Int]

  /// The numbers of each transition lane by lane.
  init(
    _ scheme: KineticScheme, constant: [[Double]], binding: [[Double]],
    saturating: [[Double]] = [], saturation: [[Double]] = [], powers: [Int] = []
  ) {
    let none = Array(
      repeating: Array(repeating: 0.0, count: BatchSize.lanes), count: scheme.transitions.count)
    self.scheme = scheme
    self.constant = Memory(constant.flatMap(\.self))
    self.binding = Memory(binding.flatMap(\.self))
    self.saturating = Memory((saturating.isEmpty ? none : saturating).flatMap(\.self))
    self.saturation = Memory((saturation.isEmpty ? none : saturation).flatMap(\.self))
    self.powers = powers.isEmpty ? Array(repeating: 0, count: scheme.transitions.count) : powers
  }

  /// Whether two lanes have the same rates.
  func areEqual(_ first: Int, _ second: Int) -> Bool {
    [constant, binding, saturating, saturation].allSatisfy { numbers in
      scheme.transitions.indices.allSatisfy {
        numbers[$0 * BatchSize.lanes + first] == numbers[$0 * BatchSize.lanes + second]
      }
    }
  }

  /// How fast the rate of a transition grows with the transmitter at most (1/mM/ms).
  func steepness(lane: Int) -> Double {
    scheme.transitions.indices.map { transition in
      let place = transition * BatchSize.lanes + lane
      let half = saturation[place]
      return binding[place]
        + (half > 0 ? saturating[place] * Double(powers[transition]) / half : 0)
    }.max() ?? 0
  }

  /// One transition's rate in one lane at a transmitter concentration (mM).
  func rate(_ transition: Int, lane: Int, transmitter: Double) -> Double {
    let place = transition * BatchSize.lanes + lane
    var rate = constant[place].addingProduct(binding[place], transmitter)
    if powers[transition] > 0, transmitter > 0 {
      let share = transmitter / (transmitter + saturation[place])
      var factor = share
      for _ in 1..<powers[transition] { factor *= share }
      rate = rate.addingProduct(saturating[place], factor)
    }
    return rate
  }

  /// The same for the transmitter of eight terminals whose places in lane memory are `lanes`.
  @inline(__always)
  func rates(_ transition: Int, _ lanes: UnsafePointer<Int>, transmitter: Group) -> Group {
    let first = transition &* BatchSize.lanes
    var (constant, binding) = (Group(), Group())
    for index in 0..<BatchSize.width {
      constant[index] = self.constant.base[first &+ lanes[index]]
      binding[index] = self.binding.base[first &+ lanes[index]]
    }
    var rate = binding.times(transmitter, plus: constant)
    guard powers[transition] > 0 else { return rate }
    var (saturating, saturation) = (Group(), Group())
    for index in 0..<BatchSize.width {
      saturating[index] = self.saturating.base[first &+ lanes[index]]
      saturation[index] = self.saturation.base[first &+ lanes[index]]
    }
    let share = (transmitter / (transmitter + saturation)).replacing(
      with: 0, where: transmitter .== 0)
    var factor = share
    for _ in 1..<powers[transition] { factor *= share }
    rate.addProduct(saturating, factor)
    return rate
  }
}
