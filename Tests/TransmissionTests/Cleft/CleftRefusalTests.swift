import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Clefts without meaning are refused, with a reason.
@Suite struct CleftRefusalTests {
  private static func messages(
    _ models: [String: String], _ values: [String: Double] = [:]
  ) -> [String] {
    let experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.r": "kinetic",
      ].merging(
        Dictionary(uniqueKeysWithValues: models.map { ("inputs.a." + $0, $1) })
      ) { $1 },
      values: [
        "duration": 100, "inputs.a.receptors.r.scheme.c_o.binding": 1,
        "inputs.a.receptors.r.scheme.c_o.backward": 1,
        "inputs.a.receptors.r.open.o.conductance": 1,
      ].merging(Dictionary(uniqueKeysWithValues: values.map { ("inputs.a." + $0, $1) })) { $1 })
    return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }
      .map(\.message)
  }

  @Test("Transporters and enzymes need a compartment, and the space that they are in")
  func removal() {
    for (name, model) in [("transporter", "cyclic"), ("enzyme", "first_order")] {
      let own = "cleft." + name
      #expect(
        Self.messages(["cleft": "pulse", own: model])
          == ["only a cleft that is a compartment has a use for it"])
      #expect(
        Self.messages(["cleft": "compartment", own: model], [own + ".location": 1])
          == ["there is no perisynaptic space for it to be in"])
      #expect(Self.messages(["cleft": "compartment", own: model]).isEmpty)
    }
  }

  @Test("Spaces around the synapse belong to the clefts that have them")
  func spaces() {
    #expect(
      Self.messages(["cleft": "diffusion", "cleft.perisynaptic": "well_mixed"])
        == ["the model 'well_mixed' needs 'cleft: {model: compartment}'"])
    #expect(
      Self.messages(["cleft": "compartment", "cleft.perisynaptic": "at_distance"])
        == ["the model 'at_distance' needs 'cleft: {model: diffusion}'"])
    #expect(Self.messages(["cleft": "diffusion", "cleft.perisynaptic": "at_distance"]).isEmpty)
  }

  @Test("In tissue there is uptake in proportion, and no sites that fill up")
  func tissue() {
    let only = ["in tissue there is uptake V_max / K_m and loss, and nothing else"]
    #expect(Self.messages(["cleft": "volume", "cleft.transporter": "cyclic"]) == only)
    for enzyme in ["first_order", "michaelis_menten"] {
      #expect(Self.messages(["cleft": "volume", "cleft.enzyme": enzyme]) == only)
    }
    let uptake = ["cleft": "volume", "cleft.transporter": "michaelis_menten"]
    #expect(
      Self.messages(uptake, ["cleft.transporter.location": 1])
        == ["in tissue uptake is everywhere"])
    #expect(Self.messages(uptake).isEmpty)
    #expect(Self.messages(["cleft": "volume", "cleft.perisynaptic": "at_distance"]).isEmpty)
    #expect(
      Self.messages(["cleft": "volume", "cleft.perisynaptic": "well_mixed"])
        == ["the model 'well_mixed' needs 'cleft: {model: compartment}'"])
  }

  @Test("Something must remove the transmitter")
  func removed() {
    let nothing = ["nothing removes the transmitter"]
    #expect(Self.messages(["cleft": "compartment"], ["cleft.escape": 0]) == nothing)
    #expect(
      Self.messages(
        ["cleft": "compartment", "cleft.perisynaptic": "well_mixed"],
        ["cleft.perisynaptic.bulk": 10]) == nothing)
    #expect(Self.messages(["cleft": "compartment"]).isEmpty)
  }

  @Test("Receptors are inside of an absorbing rim")
  func rim() {
    let outside = ["receptors are outside of the rim, where there is no transmitter"]
    #expect(Self.messages(["cleft": "diffusion"], ["cleft.rim": 0.1]) == outside)
    #expect(
      Self.messages(["cleft": "diffusion"], ["cleft.rim": 0.3, "cleft.distance": 0.4]) == outside)
    #expect(
      Self.messages(
        ["cleft": "diffusion", "cleft.perisynaptic": "at_distance"],
        ["cleft.rim": 0.3, "cleft.perisynaptic.distance": 0.5]) == outside)
    #expect(Self.messages(["cleft": "diffusion"], ["cleft.rim": 0.2]).isEmpty)
  }

  @Test("Release that is a mean over all terminals has no cleft")
  func meanField() {
    let late = [
      ("release.asynchronous", "kernel", "asynchronous"),
      ("release.asynchronous", "residual_calcium", "asynchronous"),
      ("spontaneous", "calcium_dependent", "spontaneous"),
    ]
    for (path, model, kind) in late {
      let models = ["cleft": "pulse", path: model]
      #expect(
        Self.messages(models, ["release.stochastic": 0]) == [
          "the mean of \(kind) release is taken over all terminals, so that no terminal's cleft can"
            + " be known"
        ])
      #expect(Self.messages(models).isEmpty)
    }
  }
}
