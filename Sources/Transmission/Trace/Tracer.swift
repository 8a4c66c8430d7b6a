public import Measures
public import SynapseModel

/// Goes through one run and shows its states on the way.
///
/// The run has the same bits as in a sweep: stages do not depend on where blocks end, so here each
/// block is one step, and within a step the presynaptic side stops where somebody looks.
public final class Tracer {
  private let batch: Batch
  /// All inputs of all targets, with what their states' paths begin with.
  private let inputs: [(prefix: String, input: Input)]
  /// How many moments of a step are shown, or of how many steps one.
  private let momentsPerStep, stepsPerMoment: Int
  /// What the run's receptors and neuron were when the last step ended.
  private var before: [Double]
  private var isDone = false

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - configuration: The run's parameters.
  ///   - seed: Its seed.
  ///   - every: Time between two rows (ms), a whole part or multiple of the step.
  public init?(_ configuration: Configuration, seed: UInt64, every: Double) {
    guard let batch = Batch([configuration], seeds: [seed]) else { return nil }
    self.batch = batch
    inputs = batch.prefixedCells.flatMap { prefix, cell in cell.inputs.map { (prefix, $0) } }
    momentsPerStep = max(1, Int((batch.step / every).rounded()))
    stepsPerMoment = max(1, Int((every / batch.step).rounded()))
    before = []
    before = batch.slowStates.map(\.value)
  }

  /// The states with their paths, as they are at the start.
  public var states: [(path: String, state: StateValue)] {
    inputs.flatMap { prefix, input in
      input.fastStates(at: 0, spikes: [:], releasedBefore: 0)
        .map { (Batch.path(prefix, $0.path), $0.state) }
    } + batch.namedSlowStates
  }

  /// Simulates everything and hands out a row of values for each moment: time and the numbers of
  /// `states`, counts since the row before.
  ///
  /// - Parameter row: Gets time (ms) and values; false stops.
  /// - Returns: What came out of the run; `nil` if it was stopped.
  public func run(_ row: (Double, [Double]) -> Bool) -> RunOutcome? {
    var counts = Counts(inputs: inputs.count, neurons: batch.cells.count)
    var step = 0
    while !batch.isComplete {
      guard advance(step, &counts, row) else { return nil }
      step += 1
    }
    return batch.outcomes().first
  }

  /// What happened since the last row.
  private struct Counts {
    /// Spikes of each input's terminals.
    var spikes: [[Int: Double]]
    /// Vesicles of each input up to the last row.
    var released: [Double]
    /// Spikes of each target's neuron.
    var neurons: [Double]

    init(inputs: Int, neurons: Int) {
      self.neurons = Array(repeating: 0, count: neurons)
      spikes = Array(repeating: [:], count: inputs)
      released = Array(repeating: 0, count: inputs)
    }
  }

  private func advance(
    _ step: Int, _ counts: inout Counts, _ row: (Double, [Double]) -> Bool
  ) -> Bool {
    let block = batch.nextBlock(longest: 1)
    batch.begin(block)
    let isShown = (step + 1) % stepsPerMoment == 0
    var rows: [(time: Double, values: [Double])] = []
    for (_, input) in inputs { input.begin(block) }
    for moment in 1...momentsPerStep {
      let share = Double(moment) / Double(momentsPerStep)
      let end = moment == momentsPerStep ? block.end : (Double(step) + share) * batch.step
      let part = Block(firstStep: step, count: 1, step: batch.step, end: end)
      var values: [Double] = []
      for (index, (_, input)) in inputs.enumerated() {
        input.respond(in: part)
        input.spikes.count(lane: 0, into: &counts.spikes[index])
        guard isShown else { continue }
        values += input.fastStates(
          at: end, spikes: counts.spikes[index], releasedBefore: counts.released[index]
        ).map(\.state.value)
        counts.spikes[index].removeAll()
        counts.released[index] = input.allVesicles(at: end)
      }
      if isShown { rows.append((end, values)) }
    }
    for (index, cell) in batch.cells.enumerated() {
      for input in cell.inputs {
        input.size(in: block)
        input.open(in: block)
      }
      cell.integrate(block)
      counts.neurons[index] += Double(cell.spikes.lanes.count { $0 == 0 })
    }
    batch.complete(block)
    return show(rows, &counts, row)
  }

  /// Completes the rows of a step by its receptors and neuron, along straight lines within it.
  private func show(
    _ rows: [(time: Double, values: [Double])], _ counts: inout Counts,
    _ row: (Double, [Double]) -> Bool
  ) -> Bool {
    guard !rows.isEmpty else { return true }
    let after = batch.slowStates.map(\.value)
    for (index, one) in rows.enumerated() {
      let share = Double(index + 1) / Double(rows.count)
      let isLast = index == rows.count - 1
      let slow = zip(before, after).map { isLast ? $1 : $0 + ($1 - $0) * share }
      let spikes = counts.neurons.map { isLast ? $0 : 0 }
      guard row(one.time, one.values + slow + spikes) else { return false }
    }
    for index in counts.neurons.indices { counts.neurons[index] = 0 }
    before = after
    return true
  }
}

