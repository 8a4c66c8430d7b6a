import SynapseModel

/// The receptors of all terminals of an input, and the G-protein that they make together.
///
/// A terminal that sees transmitter goes through its sub-steps by itself. Without transmitter the
/// equations are linear: quiet terminals are two sums a run, and one that wakes is taken out of them as
/// it is by then.
final class CascadeTerminals {
  private let kinetics: CascadeKinetics
  private let step: Double
  /// Shares of each terminal's receptors, as they were when it fell quiet.
  private let active, desensitized: Memory<Double>
  /// The step at whose start it fell quiet; below 0 while it sees transmitter.
  private let quietSince: Memory<Int>
  /// G-protein of all terminals of a run at the end of each step of the block.
  let proteins = Grid(rows: Block.longest)
  /// The row of the last step.
  private var last = 0
  /// What a step without transmitter makes of one active receptor, and of a desensitised one.
  private let fromActive, fromDesensitized: Passive
  private let proteinFactor: PerLane
  /// Receptors of a terminal, relative, in the first row; and the G-protein that quiet ones make.
  private let number = Grid(rows: 1)
  private var made: (fromActive: PerLane, fromDesensitized: PerLane)
  private var quiet = PerLane(repeating: 0)
  private var quietOff = PerLane(repeating: 0)
  /// G-protein of all terminals of a run after the last step.
  var protein: PerLane { proteins.rows[last] }

  /// The share of active and desensitised receptors and of G-protein behind a step.
  private struct Passive {
    var active = PerLane(repeating: 0)
    var desensitized = PerLane(repeating: 0)
    var protein = PerLane(repeating: 0)
  }

  init(_ kinetics: CascadeKinetics, step: Double, slots: Int) {
    self.kinetics = kinetics
    self.step = step
    active = Memory(repeating: 0, count: slots)
    desensitized = Memory(repeating: 0, count: slots)
    quietSince = Memory(repeating: 0, count: slots)
    func passive(_ start: CascadeKinetics.State) -> Passive {
      var result = Passive()
      for group in 0..<BatchSize.groups {
        var state = start
        kinetics.advance(
          &state, kinetics.rates(group: group), transmitter: Group(),
          length: Group(repeating: step))
        result.active[group] = state.active
        result.desensitized[group] = state.desensitized
        result.protein[group] = state.protein
      }
      return result
    }
    fromActive = passive(CascadeKinetics.State(active: Group(repeating: 1)))
    fromDesensitized = passive(CascadeKinetics.State(desensitized: Group(repeating: 1)))
    proteinFactor = passive(CascadeKinetics.State(protein: Group(repeating: 1))).protein
    made = (fromActive.protein, fromDesensitized.protein)
    number.rows[0] = PerLane(repeating: 1)
  }

  /// Changes how many receptors a terminal has, all of which make G-protein.
  func set(number: PerLane) {
    self.number.rows[0] = number
    made = (fromActive.protein * number, fromDesensitized.protein * number)
  }

  /// Takes a terminal out of the quiet ones at the start of a step, as it is by then.
  func wake(_ slot: Int, atStep step: Int) {
    let elapsed = Double(step - quietSince.base[slot]) * self.step
    quietSince.base[slot] = -1
    var state = CascadeKinetics.State(
      active: Group(repeating: active.base[slot]),
      desensitized: Group(repeating: desensitized.base[slot]))
    let lane = slot & (BatchSize.lanes - 1)
    kinetics.advance(
      &state, kinetics.rates { Group(repeating: $0[lane]) }, transmitter: Group(),
      length: Group(repeating: elapsed))
    (active.base[slot], desensitized.base[slot]) = (state.active[0], state.desensitized[0])
    quiet[lane / BatchSize.width][lane % BatchSize.width] -= state.active[0]
    quietOff[lane / BatchSize.width][lane % BatchSize.width] -= state.desensitized[0]
  }

  /// Gives a terminal back to the quiet ones before the step `next`.
  func rest(_ slot: Int, beforeStep next: Int) {
    quietSince.base[slot] = next
    let lane = slot & (BatchSize.lanes - 1)
    quiet[lane / BatchSize.width][lane % BatchSize.width] += active.base[slot]
    quietOff[lane / BatchSize.width][lane % BatchSize.width] += desensitized.base[slot]
  }

  /// Brings the quiet terminals, and the G-protein that was there, through the step in a row.
  func advanceQuiet(row: Int) {
    var protein = (proteins.rows[last] * proteinFactor)
      .addingProduct(quiet, made.fromActive)
    if kinetics.desensitizes {
      protein.addProduct(quietOff, made.fromDesensitized)
      let off = (quietOff * fromDesensitized.desensitized)
        .addingProduct(quiet, fromActive.desensitized)
      quiet = (quiet * fromActive.active).addingProduct(quietOff, fromDesensitized.active)
      quietOff = off
    } else {
      quiet *= fromActive.active
    }
    proteins.rows[row] = protein
    last = row
  }

  /// Brings eight terminals through one step, in which they see `concentration` (mM) in sub-steps.
  func advance(_ course: TransmitterCourse, concentration: Memory<Group>, row: Int) {
    let rates = kinetics.rates { course.gather($0) }
    var state = CascadeKinetics.State(
      active: course.load(active), desensitized: course.load(desensitized))
    for index in 0..<course.steps {
      kinetics.advance(
        &state, rates, transmitter: concentration.base[index], length: course.lengths.base[index])
    }
    course.store(state.active, active)
    course.store(state.desensitized, desensitized)
    for index in 0..<course.count {
      let lane = course.slots.base[index] & (BatchSize.lanes - 1)
      proteins.lanes[row &* BatchSize.lanes &+ lane] += state.protein[index] * number.lanes[lane]
    }
  }

  /// Active and desensitised receptors of one run, all terminals together.
  func receptors(lane: Int) -> (active: Double, desensitized: Double) {
    var sums = (active: quiet.values[lane], desensitized: quietOff.values[lane])
    for slot in stride(from: lane, to: active.count, by: BatchSize.lanes)
    where quietSince[slot] < 0 {
      sums.active += active[slot]
      sums.desensitized += desensitized[slot]
    }
    return sums
  }
}
