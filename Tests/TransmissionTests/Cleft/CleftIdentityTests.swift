import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Runs behind clefts of every kind have their bits alone, among others, and traced.
@Suite struct CleftIdentityTests {
  /// A kind of cleft: models and values below `inputs.a`.
  struct Kind: CustomTestStringConvertible {
    let testDescription: String
    let models: [String: String]
    let values: [String: Double]
  }

  private static let kinetic: [String: Double] = [
    "receptors.r.scheme.c_o.binding": 3, "receptors.r.scheme.c_o.backward": 0.1,
    "receptors.r.open.o.conductance": 1, "receptors.r.conductance": 3,
  ]

  private static let kinds = [
    Kind(
      testDescription: "around the synapse",
      models: [
        "cleft": "compartment", "cleft.perisynaptic": "well_mixed",
        "cleft.transporter": "cyclic", "receptors.r": "kinetic",
      ],
      values: kinetic.merging(["cleft.escape": 5, "receptors.r.location": 1]) { $1 }),
    Kind(
      testDescription: "rim",
      models: [
        "cleft": "diffusion", "cleft.perisynaptic": "at_distance", "receptors.r": "kinetic",
        "receptors.r.trafficking": "relaxing",
      ],
      values: kinetic.merging([
        "cleft.rim": 0.6, "receptors.r.location": 1, "receptors.r.trafficking.time_constant": 200,
        "cleft.loss": 0.01,
      ]) { $1 }),
    Kind(
      testDescription: "a bulk that terminals share",
      models: [
        "cleft": "compartment", "cleft.perisynaptic": "well_mixed",
        "cleft.transporter": "michaelis_menten", "receptors.r": "kinetic",
      ],
      values: kinetic.merging([
        "cleft.escape": 5, "cleft.perisynaptic.bulk": 40, "cleft.perisynaptic.bulk_shared": 1,
        "cleft.perisynaptic.bulk_escape": 0.01, "cleft.ambient": 1, "receptors.r.location": 1,
      ]) { $1 }),
    Kind(
      testDescription: "ambient transmitter",
      models: ["cleft": "diffusion", "receptors.r": "kinetic"],
      values: kinetic.merging(["cleft.ambient": 2, "cleft.loss": 1]) { $1 }),
    Kind(
      testDescription: "volume transmission",
      models: [
        "cleft": "volume", "cleft.perisynaptic": "at_distance",
        "cleft.transporter": "michaelis_menten", "receptors.r": "kinetic",
      ],
      values: kinetic.merging([
        "cleft.distance": 0.1, "cleft.perisynaptic.distance": 0.2, "receptors.r.location": 1,
        "receptors.r.scheme.c_o.binding": 100,
      ]) { $1 }),
    Kind(
      testDescription: "adenosine",
      models: [
        "cleft": "compartment", "cleft.enzyme": "ectonucleotidases",
        "receptors.r": "metabotropic", "receptors.r.effect": "release_probability",
        "receptors.fast": "exponential",
      ],
      values: [
        "receptors.r.ligand": 1, "receptors.r.binding": 0.01, "cleft.enzyme.atp": 5,
        "cleft.enzyme.adp": 10, "cleft.enzyme.amp": 20, "cleft.escape": 0.01,
        "receptors.fast.conductance": 3,
      ]),
    Kind(
      testDescription: "late vesicles",
      models: [
        "cleft": "double_exponential_pulse", "receptors.r": "kinetic",
        "release.asynchronous": "residual_calcium", "spontaneous": "calcium_dependent",
      ], values: kinetic.merging(["release.asynchronous.rate": 5]) { $1 }),
    Kind(
      testDescription: "unequal vesicles that come late",
      models: [
        "cleft": "pulse", "receptors.r": "kinetic", "release": "tsodyks_markram",
        "release.latency": "gamma", "spontaneous": "poisson",
      ], values: kinetic.merging(["vesicles.quantal_cv": 0.3, "spontaneous.rate": 20]) { $1 }),
    Kind(
      testDescription: "a cleft for each site",
      models: [
        "cleft": "compartment", "cleft.transporter": "michaelis_menten", "receptors.r": "kinetic",
        "release": "tsodyks_markram", "release.latency": "gamma",
        "release.asynchronous": "residual_calcium", "spontaneous": "poisson",
      ],
      values: kinetic.merging([
        "cleft.per_site": 1, "release.asynchronous.rate": 5, "spontaneous.rate": 5,
        "vesicles.quantal_cv": 0.3,
      ]) { $1 }),
  ]

  private static func run(_ kind: Kind, _ lane: Int) -> (Configuration, UInt64) {
    let x = Double(lane)
    var experiment = Experiment(
      models: [
        "neuron": "lif", "inputs.a.spikes": "poisson", "inputs.a.release": "static",
        "neuron.injection": "step",
      ],
      values: [
        "duration": 300.3, "inputs.a.count": 4, "inputs.a.spikes.rate": 20 + 3 * x,
        "inputs.a.release.probability": 0.3 + 0.01 * x, "neuron.injection.amplitude": 100,
        "neuron.capacitance": 100, "neuron.leak": 10, "neuron.rest": -70, "neuron.threshold": -58,
      ])
    for (path, model) in kind.models { experiment.models["inputs.a." + path] = model }
    for (path, value) in kind.values { experiment.values["inputs.a." + path] = value }
    return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
  }

  @Test("A run behind a cleft has its bits, alone, among others and traced", arguments: kinds)
  func identity(kind: Kind) throws {
    let runs = (0..<32).map { Self.run(kind, $0) }
    let together = try expectIdentity(runs, lanes: [0, 9, 31])
    #expect(together.map(\.spikeTrain.count).reduce(0, +) > 30)
  }
}