extension Batch {
  /// The cells with what the paths of their states begin with: nothing where there is only one.
  fileprivate var prefixedCells: [(String, Cell)] {
    cells.enumerated().map { (cells.count > 1 ? "targets.\($0 + 1)." : "", $1) }
  }

  /// A state's path among those of all targets.
  fileprivate static func path(_ prefix: String, _ path: String) -> String {
    prefix.isEmpty ? path : prefix + path.droppingPrefix("inputs.")
  }

  /// What receptors and neurons of the first run are, with their paths.
  private var pathsAndStates: [(path: String, state: StateValue)] {
    prefixedCells.flatMap { prefix, cell in
      cell.states.map { (Self.path(prefix, $0.path), $0.state) }
    }
  }

  fileprivate var slowStates: [StateValue] { pathsAndStates.map(\.state) }

  fileprivate var namedSlowStates: [(path: String, state: StateValue)] {
    pathsAndStates
      + prefixedCells.map { prefix, _ in
        (prefix + "neuron.spikes", StateValue(name: "spikes", unit: nil, value: 0))
      }
  }
}

extension Cell {
  /// What receptors and neuron of the first run are, with their paths.
  fileprivate var states: [(path: String, state: StateValue)] {
    var neuronStates = neuron.states(lane: 0) + calciumStates
    neuronStates.insert(
      StateValue(name: "voltage", unit: .mV, value: neuron.voltage.values[0]), at: 0)
    let wandering = noise?.states(lane: 0) ?? []
    let electrode = injected?.states ?? []
    return inputs.flatMap(\.slowStates) + electrode.map { ("neuron.injection.\($0.name)", $0) }
      + wandering.map { ("neuron.noise.\($0.name)", $0) }
      + neuronStates.map { ("neuron.\($0.name)", $0) } + modulation.states(lane: 0)
  }
}

extension String {
  fileprivate func droppingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

extension Input {
  /// What clefts, receptors and their weight are in the first run.
  fileprivate var slowStates: [(path: String, state: StateValue)] {
    let weights = plasticity?.states(lane: 0) ?? []
    let opened = receptors.flatMap { receptor, stage in
      stage.states(lane: 0).map { ("inputs.\(name).\(receptor).\($0.name)", $0) }
    }
    return clefts + opened + weights.map { ("inputs.\(name).\($0.name)", $0) }
  }

  /// The clefts of the first run's terminals.
  fileprivate var clefts: [(path: String, state: StateValue)] {
    guard let transmission else { return [] }
    return (0..<terminals).flatMap { terminal in
      let places = transmission.places(of: terminal * BatchSize.lanes)
      return places.enumerated().flatMap { site, slot in
        let own = places.count > 1 ? ".site_\(site + 1)" : ""
        return transmission.cleft.states(of: slot).map {
          ("inputs.\(name).\(terminal + 1)\(own).\($0.name)", $0)
        }
      }
    }
  }

  /// What the terminals of the first run are: spikes since the last row, states, and vesicles.
  fileprivate func fastStates(
    at time: Double, spikes: [Int: Double], releasedBefore: Double
  ) -> [(path: String, state: StateValue)] {
    let own = (0..<terminals).flatMap { terminal in
      let slot = terminal * BatchSize.lanes
      let counted = StateValue(name: "spikes", unit: nil, value: spikes[terminal] ?? 0)
      let contents = quanta.contents?.states(of: slot, at: time) ?? []
      let all =
        [counted] + releaseModel.states(of: slot, at: time) + lateStates(of: slot, at: time)
        + contents
      return all.map { ("inputs.\(name).\(terminal + 1).\($0.name)", $0) }
    }
    let released = StateValue(
      name: "vesicles", unit: nil, value: allVesicles(at: time) - releasedBefore)
    let intact = snare.map {
      StateValue(name: "intact_share", unit: nil, value: $0.share(0, at: time))
    }
    return own + ([released, intact].compactMap(\.self)).map { ("inputs.\(name).\($0.name)", $0) }
  }

  /// Vesicles of the first run so far.
  fileprivate func allVesicles(at time: Double) -> Double {
    tally.allVesicles(0) + releaseModel.released(lane: 0, by: time)
  }
}

extension SpikeList {
  /// Adds the spikes of one lane to counts by terminal.
  fileprivate func count(lane: Int, into counts: inout [Int: Double]) {
    var groups = groups
    while let group = groups.next() {
      for index in 0..<group.count where group.slot(index) & (BatchSize.lanes - 1) == lane {
        counts[group.slot(index) / BatchSize.lanes, default: 0] += 1
      }
    }
  }
}
