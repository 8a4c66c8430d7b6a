/// Where the membranes of all lanes are between two steps.
struct MembraneState {
  /// Potential (mV).
  var voltage: PerLane
  /// For how long the potential is still held at the reset (ms).
  var held = PerLane(repeating: 0)
  /// Half of what the last step added (mV): how far the potential will be by the middle of the next.
  var drift = PerLane(repeating: 0)

  init(voltage: PerLane) { self.voltage = voltage }
}

/// The constants of a membrane, where inner loops find them.
struct MembraneConstants {
  private let rows = Grid(rows: 4)

  init(leak: PerLane, constantDrive: PerLane, capacitance: PerLane, threshold: PerLane) {
    rows.rows[0] = leak
    rows.rows[1] = constantDrive
    rows.rows[2] = capacitance.map { 1 / $0 }
    rows.rows[3] = threshold
  }

  /// Changes what slow receptors change.
  func set(leak: PerLane, constantDrive: PerLane, threshold: PerLane) {
    (rows.rows[0], rows.rows[1], rows.rows[3]) = (leak, constantDrive, threshold)
  }

  /// Leak conductance (nS).
  var leak: UnsafeMutablePointer<Group> { rows.groups }
  /// Current that does not change: leak times rest, and the holding current (pA).
  var constantDrive: UnsafeMutablePointer<Group> { leak + BatchSize.groups }
  /// Inverse of the capacitance (1/pF).
  var perCapacitance: UnsafeMutablePointer<Group> { leak + 2 * BatchSize.groups }
  /// Potential at which it fires (mV).
  var threshold: UnsafeMutablePointer<Group> { leak + 3 * BatchSize.groups }
}

/// Steps of a membrane with one compartment: everything but firing.
struct MembraneStep<Dependence: VoltageDependence> {
  private let leak, constantDrive, perCapacitance, threshold: UnsafeMutablePointer<Group>
  private let conductances, currents: UnsafeMutablePointer<Group>
  private let jumps: UnsafeMutablePointer<Group>?
  private let dependence: Dependence
  private let firstStep: Int
  private let duration: Double

  init(_ constants: MembraneConstants, _ drive: Drive, _ block: Block, _ dependence: Dependence) {
    leak = constants.leak
    constantDrive = constants.constantDrive
    perCapacitance = constants.perCapacitance
    threshold = constants.threshold
    conductances = drive.conductance.groups
    currents = drive.current.groups
    jumps = drive.jump?.groups
    self.dependence = dependence
    firstStep = block.firstStep
    duration = block.step
  }

  /// When a step of the block ends (ms).
  func end(ofRow row: Int) -> Double { Double(firstStep + row + 1) * duration }

  /// One step of one group, up to where it is known how fast V moves.
  @_transparent
  func step(
    _ row: Int, _ group: Int, _ voltage: Group, _ held: Group, _ drift: Group
  ) -> FreeStep {
    let index = row &* BatchSize.groups &+ group
    var before = voltage
    if let jumps {
      before.replace(with: before + jumps[index], where: held .== 0)
      jumps[index] = Group(repeating: 0)
    }
    var conductance = leak[group] + conductances[index]
    var current = constantDrive[group] + currents[index]
    // Left empty for the next block, while it is at hand.
    conductances[index] = Group(repeating: 0)
    currents[index] = Group(repeating: 0)
    // What depends on the potential is taken in the middle of the step, so that the error of the
    // step stays of second order.
    dependence.add(index, group, before + drift, &conductance, &current)
    let over = held - duration
    let still = over.atLeast(Group(repeating: 0))
    let free = still - over
    let share = free * perCapacitance[group]
    return FreeStep(
      before: before, free: free, held: still, exponent: conductance * share,
      slope: (-conductance).times(before, plus: current) * share)
  }

  /// Not zero where a lane fires or its step is too long for the short polynomial.
  @_transparent func isSpecial(_ step: FreeStep, _ after: Group, _ group: Int) -> Words {
    var mask = (after .>= threshold[group]) .| (step.exponent .> Exponential.nearLimit)
    if jumps != nil { mask = mask .| (step.before .>= threshold[group]) }
    return unsafeBitCast(mask, to: Words.self)
  }
}

/// One step of one group before it is known where it ends.
struct FreeStep {
  /// Potential at its start (mV).
  let before: Group
  /// For how long V moves (ms): the part of the step in which it is not held.
  let free: Group
  /// For how long V is still held after the step (ms).
  let held: Group
  /// Length of the free part in membrane time constants.
  let exponent: Group
  /// How far V would go at its initial speed (mV).
  let slope: Group

  /// Where it ends, with the mean of the decay over the free part.
  @_transparent func end(_ meanDecay: Group) -> Group { slope.times(meanDecay, plus: before) }

  /// Where it ends if it is short.
  @_transparent var nearEnd: Group { end(Exponential.nearMeanDecay(exponent)) }

  /// Half of what the step adds.
  @_transparent func drift(to end: Group) -> Group { (end - before) * 0.5 }
}
