/// What one input did in one run.
public struct InputOutcome: Sendable {
  /// The input's name in the spec.
  public var name: String
  /// Whether it drives the cell above threshold (inputs without receptors count as doing so).
  public var isExcitatory: Bool
  /// Presynaptic spikes of all terminals.
  public var spikes: Double
  /// Vesicles released by these spikes, without spontaneous and asynchronous ones.
  public var vesicles: Double
  /// Sites that held a vesicle when a spike came, added up over spikes; not a number where
  /// vesicles have no sites.
  public var opportunities: Double
  /// Spikes that released no vesicle; `nil` where single vesicles are not drawn.
  public var failures: Double?
  /// Time of the first spike of any terminal (ms); infinite without one.
  public var firstSpike: Double
  /// Vesicles released without a spike; `nil` where there is no such release.
  public var spontaneous: Double?
  /// Vesicles released asynchronously; `nil` where there is no such release.
  public var asynchronous: Double?
  /// What all released vesicles held, in vesicles of the usual content; `nil` where all hold that.
  public var sizes: Double?

  /// Spikes of all terminals before the axon branched to several targets; `nil` for one target.
  public var trunkSpikes: Double?

  /// Spikes of the neuron in windows behind those of the input, less those expected by chance; `nil`
  /// where they are not counted.
  public var triggered: Double?

  /// Factors of protons on calcium entry at its spikes; `nil` where protons have no effect.
  public var entryFactors: EntryFactors?

  /// Whether it releases by itself, whatever its spikes do: nothing of it is measured per spike.
  public var isTonic: Bool
  /// Whether it has vesicles, and not only a concentration of transmitter.
  public var hasVesicles: Bool

  /// Collects the numbers.
  public init(
    name: String, isExcitatory: Bool, spikes: Double, vesicles: Double, opportunities: Double,
    failures: Double?, firstSpike: Double, spontaneous: Double? = nil,
    asynchronous: Double? = nil, sizes: Double? = nil, trunkSpikes: Double? = nil,
    isTonic: Bool = false, hasVesicles: Bool = true
  ) {
    self.name = name
    self.isExcitatory = isExcitatory
    self.spikes = spikes
    self.vesicles = vesicles
    self.opportunities = opportunities
    self.failures = failures
    self.firstSpike = firstSpike
    self.spontaneous = spontaneous
    self.asynchronous = asynchronous
    self.trunkSpikes = trunkSpikes
    self.sizes = sizes
    self.isTonic = isTonic
    self.hasVesicles = hasVesicles
  }
}

/// What came out of one run.
public struct RunOutcome: Sendable {
  /// One for each input, sorted by name.
  public var inputs: [InputOutcome]
  /// The spikes of the neuron, of the first one where there are several targets.
  public var spikeTrain: SpikeTrain
  /// The spikes of the neurons at the other targets.
  public var otherTrains: [SpikeTrain]
  /// How long the run was (ms).
  public var duration: Double
  /// Why the run has no result; `nil` if it has one.
  public var failure: String?
  /// The current of a voltage clamp, outward positive (pA); `nil` where the potential is not held.
  public var clamp: MeanAndPeak?
  /// The membrane potential; `nil` where it is not measured.
  public var potential: PotentialCourse?
  /// The contraction of a muscle cell, from 0 to 1; `nil` where it is not followed.
  public var contraction: MeanAndPeak?

  /// Collects the parts.
  public init(
    inputs: [InputOutcome], spikeTrain: SpikeTrain, duration: Double, failure: String?,
    otherTrains: [SpikeTrain] = [], clamp: MeanAndPeak? = nil,
    potential: PotentialCourse? = nil, contraction: MeanAndPeak? = nil
  ) {
    self.inputs = inputs
    self.spikeTrain = spikeTrain
    self.duration = duration
    self.failure = failure
    self.otherTrains = otherTrains
    self.clamp = clamp
    self.potential = potential
    self.contraction = contraction
  }

  /// The spikes of all neurons, target by target.
  public var trains: [SpikeTrain] { [spikeTrain] + otherTrains }
}

/// Factors of protons on calcium entry at an input's spikes.
public struct EntryFactors: Sendable {
  /// Their sum and how many they are.
  public var sum, count: Double
  /// The lowest and the highest.
  public var lowest, highest: Double

  /// Collects the numbers.
  public init(sum: Double, count: Double, lowest: Double, highest: Double) {
    (self.sum, self.count, self.lowest, self.highest) = (sum, count, lowest, highest)
  }

  /// Those of two inputs.
  func merged(with other: EntryFactors?) -> EntryFactors {
    guard let other else { return self }
    return EntryFactors(
      sum: sum + other.sum, count: count + other.count, lowest: min(lowest, other.lowest),
      highest: max(highest, other.highest))
  }
}

/// The mean of something over a run, and its peak.
public struct MeanAndPeak: Sendable {
  /// Its mean.
  public var mean: Double
  /// The value farthest from 0.
  public var peak: Double

  /// Collects the numbers.
  public init(mean: Double, peak: Double) { (self.mean, self.peak) = (mean, peak) }

  /// The mean of several cells' numbers; `nil` without any.
  public static func mean(of cells: [MeanAndPeak]) -> MeanAndPeak? {
    guard cells.count > 1 else { return cells.first }
    let count = Double(cells.count)
    return MeanAndPeak(
      mean: cells.reduce(0) { $0 + $1.mean } / count,
      peak: cells.reduce(0) { $0 + $1.peak } / count)
  }
}

/// A membrane potential over a run (mV), from the moment on at which measuring begins.
public struct PotentialCourse: Sendable {
  /// Its mean.
  public var mean: Double
  /// Its maximum.
  public var peak: Double
  /// When it is at its maximum (ms).
  public var peakTime: Double
  /// The largest deviation from the potential at the beginning in the direction of the receptors.
  public var amplitude: Double

  /// Collects the numbers.
  public init(mean: Double, peak: Double, peakTime: Double, amplitude: Double) {
    (self.mean, self.peak) = (mean, peak)
    (self.peakTime, self.amplitude) = (peakTime, amplitude)
  }

  /// The mean of several neurons' numbers; `nil` without any.
  public static func mean(of courses: [PotentialCourse]) -> PotentialCourse? {
    guard courses.count > 1 else { return courses.first }
    func mean(_ number: (PotentialCourse) -> Double) -> Double {
      courses.reduce(0) { $0 + number($1) } / Double(courses.count)
    }
    return PotentialCourse(
      mean: mean(\.mean), peak: mean(\.peak), peakTime: mean(\.peakTime),
      amplitude: mean(\.amplitude))
  }
}
