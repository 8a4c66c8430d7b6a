import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What holds for any compartment, whatever its parameters.
@Suite struct CleftPropertyTests {
  /// A compartment, the volumes of its space and its bulk, and where its sites are.
  private struct Drawn {
    var models = ["": "compartment"]
    var values: [String: Double] = [:]
    var volume = 0.0
    var bulk = 0.0

    init(_ chance: inout SplitMix) {
      models["transporter"] = chance.choice(["none", "michaelis_menten", "cyclic"])
      models["enzyme"] = chance.choice([
        "none", "acetylcholinesterase", "acetylcholinesterase_scheme", "first_order",
        "ectonucleotidases",
      ])
      values["escape"] = chance.number(0.01, 30)
      if Bool.random(using: &chance) {
        models["perisynaptic"] = "well_mixed"
        volume = chance.number(0.5, 100)
        values["perisynaptic.volume"] = volume
        values["perisynaptic.escape"] = chance.number(1e-3, 10)
        if Bool.random(using: &chance) {
          bulk = chance.number(1, 1e4)
          values["perisynaptic.bulk"] = bulk
        }
      }
      switch models["transporter"] {
      case "michaelis_menten":
        values["transporter.maximal_rate"] = chance.number(1e-3, 1e4)
        values["transporter.affinity"] = chance.number(0.1, 1000)
      case "cyclic":
        values["transporter.concentration"] = chance.number(0.1, 1000)
        values["transporter.binding"] = chance.number(1e-3, 1)
      default: break
      }
      for name in ["transporter", "enzyme"] where models[name] != "none" {
        values[name + ".inhibition"] = Double.random(in: 0..<1, using: &chance)
        if volume > 0 { values[name + ".location"] = Bool.random(using: &chance) ? 1 : 0 }
      }
    }

    /// The volume of the space in which a section's sites are, in volumes of the cleft.
    func place(_ section: String) -> Double {
      (values[section + ".location"] ?? 0) == 1 ? volume : 1
    }
  }

  @Test("T-51 in any compartment mass is kept, nothing is negative, and sub-steps fill the step")
  func invariants() {
    var chance = SplitMix(seed: 20_261_127)
    for number in 0..<150 {
      let drawn = Drawn(&chance)
      let experiment = CleftExperiment(drawn.models, drawn.values)
      let cleft = experiment.cleft()
      let step = chance.number(0.01, 1)
      let releases = Dictionary(
        uniqueKeysWithValues: (0..<6).map { (7 * $0, chance.number(0.1, 5)) })
      let moments = experiment.course(releases, steps: 50, step: step, cleft: cleft)
      #expect(abs(moments.reduce(0) { $0 + $1.length } / (50 * step) - 1) < 1e-12)
      let most = releases.values.reduce(0, +) * experiment.jump * (1 + 1e-9)
      #expect(
        moments.allSatisfy { moment in
          [moment.cleft, moment.perisynaptic, moment.adenosine].allSatisfy { $0 >= 0 && $0 <= most }
        }, "\(number): \(drawn)")
      func state(_ name: String) -> Double {
        let value = experiment.state(name, of: cleft)
        return value.isNaN ? 0 : value
      }
      let spaces =
        state("transmitter") + drawn.volume * state("perisynaptic") + drawn.bulk * state("bulk")
      let busy =
        drawn.place("transporter") * state("transporter_bound")
        + drawn.place("enzyme") * (state("enzyme_bound") + state("enzyme_turned"))
      let gone = ["escaped", "taken_up", "destroyed"].reduce(0) { $0 + state($1 + "_molecules") }
      let total = (spaces + busy) / experiment.jump + gone / 3000
      let released = releases.values.reduce(0, +)
      #expect(abs(total / released - 1) < 1e-10, "\(number): \(drawn)")
    }
  }
}

extension SplitMix {
  /// A number between `low` and `high`, its logarithm uniform.
  fileprivate mutating func number(_ low: Double, _ high: Double) -> Double {
    let share = Double.random(in: 0..<1, using: &self)
    return low * Scalar.exp(share * Scalar.log(high / low))
  }

  fileprivate mutating func choice(_ names: [String]) -> String {
    names[Int.random(in: 0..<names.count, using: &self)]
  }
}
