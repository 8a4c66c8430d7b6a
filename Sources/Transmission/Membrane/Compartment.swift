import SynapseModel

/// A part of the neuron's membrane with a potential of its own.
enum Compartment: Int, CaseIterable {
  /// The cell body; the whole neuron where it has one compartment.
  case soma
  /// The dendrite.
  case dendrite
  /// Where the axon begins and spikes start: the axon hillock or initial segment.
  case axonHillock

  /// Where a receptor or an electrode sits.
  static let parameter = Parameter(
    "compartment", .choice(allCases.map(\.name)), default: 0, .any,
    "Part of the neuron that it acts on",
    source: "soma by choice; synapses on the dendrite are attenuated (science reference 12.5)",
    shared: .value)

  /// As specs and traces call it.
  var name: String {
    switch self {
    case .soma: "soma"
    case .dendrite: "dendrite"
    case .axonHillock: "axon_hillock"
    }
  }

  /// What a section chooses; all lanes of a batch agree.
  init(_ parameters: LaneParameters) {
    self = Compartment(rawValue: Int(parameters.uniform(Self.parameter))) ?? .soma
  }

  /// The choice of a compartment that the neuron has not is an error.
  static func problems(_ section: LaneParameters, neuron: [Compartment]) -> [Problem] {
    let chosen = Compartment(section)
    guard !neuron.contains(chosen) else { return [] }
    let names = neuron.map(\.name).joined(separator: " and ")
    return [
      section.problem(
        at: parameter, "the neuron has no \(chosen.name)",
        hint: "this neuron has \(names)")
    ]
  }
}

/// What acts on each compartment of the neuron.
struct Drives {
  /// In the order of `Compartment`; the soma's where the neuron has no such compartment.
  private let all: [Drive]

  init(_ compartments: [Compartment]) {
    soma = Drive()
    let soma = soma
    all = Compartment.allCases.map {
      $0 != .soma && compartments.contains($0) ? Drive() : soma
    }
  }

  /// What acts on the soma.
  let soma: Drive

  /// What acts on a compartment.
  subscript(compartment: Compartment) -> Drive { all[compartment.rawValue] }
}
