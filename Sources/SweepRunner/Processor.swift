import CPUFeatures
import Glibc
public import Measures
public import SynapseModel
import TransmissionAVX2
import TransmissionAVX512
import TransmissionBaseline

/// The instruction sets that the simulation is compiled for; results are the same to the bit.
public enum Processor: String, Sendable, CaseIterable {
  /// Any x86-64 or other processor; fused multiply-add by the system's library, so slow.
  case baseline
  /// 256-bit vectors.
  case avx2
  /// 512-bit vectors.
  case avx512

  /// The environment variable that overrides the choice.
  public static let variable = "QUANTAL_CPU"

  /// Why the override cannot be obeyed.
  public struct OverrideError: Error, Sendable {
    /// What is wrong, with the legal values.
    public let message: String
  }

  /// Whether this machine can run it.
  public var isSupported: Bool {
    switch self {
    case .baseline: true
    case .avx2: quantal_cpu_has_avx2()
    case .avx512: quantal_cpu_has_avx512()
    }
  }

  /// The best for this machine, or what `QUANTAL_CPU` says.
  public static func chosen() throws(OverrideError) -> Processor {
    let best = allCases.last { $0.isSupported } ?? .baseline
    guard let text = getenv(variable).map({ String(cString: $0) }), !text.isEmpty else {
      return best
    }
    guard let wanted = Processor(rawValue: text) else {
      throw OverrideError(
        message: "\(variable) is '\(text)'; it can be baseline, avx2 or avx512")
    }
    guard wanted.isSupported else {
      throw OverrideError(message: "\(variable) is '\(text)', which this processor lacks")
    }
    return wanted
  }

  /// Simulates some runs side by side; see `Simulation.run`.
  public func run(
    _ configurations: [Configuration], seeds: [UInt64], times: inout StageTimes,
    isCancelled: () -> Bool
  ) -> [RunOutcome]? {
    switch self {
    case .baseline:
      TransmissionBaseline.Simulation.run(
        configurations, seeds: seeds, times: &times, isCancelled: isCancelled)
    case .avx2:
      TransmissionAVX2.Simulation.run(
        configurations, seeds: seeds, times: &times, isCancelled: isCancelled)
    case .avx512:
      TransmissionAVX512.Simulation.run(
        configurations, seeds: seeds, times: &times, isCancelled: isCancelled)
    }
  }
}

/// The model behind all processors: what specs may say, and its revision.
public enum SynapseSimulation {
  /// Everything that a spec can say below `base`.
  public static var schema: Section { TransmissionBaseline.Simulation.schema }
  /// Raised whenever a change makes any run's result another one.
  public static var revision: Int { TransmissionBaseline.Simulation.revision }
  /// The most runs that are simulated side by side.
  public static var batchSize: Int { TransmissionBaseline.Simulation.batchSize }

  /// Whether an input of a structure releases vesicles without spikes, and late after them, and whether
  /// protons act on what its spikes release.
  public static func releaseKinds(
    of input: String, in structure: Structure
  ) -> (spontaneous: Bool, asynchronous: Bool, protons: Bool) {
    TransmissionBaseline.Simulation.releaseKinds(of: input, in: structure)
  }

  /// Whether the axons of a structure branch to several targets.
  public static func isDivergent(_ structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.isDivergent(structure)
  }

  /// Whether what an input's vesicles hold can change during a run of a structure.
  public static func hasChangingContents(_ input: String, in structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.hasChangingContents(input, in: structure)
  }

  /// What is wrong with a configuration as a whole.
  public static func problems(in configuration: Configuration) -> [Problem] {
    TransmissionBaseline.Simulation.problems(in: configuration)
  }

  /// Whether the membrane potential of a structure's neuron is measured.
  public static func measuresPotential(_ structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.measuresPotential(structure)
  }

  /// Whether the effect of each input of a structure is measured.
  public static func measuresResponse(_ structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.measuresResponse(structure)
  }

  /// Whether the cell of a structure contracts.
  public static func contracts(_ structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.contracts(structure)
  }

  /// Whether the neuron of a structure is held at a potential.
  public static func isClamped(_ structure: Structure) -> Bool {
    TransmissionBaseline.Simulation.isClamped(structure)
  }
}
