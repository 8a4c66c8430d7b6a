import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Clefts without meaning are refused, with a reason.
@Suite struct CleftRefusalTests {
  private static func messages(
    _ models: [String: String], _ values: [String: Double] = [:], areWarnings: Bool = false
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
    return Simulation.problems(in: experiment.configuration)
      .filter { $0.isWarning == areWarnings }.map(\.message)
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
    // A route that does not work is none.
    let idle: [(section: String, model: String, key: String, value: Double)] = [
      ("transporter", "michaelis_menten", "maximal_rate", 0),
      ("transporter", "michaelis_menten", "inhibition", 1),
      ("transporter", "cyclic", "concentration", 0), ("transporter", "cyclic", "translocation", 0),
      ("enzyme", "acetylcholinesterase", "sites", 0),
      ("enzyme", "acetylcholinesterase_scheme", "acylation", 0),
      ("enzyme", "michaelis_menten", "maximal_rate", 0), ("enzyme", "first_order", "inhibition", 1),
      ("enzyme", "ectonucleotidases", "inhibition", 1),
    ]
    for row in idle {
      let path = "cleft." + row.section
      let models = ["cleft": "compartment", path: row.model]
      #expect(Self.messages(models, ["cleft.escape": 0]).isEmpty, "\(row)")
      let values = ["cleft.escape": 0, path + "." + row.key: row.value]
      #expect(Self.messages(models, values) == nothing, "\(row)")
      #expect(Self.messages(models, [path + "." + row.key: row.value]).isEmpty, "\(row)")
    }
  }

  @Test("A bulk that terminals share has room for what comes in, and ambient transmitter a way in")
  func surroundings() {
    let models = ["cleft": "compartment", "cleft.perisynaptic": "well_mixed"]
    func found(_ values: [String: Double]) -> [String] {
      Self.messages(
        models,
        Dictionary(
          uniqueKeysWithValues: values.map { ("cleft.perisynaptic." + $0, $1) }))
    }
    let shared: [String: Double] = ["bulk": 22, "bulk_shared": 1, "bulk_escape": 0.1]
    #expect(found(shared).isEmpty)
    #expect(
      found(shared.merging(["bulk": 21]) { $1 }) == [
        "a shared bulk that is as small as the spaces in it is not resolved by the step"
      ])
    #expect(
      found(["bulk_shared": 1]).first == "the bulk that terminals share needs a volume")
    #expect(
      found(shared.merging(["bulk_escape": 0]) { $1 }) == ["nothing removes the transmitter"])
    #expect(
      found(["bulk_escape": 1]) == ["only a bulk that terminals share loses transmitter"])
    #expect(
      Self.messages(
        ["cleft": "compartment", "cleft.transporter": "cyclic"],
        ["cleft.escape": 0, "cleft.ambient": 1])
        == ["transmitter comes in from around by 'escape', which is 0"])
  }

  @Test("Saturation does not count twice, and a terminal has one way of taking up")
  func vesicles() {
    let twice = ["receptors behind a cleft saturate by themselves, and would do so twice"]
    #expect(Self.messages(["cleft": "pulse"], ["vesicles.half_content": 200]) == twice)
    let lost = [
      "the dopamine terminal takes up by its own transporter, so what this one takes up would be"
        + " lost to it"
    ]
    let dopamine = ["cleft": "compartment", "vesicles.synthesis": "dopamine"]
    #expect(
      Self.messages(dopamine.merging(["cleft.transporter": "michaelis_menten"]) { $1 }) == lost)
    #expect(Self.messages(dopamine).isEmpty)
  }

  @Test("A cleft whose transmitter nothing reads has a warning")
  func readers() {
    let warning = [
      "nothing reads the transmitter in this cleft: waveform receptors answer to vesicles"
    ]
    func warnings(_ models: [String: String], _ values: [String: Double] = [:]) -> [String] {
      var experiment = Experiment(
        models: ["inputs.a.spikes": "regular", "inputs.a.release": "static"],
        values: ["duration": 100])
      for (path, model) in models { experiment.models["inputs.a." + path] = model }
      for (path, value) in values { experiment.values["inputs.a." + path] = value }
      return Simulation.problems(in: experiment.configuration).filter {
        $0.isWarning && $0.path == "inputs.a.cleft"
      }.map(\.message)
    }
    #expect(warnings(["cleft": "pulse", "receptors.r": "exponential"]) == warning)
    #expect(warnings(["cleft": "pulse"]) == warning)
    #expect(warnings(["receptors.r": "exponential"]).isEmpty)
    #expect(warnings(["cleft": "pulse", "receptors.r": "metabotropic"]).isEmpty)
    let reuse = [
      "cleft": "compartment", "cleft.transporter": "cyclic", "vesicles.synthesis": "generic",
      "vesicles.filling": "carrier",
    ]
    #expect(warnings(reuse).isEmpty)
    #expect(warnings(reuse, ["cleft.transporter.reuse": 0]) == warning)
    #expect(Self.messages(["cleft": "pulse"], areWarnings: true).isEmpty)
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
