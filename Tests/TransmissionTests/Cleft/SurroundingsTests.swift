import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Transmitter that comes from elsewhere: ambient, or from other terminals by a bulk that they share.
@Suite struct SurroundingsTests {
  /// Terminals of one run behind a cleft with a shared bulk, after steps.
  private struct Terminals {
    let experiment: CleftExperiment
    let count: Int
    let cleft: any Cleft
    private let course = TransmitterCourse()

    init(_ experiment: CleftExperiment, count: Int) {
      (self.experiment, self.count) = (experiment, count)
      cleft = experiment.cleft(slots: BatchSize.lanes * count)
      let slots = (0..<count).map { UInt32($0 * BatchSize.lanes) }
      course.choose(slots, count: count)
    }

    /// Takes steps, with vesicles at the starts of some: by step, terminal and number.
    func advance(_ releases: [Int: (terminal: Int, vesicles: Double)], steps: Int, step: Double) {
      for number in 0..<steps {
        if let release = releases[number] {
          cleft.release(release.vesicles, slot: release.terminal * BatchSize.lanes)
        }
        cleft.fill(course, step: step)
        cleft.endStep(step)
      }
    }

    func state(_ name: String, terminal: Int = 0) -> Double {
      experiment.state(name, of: cleft, slot: terminal * BatchSize.lanes)
    }
  }

  private static let shared = [
    "escape": 5, "perisynaptic.volume": 10, "perisynaptic.escape": 0.5, "perisynaptic.bulk": 50,
    "perisynaptic.bulk_shared": 1, "perisynaptic.bulk_escape": 0.05,
  ]

  @Test("T-51 terminals that share a bulk keep all that was released", arguments: [0.0, 3.0])
  func mass(ambient: Double) {
    let experiment = CleftExperiment(
      ["": "compartment", "perisynaptic": "well_mixed", "transporter": "cyclic"],
      Self.shared.merging(["transporter.location": 1, "ambient": ambient]) { $1 })
    let terminals = Terminals(experiment, count: 3)
    func total() -> Double {
      let own = (0..<3).reduce(0.0) { sum, terminal in
        func state(_ name: String) -> Double { terminals.state(name, terminal: terminal) }
        let around = state("perisynaptic") + state("transporter_bound")
        return sum + (state("transmitter") + 10 * around) / experiment.jump
          + state("taken_up_molecules") / 3000
      }
      return own + 3 * 50 * terminals.state("bulk") / experiment.jump
        + terminals.state("bulk_escaped_molecules") / 3000
    }
    let before = total()
    terminals.advance(
      [0: (0, 3), 5: (2, 1), 40: (0, 2), 200: (1, 4)], steps: 600, step: 0.1)
    #expect(abs((total() - before) / 10 - 1) < 1e-10)
    #expect(!terminals.cleft.isEmpty(0))
  }

  @Test("A vesicle of one terminal spills over to the other; the error halves with the step")
  func spillover() {
    // Concentrations 20 ms after a vesicle, over what it adds to its cleft, by Runge and Kutta's method.
    let (bulk, near, far) = (3.906962071e-3, 4.2937491886e-3, 4.2817659338e-3)
    let experiment = CleftExperiment(
      ["": "compartment", "perisynaptic": "well_mixed"], Self.shared)
    let errors = [0.4, 0.2, 0.1].map { step in
      let terminals = Terminals(experiment, count: 2)
      terminals.advance([0: (0, 1)], steps: Int((20 / step).rounded()), step: step)
      func error(_ name: String, _ terminal: Int, _ expected: Double) -> Double {
        terminals.state(name, terminal: terminal) / experiment.jump / expected - 1
      }
      #expect(abs(error("perisynaptic", 0, near)) < 1e-2 * step)
      #expect(abs(error("perisynaptic", 1, far)) < 1e-2 * step)
      #expect(terminals.state("bulk") == terminals.state("bulk", terminal: 1))
      return error("bulk", 0, bulk)
    }
    #expect(abs(errors[0] + 0.011367) < 2e-4, "\(errors)")
    #expect(abs(errors[0] / errors[1] - 2) < 0.05 && abs(errors[1] / errors[2] - 2) < 0.05)
  }

