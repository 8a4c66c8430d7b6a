import SynapseModel

/// Transmitter in a well-mixed cleft, from which diffusion, transporters and enzymes remove it.
///
/// A vesicle raises the concentration by molecules / volume at once. Sub-steps are as long as the
/// transmitter allows: it changes by a seventh in each, until a ten-thousandth of the last release is
/// left. Checks T-48 to T-51 and T-58.
final class CompartmentCleft: Cleft {
  static let escape = Parameter(
    "escape", .number(.perMs), default: 1, .within(0, 1e5),
    "Rate constant of diffusion out of the cleft, into the perisynaptic space or away",
    source: "clearance in 1-2 ms (Clements et al. 1992); 1-20 /ms to the space around"
      + " (science reference 8.5)", shared: .presence)
  static let model = Model(
    "compartment", "A well-mixed cleft with transporters, enzymes and a space around it",
    source: "science reference 8.3 to 8.5",
    parameters: [
      CleftGeometry.molecules, CleftGeometry.radius, CleftGeometry.height, escape,
      AmbientTransmitter.ambient,
    ])

  /// Transmitter may change by this share in a sub-step.
  private static let caution = 0.15
  /// Below this share of the peak it may change by more, though not by more than itself.
  private static let tail = 1e-4
  /// The shortest sub-step, as a share of the simulation's step.
  private static let shortest = 0x1p-12
  /// From this sub-step on they are so long that the step ends in time.
  private static let lastFree = 48
  /// Less transmitter than this (mM) is none: 0.1 pM, for receptors of nM affinity 1e-4.
  private static let floor = 1e-10
  /// Transporters and enzyme that are busy to this share are all free.
  private static let restShare = 1e-3

  private let kinetics: ClearanceKinetics
  private let layout: ClearanceLayout
  /// What is in each pool, slot by slot.
  private let stored: [Memory<Double>]
  /// The transmitter right after the last release (mM), and what the terminal has back (vesicles).
  private let peaks, reclaimed: Memory<Double>
  private let jumps, reuse, molecules: Memory<Double>
  /// Concentrations of transporters and enzyme that count as none busy (mM).
  private let restingSites: [(pool: Int, limit: Memory<Double>)]
  /// Pools without which a cleft counts as empty.
  private let spaces: [Int]
  private let sharedBulk: SharedBulk?
  let isLasting: Bool

  /// `section` is the cleft's.
  init(_ section: LaneParameters, slots: Int) {
    let layout = ClearanceLayout(section)
    self.layout = layout
    kinetics = ClearanceKinetics(layout)
    let stored = (0..<layout.cleftMean).map { _ in Memory(repeating: 0.0, count: slots) }
    for place in [ClearanceLayout.cleft, layout.around, layout.bulk].compactMap(\.self) {
      for slot in 0..<slots {
        stored[place][slot] = layout.outside[slot & (BatchSize.lanes - 1)]
      }
    }
    self.stored = stored
    sharedBulk = SharedBulk(
      section.section(PerisynapticSpace.section.name), concentration: layout.outside,
      terminals: slots / BatchSize.lanes)
    isLasting = section.isPresent(AmbientTransmitter.ambient) || sharedBulk != nil
    peaks = Memory(repeating: 0, count: slots)
    reclaimed = Memory(repeating: 0, count: slots)
    spaces =
      [ClearanceLayout.cleft] + [layout.around, layout.bulk].compactMap(\.self)
      + (layout.products.map { Array($0..<$0 + 3) } ?? [])
    let jumps = CleftGeometry.jumps(section)
    self.jumps = Memory(jumps)
    molecules = Memory(section.values(CleftGeometry.molecules))
    let transporter = section.section("transporter")
    reuse = Memory(
      transporter.model == Transporter.none.name
        ? Array(repeating: 0, count: BatchSize.lanes) : transporter.values(Transporter.reuse))
    let sites = [
      (layout.carrier, transporter.values(Transporter.concentration)),
      (layout.catalyst, section.section("enzyme").values(Enzyme.sites)),
    ]
    restingSites = sites.compactMap { pool, total in
      pool.map { ($0, Memory(total.map { $0 * 1e-3 * Self.restShare })) }
    }
  }

  func release(_ vesicles: Double, slot: Int) {
    let cleft = stored[ClearanceLayout.cleft]
    cleft[slot] += vesicles * jumps[slot & (BatchSize.lanes - 1)]
    peaks[slot] = max(peaks[slot] * Self.tail, cleft[slot])
  }

  func isEmpty(_ slot: Int) -> Bool {
    !isLasting && spaces.allSatisfy { abs(stored[$0][slot]) < Self.floor }
      && restingSites.allSatisfy { pool, limit in
        stored[pool][slot] + stored[pool + 1][slot] < limit[slot & (BatchSize.lanes - 1)]
      }
  }

  func takeReclaimed(slot: Int) -> Double {
    defer { reclaimed[slot] = 0 }
    return reclaimed[slot]
  }

  func fill(_ course: TransmitterCourse, step: Double) {
    for (index, numbers) in stored.enumerated() { kinetics.pools[index] = course.load(numbers) }
    let (taken, escaped) = (kinetics.pools[layout.taken], kinetics.pools[layout.escaped])
    if let saturable = layout.saturable {
      fill(course, step, saturable)
    } else {
      kinetics.choose(course)
      fillImplicitly(course, step)
    }
    for (index, numbers) in stored.enumerated() { course.store(kinetics.pools[index], numbers) }
    let back = (kinetics.pools[layout.taken] - taken) * course.gather(reuse) / course.gather(jumps)
    course.store(course.load(reclaimed) + back, reclaimed)
    guard let sharedBulk else { return }
    let out = kinetics.pools[layout.escaped] - escaped
    for index in 0..<course.count {
      sharedBulk.add(out[index], lane: course.slots[index] & (BatchSize.lanes - 1))
    }
  }

