import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Receptors around the synapse, and receptors of what enzymes make of transmitter.
@Suite struct TransmitterPlaceTests {
  private static let receptor = "inputs.a.receptors.r"

  /// One vesicle at time 0 into a cleft with surroundings, before two-state receptors or a cascade.
  private static func experiment(
    receptor model: String, _ cleft: [String: String], _ values: [String: Double]
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "static", receptor: model,
      ],
      values: [
        "duration": 1000, "step": 0.1, "inputs.a.release.probability": 1,
        "inputs.a.release.sites": 1, "neuron.threshold": 100,
      ], lists: ["inputs.a.spikes.times": [0]])
    if model == "kinetic" {
      experiment.values[receptor + ".scheme.c_o.binding"] = 5
      experiment.values[receptor + ".scheme.c_o.forward"] = 0
      experiment.values[receptor + ".scheme.c_o.backward"] = 0.05
      experiment.values[receptor + ".open.o.conductance"] = 1
    }
    for (path, model) in cleft { experiment.models["inputs.a." + path] = model }
    return experiment.with(
      Dictionary(uniqueKeysWithValues: values.map { ("inputs.a." + $0, $1) }))
  }

  /// A state of the receptors at the ends of steps.
  private static func course(_ experiment: Experiment, _ name: String, steps: Int) -> [Double] {
    receptorStates(experiment, steps: steps).map { $0[name] ?? .nan }
  }

  @Test("T-51 receptors around the synapse follow what is there: lower and later than in the cleft")
  func perisynaptic() {
    let models = ["cleft": "compartment", "cleft.perisynaptic": "well_mixed"]
    let values: [String: Double] = [
      "cleft.escape": 5, "cleft.perisynaptic.volume": 9, "cleft.perisynaptic.escape": 2,
    ]
    let places = [0.0, 1].map { place in
      Self.course(
        Self.experiment(
          receptor: "kinetic", models, values.merging(["receptors.r.location": place]) { $1 }),
        "o", steps: 100)
    }
    let moments = CleftExperiment(
      ["": "compartment", "perisynaptic": "well_mixed"],
      ["escape": 5, "perisynaptic.volume": 9, "perisynaptic.escape": 2]
    ).course(steps: 100)
    for (place, seen) in zip(places, [\CleftExperiment.Moment.cleft, \.perisynaptic]) {
      let expected = moments.response(binding: 5, unbinding: 0.05, to: seen)
      for step in [0, 1, 4, 30, 99] {
        let end = expected.last { $0.time < 0.1 * Double(step + 1) + 1e-9 }
        #expect(abs(place[step] - (end?.open ?? -1)) < 1e-6)
      }
    }
    func peak(_ course: [Double]) -> (step: Int, value: Double) {
      let value = course.max() ?? 0
      return (course.firstIndex(of: value) ?? 0, value)
    }
    let (near, far) = (peak(places[0]), peak(places[1]))
    #expect(far.value < 0.9 * near.value && far.step > near.step)
  }

  @Test("A1 receptors see the adenosine that ectonucleotidases make of ATP")
  func adenosine() {
    let models = ["cleft": "compartment", "cleft.enzyme": "ectonucleotidases"]
    // Scarcely any receptor is bound, so that they add up what they see.
    let values = [
      "cleft.escape": 0.001, "cleft.enzyme.atp": 20, "cleft.enzyme.adp": 30,
      "cleft.enzyme.amp": 40, "cleft.enzyme.adenosine": 500, "receptors.r.binding": 1e-12,
      "receptors.r.unbinding": 1e-9, "receptors.r.production": 1, "receptors.r.removal": 1e-9,
      "receptors.r.ligand": 1,
    ]
    let active = Self.course(
      Self.experiment(receptor: "metabotropic", models, values), "active", steps: 3000)
    let moments = CleftExperiment(
      ["": "compartment", "enzyme": "ectonucleotidases"],
      [
        "escape": 0.001, "enzyme.atp": 20, "enzyme.adp": 30, "enzyme.amp": 40,
        "enzyme.adenosine": 500,
      ]
    ).course(steps: 3000)
    // Linear steps one after the other: the sum of exponentials of a chain.
    let rates = [20.0, 30, 40, 500].map { 1 / $0 + 0.001 }
    let jump = CleftExperiment(["": "compartment"], [:]).jump
    func chain(_ time: Double) -> Double {
      let made = jump / (20 * 30 * 40)
      return rates.indices.reduce(0) { sum, index in
        let others = rates.indices.filter { $0 != index }
        let product = others.reduce(1) { $0 * (rates[$1] - rates[index]) }
        return sum + made * Scalar.exp(-rates[index] * time) / product
      }
    }
    for moment in moments where moment.time > 50 && moment.time < 50.5 {
      let expected = chain(moment.time + 0.5 * moment.length)
      #expect(abs(moment.adenosine / expected - 1) < 1e-4)
    }
    let area = moments.reduce(0) { $0 + $1.adenosine * $1.length }
    // 1e-12 /uM/ms are 1e-9 /mM/ms.
    #expect(abs((active.last ?? 0) / (1e-9 * area) - 1) < 1e-4)
  }

  @Test("Receptors see ambient transmitter all the time, in clefts of every kind")
  func ambient() {
    for model in ["compartment", "diffusion", "volume"] {
      // 10 uM open as fast as receptors close.
      let open = Self.course(
        Self.experiment(
          receptor: "kinetic", ["cleft": model],
          ["cleft.ambient": 10, "release.probability": 0]), "o", steps: 2000)
      for step in [9, 99, 1999] {
        let expected = 0.5 * (1 - Scalar.exp(-0.1 * 0.1 * Double(step + 1)))
        #expect(abs(open[step] / expected - 1) < 1e-5, "\(model): \(open[step])")
      }
    }
  }

  @Test("Receptors without what they answer to are refused, with a reason")
  func refusals() {
    func messages(_ cleft: [String: String], _ values: [String: Double]) -> [String] {
      let experiment = Self.experiment(
        receptor: "metabotropic", cleft.merging(["cleft": "compartment"]) { $1 }, values)
      return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }
        .map(\.message)
    }
    #expect(messages([:], [:]) == [])
    #expect(
      messages([:], ["receptors.r.location": 1])
        == ["there is no perisynaptic space for the receptors to be in"])
    // The hint is a space that such a cleft can have.
    for (cleft, space) in [
      ("compartment", "'perisynaptic: {model: well_mixed}'"),
      ("diffusion", "'perisynaptic: {model: at_distance}'"),
      ("volume", "'perisynaptic: {model: at_distance}'"), ("pulse", "'cleft: {model: compartment"),
    ] {
      let experiment = Self.experiment(
        receptor: "metabotropic", ["cleft": cleft], ["receptors.r.location": 1])
      let hints = Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }
        .map { $0.hint ?? "" }
      #expect(hints.map { $0.contains(space) } == [true], "\(hints)")
    }
    #expect(messages([:], ["receptors.r.ligand": 1]) == ["nothing makes adenosine"])
    let enzyme = ["cleft.enzyme": "ectonucleotidases", "cleft.perisynaptic": "well_mixed"]
    #expect(messages(enzyme, ["receptors.r.ligand": 1]) == [])
    #expect(
      messages(enzyme, ["receptors.r.ligand": 1, "receptors.r.location": 1])
        == ["adenosine is where the enzyme is, and the receptors are elsewhere"])
  }
}