  @Test("One terminal with a shared bulk is one with a bulk of its own")
  func alone() {
    func bulk(_ values: [String: Double], step: Double) -> Double {
      let experiment = CleftExperiment(
        ["": "compartment", "perisynaptic": "well_mixed"],
        Self.shared.merging(["perisynaptic.bulk_escape": 0]) { $1 }.merging(values) { $1 })
      let terminals = Terminals(experiment, count: 1)
      terminals.advance([0: (0, 1)], steps: Int((20 / step).rounded()), step: step)
      return terminals.state("bulk")
    }
    let exact = bulk(["perisynaptic.bulk_shared": 0], step: 0.1)
    #expect(abs(bulk([:], step: 0.1) / exact - 1) < 1e-3)
  }

  @Test("A compartment rests at the ambient concentration, and a vesicle adds to it")
  func compartment() {
    for (models, values) in [
      (["": "compartment"], [:]),
      (
        ["": "compartment", "perisynaptic": "well_mixed"],
        ["perisynaptic.volume": 5, "perisynaptic.escape": 0.3]
      ),
    ] as [([String: String], [String: Double])] {
      let (free, ambient) = (
        CleftExperiment(models, values),
        CleftExperiment(models, values.merging(["ambient": 2]) { $1 })
      )
      let cleft = ambient.cleft()
      #expect(cleft.isLasting)
      let rest = ambient.course([:], steps: 50, cleft: cleft)
      #expect(rest.allSatisfy { abs($0.cleft / 2e-3 - 1) < 1e-12 })
      let added = ambient.course(steps: 50, cleft: cleft).area - 2e-3 * 5
      #expect(abs(added / free.course(steps: 50).area - 1) < 1e-5)
      #expect(!cleft.isEmpty(0))
    }
  }

  @Test("Uptake holds a cleft below the ambient concentration: A - T = V T / (K + T)")
  func uptake() {
    let experiment = CleftExperiment(
      ["": "compartment", "transporter": "michaelis_menten"],
      ["ambient": 1, "transporter.maximal_rate": 0.5, "transporter.affinity": 0.21])
    let cleft = experiment.cleft()
    _ = experiment.course([:], steps: 2000, cleft: cleft)
    let expected = (0.29 + (0.29 * 0.29 + 4 * 0.21).squareRoot()) / 2 * 1e-3
    #expect(abs(experiment.state("transmitter", of: cleft) / expected - 1) < 1e-9)
  }

  @Test("Behind diffusion what is ambient and what is released add up")
  func diffusion() {
    for model in ["diffusion", "volume"] {
      let values = ["perisynaptic.distance": 1.0, "loss": 0.02]
      let models = ["": model, "perisynaptic": "at_distance"]
      let free = CleftExperiment(models, values).course([0: 1, 30: 2], steps: 100)
      let experiment = CleftExperiment(models, values.merging(["ambient": 3]) { $1 })
      let cleft = experiment.cleft()
      let ambient = experiment.course([0: 1, 30: 2], steps: 100, cleft: cleft)
      #expect(free.count == ambient.count)
      for (one, other) in zip(free, ambient) {
        #expect(one.length == other.length)
        #expect(abs(other.cleft - one.cleft - 3e-3) < 1e-15 + 1e-15 * one.cleft)
        #expect(abs(other.perisynaptic - one.perisynaptic - 3e-3) < 1e-15)
      }
      _ = experiment.course([:], steps: 20000, cleft: cleft)
      #expect(!cleft.isEmpty(0) && cleft.isLasting)
      #expect(experiment.state("transmitter", of: cleft) == 3e-3)
    }
  }
}
