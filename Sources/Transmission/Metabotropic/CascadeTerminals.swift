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
  /// What comes to the sums of quiet terminals at the start of each step.
  private let joining, joiningOff: Grid
  /// G-protein that terminals with transmitter made in each step, as far as it is left at its end.
  private let made: Grid
  /// What a step without transmitter makes of one active receptor, and of a desensitised one.
  private let fromActive, fromDesensitized: Passive
  private let proteinFactor: PerLane
  private var quiet = PerLane(repeating: 0)
  private var quietOff = PerLane(repeating: 0)
  /// G-protein of all terminals of a run.
  private(set) var protein = PerLane(repeating: 0)

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
    joining = Grid(rows: Block.longest + 1)
    joiningOff = Grid(rows: Block.longest + 1)
    made = Grid(rows: Block.longest)
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
  }

  /// Brings eight terminals through one step, in which they see `concentration` (mM) in sub-steps.
  func advance(
    _ course: TransmitterCourse, concentration: Memory<Group>, block: Block, row: Int
  ) {
    let rates = kinetics.rates { course.gather($0) }
    var state = wake(course, rates, block, row)
    for index in 0..<course.steps {
      kinetics.advance(
        &state, rates, transmitter: concentration.base[index], length: course.lengths.base[index])
    }
    course.store(state.active, active)
    course.store(state.desensitized, desensitized)
    for index in 0..<course.count {
      made.lanes[place(row, course.slots.base[index])] += state.protein[index]
    }
  }

  /// The states of eight terminals, taken out of the sums if they were quiet.
  @inline(__always)
  private func wake(
    _ course: TransmitterCourse, _ rates: CascadeKinetics.Rates, _ block: Block, _ row: Int
  ) -> CascadeKinetics.State {
    var elapsed = Group()
    var isQuiet = false
    for index in 0..<BatchSize.width {
      let since = quietSince.base[course.slots.base[index]]
      guard since >= 0 else { continue }
      elapsed[index] = Double(block.firstStep &+ row &- since) * step
      isQuiet = true
    }
    var state = CascadeKinetics.State(
      active: course.load(active), desensitized: course.load(desensitized))
    guard isQuiet else { return state }
    kinetics.advance(&state, rates, transmitter: Group(), length: elapsed)
    state.protein = Group()
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      guard quietSince.base[slot] >= 0 else { continue }
      quietSince.base[slot] = -1
      joining.lanes[place(row, slot)] -= state.active[index]
      joiningOff.lanes[place(row, slot)] -= state.desensitized[index]
    }
    return state
  }

  /// A terminal no longer sees transmitter from the start of a step on; `row` may be the block's end.
  func rest(slot: Int, block: Block, row: Int) {
    guard quietSince.base[slot] < 0 else { return }
    quietSince.base[slot] = block.firstStep + row
    joining.lanes[place(row, slot)] += active.base[slot]
    joiningOff.lanes[place(row, slot)] += desensitized.base[slot]
  }

  @inline(__always) private func place(_ row: Int, _ slot: Int) -> Int {
    row &* BatchSize.lanes &+ (slot & (BatchSize.lanes &- 1))
  }

  /// Goes through the block's steps and hands out row and G-protein at the end of each.
  @inline(__always)
  func advance(_ block: Block, each: (Int, PerLane) -> Void) {
    var (quiet, quietOff, protein) = (quiet, quietOff, protein)
    let (joining, joiningOff, made) = (joining.rows, joiningOff.rows, made.rows)
    for row in 0..<block.count {
      quiet += joining[row]
      protein = (protein * proteinFactor).addingProduct(quiet, fromActive.protein)
      protein += made[row]
      if kinetics.desensitizes {
        quietOff += joiningOff[row]
        protein.addProduct(quietOff, fromDesensitized.protein)
        let off = (quietOff * fromDesensitized.desensitized)
          .addingProduct(quiet, fromActive.desensitized)
        quiet = (quiet * fromActive.active).addingProduct(quietOff, fromDesensitized.active)
        quietOff = off
      } else {
        quiet *= fromActive.active
      }
      each(row, protein)
      made[row] = PerLane(repeating: 0)
    }
    (self.quiet, self.quietOff, self.protein) = (quiet, quietOff, protein)
    self.joining.shift(by: block.count)
    self.joiningOff.shift(by: block.count)
  }

  /// Active and desensitised receptors of one run, all terminals together.
  func receptors(lane: Int) -> (active: Double, desensitized: Double) {
    let pending = (joining.lanes[lane], joiningOff.lanes[lane])
    var sums = (
      active: quiet.values[lane] + pending.0, desensitized: quietOff.values[lane] + pending.1
    )
    for slot in stride(from: lane, to: active.count, by: BatchSize.lanes)
    where quietSince[slot] < 0 {
      sums.active += active[slot]
      sums.desensitized += desensitized[slot]
    }
    return sums
  }
}