  func endStep(_ length: Double) { sharedBulk?.endStep(length) }

  /// The longest sub-step that the change of transmitter allows, as a share of the step.
  @inline(__always) private func share(
    _ transmitter: Group, _ slope: Group, _ course: Course, steps: Int
  ) -> Group {
    let speed = slope.replacing(with: -slope, where: slope .< 0) * course.step
    let amount = transmitter.replacing(with: -transmitter, where: transmitter .< 0)
    let wanted = (Self.caution * (amount + course.tail)).atMost(amount) / speed
    var share = wanted.atMost(Group(repeating: 1)).replacing(
      with: 1, where: amount .< Self.floor)
    share = share.atLeast(Group(repeating: Self.shortest))
    if steps >= Self.lastFree {
      share = share.atLeast(
        course.left * (2 / Double(TransmitterCourse.longest - steps)))
    }
    let power = Group(bits: share.bits & 0x7FF0_0000_0000_0000)
    return power.atMost(course.left)
  }

  /// How far a step is.
  private struct Course {
    let step: Double
    let tail: Group
    /// The share of the step that is left.
    var left = Group(repeating: 1)
  }

  private func fillImplicitly(_ output: TransmitterCourse, _ step: Double) {
    var course = Course(step: step, tail: output.load(peaks) * Self.tail)
    let pools = kinetics.pools
    var steps = 0
    while isAny(course.left .> 0), steps < TransmitterCourse.longest {
      kinetics.pools[layout.cleftMean] = Group()
      if layout.around != nil { pools[layout.aroundMean] = Group() }
      kinetics.look()
      let cleft = pools[ClearanceLayout.cleft]
      let share = share(cleft, kinetics.slopes[ClearanceLayout.cleft], course, steps: steps)
      let length = share * step
      let adenosine = layout.products.map { pools[$0 + 2] }
      kinetics.advance(length)
      let isPassing = length .> 0
      let mean = (pools[layout.cleftMean] / length).replacing(with: cleft, where: .!isPassing)
      output.lengths[steps] = length
      output.cleft[steps] = mean.atLeast(Group())
      if let place = layout.around {
        let mean = pools[layout.aroundMean] / length
        output.perisynaptic[steps] =
          mean.replacing(with: pools[place], where: .!isPassing).atLeast(Group())
      }
      if let adenosine, let first = layout.products {
        // It changes in seconds, so a straight line is its course within a sub-step.
        output.adenosine[steps] = (0.5 * (adenosine + pools[first + 2])).atLeast(Group())
      }
      course.left -= share
      steps += 1
    }
    output.steps = steps
  }

  private func fill(
    _ output: TransmitterCourse, _ step: Double,
    _ saturable: (maximal: Memory<Double>, half: Memory<Double>)
  ) {
    let (maximal, half) = (output.gather(saturable.maximal), output.gather(saturable.half))
    var course = Course(step: step, tail: output.load(peaks) * Self.tail)
    let start = kinetics.pools[ClearanceLayout.cleft]
    var cleft = start
    var steps = 0
    while isAny(course.left .> 0), steps < TransmitterCourse.longest {
      let share = share(cleft, maximal * cleft / (half + cleft), course, steps: steps)
      let length = share * step
      let next = SaturableUptake.advance(cleft, length: length, maximal: maximal, half: half)
      output.lengths[steps] = length
      output.cleft[steps] = next.mean
      cleft = next.end
      course.left -= share
      steps += 1
    }
    kinetics.pools[ClearanceLayout.cleft] = cleft
    kinetics.pools[layout.taken] += start - cleft
    output.steps = steps
  }

  func states(of slot: Int) -> [StateValue] {
    func value(_ name: String, _ pool: Int) -> StateValue {
      StateValue(name: name, unit: .mM, value: stored[pool][slot])
    }
    let lane = slot & (BatchSize.lanes - 1)
    func counted(_ name: String, _ amount: Double) -> StateValue {
      StateValue(name: name, unit: nil, value: amount / jumps[lane] * molecules[lane])
    }
    func counted(_ name: String, _ pool: Int) -> StateValue { counted(name, stored[pool][slot]) }
    var states = [value("transmitter", ClearanceLayout.cleft)]
    if let around = layout.around { states.append(value("perisynaptic", around)) }
    if let bulk = layout.bulk { states.append(value("bulk", bulk)) }
    if let sharedBulk {
      states += [
        StateValue(name: "bulk", unit: .mM, value: sharedBulk.concentration[lane]),
        counted("bulk_escaped_molecules", sharedBulk.lost(lane: lane)),
      ]
    }
    for (name, first) in [("transporter", layout.carrier), ("enzyme", layout.catalyst)] {
      guard let first else { continue }
      states += [value(name + "_bound", first), value(name + "_turned", first + 1)]
    }
    if let first = layout.products {
      states += ["adp", "amp", "adenosine"].enumerated().map { value($1, first + $0) }
    }
    let products = [
      ("escaped_product_molecules", layout.productsEscaped),
      ("taken_up_adenosine_molecules", layout.adenosineTaken),
    ]
    states += products.compactMap { name, pool in pool.map { counted(name, $0) } }
    return states + [
      counted("escaped_molecules", layout.escaped), counted("taken_up_molecules", layout.taken),
      counted("destroyed_molecules", layout.destroyed),
    ]
  }
}
