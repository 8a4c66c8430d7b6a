import SynapseModel

/// Transmitter at a constant concentration, whatever is released: a bath, or ambient transmitter.
///
/// With it the steady state and the relaxation of receptors can be measured (check T-62).
final class AmbientTransmitter: Cleft {
  static let concentration = Parameter(
    "concentration", .number(.uM), default: 1, .nonNegative, "Concentration of transmitter",
    source: "by choice; ambient dopamine 5-50 nM, glutamate 0.02-3 uM")
  /// Beside what is released, in clefts of other models.
  static let ambient = Parameter(
    "ambient", .number(.uM), default: 0, .within(0, 1e6),
    "Concentration of transmitter around, which is there all the time",
    source: "0; ambient dopamine 5-50 nM, glutamate 0.02-3 uM", shared: .presence)
  static let model = Model(
    "constant", "Transmitter at a constant concentration, whatever is released",
    source: "science reference 10.3", parameters: [concentration])

  private let concentration: Memory<Double>

  init(_ parameters: LaneParameters) {
    concentration = Memory(parameters.values(Self.concentration).map { $0 / 1000 })
  }

  /// The ambient concentration of a cleft, lane by lane (mM).
  static func around(_ cleft: LaneParameters) -> [Double] {
    cleft.values(ambient).map { $0 / 1000 }
  }

  var isLasting: Bool { true }
  var hasFewValues: Bool { true }

  func release(_ vesicles: Double, slot: Int) {}

  func fill(_ course: TransmitterCourse, step: Double) {
    course.steps = 1
    course.lengths[0] = Group(repeating: step)
    course.cleft[0] = course.gather(concentration)
  }

  func isEmpty(_ slot: Int) -> Bool { false }

  func states(of slot: Int) -> [StateValue] {
    let transmitter = concentration[slot & (BatchSize.lanes - 1)] * 1000
    return [StateValue(name: "transmitter", unit: .uM, value: transmitter)]
  }
}
