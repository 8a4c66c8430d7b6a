import SynapseModel

/// Transmitter that spreads from where vesicles open, in a flat cleft or (`volume`) through tissue.
///
/// Recent releases are kept with their ages, and their concentrations add. Where there are too many, the
/// two neighbours in time whose mean age stands for both with the smallest error become one. Check T-47.
final class DiffusionCleft: Cleft {
  static let diffusion = Parameter(
    "diffusion", .number(.um2PerMs), default: 0.33, .within(1e-9, 100), "Diffusion coefficient, D",
    source:
      "glutamate 0.2-0.4 um2/ms, 0.223 (Nieus et al. 2006); dopamine 0.763 (Dreyer et al. 2010)")
  static let distance = Parameter(
    "distance", .number(.um), default: 0, .within(0, 1e4),
    "From the release site to the receptors; 0 for a disc of 'radius' around it",
    source: "1.033 um (Nieus et al. 2006)", shared: .presence)
  static let radius = Parameter(
    "radius", .number(.um), default: 0.2, .within(0.01, 1000),
    "Radius of the disc of receptors around the release site", source: "science reference 8.2")
  static let loss = Parameter(
    "loss", .number(.perMs), default: 0, .within(0, 1e4),
    "Rate constant of removal everywhere", source: "0: diffusion alone", shared: .presence)
  static let rim = Parameter(
    "rim", .number(.um), default: 0, .within(0, 1e4),
    "Radius at which the cleft ends in the open and transmitter is gone; 0 for a cleft without end",
    source: "0; 0.2 um gives a time constant of 21 us (science reference 8.2)", shared: .presence)
  static let tortuosity = Parameter(
    "tortuosity", .number(nil), default: 1, .within(1, 100),
    "Factor lambda on paths around obstacles: D / lambda^2",
    source: "1 in a cleft, 1.54 in neuropil (Dreyer et al. 2010)")
  static let volumeFraction = Parameter(
    "volume_fraction", .number(nil), default: 1, .within(1e-3, 1),
    "Share of the volume that is outside of cells",
    source: "1 in a cleft, 0.21 in neuropil (Dreyer et al. 2010)")
  static let model = Model(
    "diffusion", "Diffusion in a flat cleft from the release site",
    source: "Nieus et al. 2006, science reference 8.2",
    parameters: [
      CleftGeometry.molecules, CleftGeometry.height, diffusion, distance, radius, rim, loss,
      tortuosity, volumeFraction, AmbientTransmitter.ambient,
    ])

  /// The most releases that are kept apart.
  private static let longest = 16
  /// Less than this (mM) is none: 0.1 nM in a cleft, 0.01 nM for the receptors of nM affinity in tissue.
  private static let floor = 1e-7
  private static let volumeFloor = 1e-8
  private static let shortest = 0x1p-12
  private static let lastFree = 48
  /// With everything so many sub-steps old, the middle of one stands for its mean.
  private static let oldAge = 32.0

  private let receptors: DiffusionKernel
  private let neighbour: DiffusionKernel?
  private let lossRates: Memory<Double>
  private let hasLoss: Bool
  /// Of what is lost the share that the terminal takes up and uses again, if any; and such vesicles.
  private let reused: Memory<Double>?
  private let reclaimed: Memory<Double>
  private let floor: Double
  /// What is there all the time (mM).
  private let ambient: Memory<Double>
  let isLasting: Bool
  /// Vesicles and ages (ms) of recent releases, the oldest first; and how many there are.
  private let amounts, ages: Memory<Double>
  private var counts: [Int]
  /// Whether so little is left that it no longer counts.
  private var isOver: [Bool]
  /// Releases of the eight terminals in hand.
  private let sources = Memory(repeating: (amount: Group(), age: Group()), count: longest)

  /// `section` is the cleft's.
  init(_ section: LaneParameters, slots: Int) {
    receptors = DiffusionKernel(section, distances: section.values(Self.distance))
    let space = section.section("perisynaptic")
    neighbour =
      space.model == PerisynapticSpace.atDistance.name
      ? DiffusionKernel(section, distances: space.values(PerisynapticSpace.distance)) : nil
    let uptake = VolumeTransmission.uptake(section)
    let loss = section.values(Self.loss)
    lossRates = Memory(uptake.map { zip(loss, $0).map { $0 + $1 } } ?? loss)
    hasLoss = section.isPresent(Self.loss) || uptake != nil
    let reuse = section.section(Transporter.section.name).values(Transporter.reuse)
    reused = uptake.map { uptake in
      Memory(loss.indices.map { reuse[$0] * uptake[$0] / max(loss[$0] + uptake[$0], 1e-300) })
    }
    reclaimed = Memory(repeating: 0, count: slots)
    ambient = Memory(AmbientTransmitter.around(section))
    isLasting = section.isPresent(AmbientTransmitter.ambient)
    floor = receptors.isVolume ? Self.volumeFloor : Self.floor
    amounts = Memory(repeating: 0, count: slots * Self.longest)
    ages = Memory(repeating: 1, count: slots * Self.longest)
    counts = Array(repeating: 0, count: slots)
    isOver = Array(repeating: true, count: slots)
  }

  func isEmpty(_ slot: Int) -> Bool { isOver[slot] && !isLasting }

  func takeReclaimed(slot: Int) -> Double {
    defer { reclaimed[slot] = 0 }
    return reclaimed[slot]
  }

  func release(_ vesicles: Double, slot: Int) {
    // What was left when nobody looked any more has not been followed since.
    if isOver[slot] { clear(slot) }
    isOver[slot] = false
    let first = slot * Self.longest
    let last = first + counts[slot] - 1
    if counts[slot] > 0, ages[last] == 0 {
      amounts[last] += vesicles
      return
    }
    if counts[slot] == Self.longest { merge(slot) }
    amounts[first + counts[slot]] = vesicles
    ages[first + counts[slot]] = 0
    counts[slot] += 1
  }

  private func clear(_ slot: Int) {
    for place in slot * Self.longest..<(slot + 1) * Self.longest {
      (amounts[place], ages[place]) = (0, 1)
    }
    counts[slot] = 0
  }

  /// Makes one of two neighbours.
  ///
  /// With f = 1 / t the error of their mean age is m1 m2 / (m1 + m2) (t2 - t1)^2 / t^3.
  private func merge(_ slot: Int) {
    let first = slot * Self.longest
    let rise = receptors.time[slot & (BatchSize.lanes - 1)]
    var best = (place: first, error: Double.infinity)
    for place in first..<(first + Self.longest - 1) {
      let (m1, m2) = (amounts[place], amounts[place + 1])
      let gap = ages[place] - ages[place + 1]
      let age = 0.5 * (ages[place] + ages[place + 1]) + rise
      let error = m1 * m2 * gap * gap / ((m1 + m2) * age * age * age)
      if error < best.error { best = (place, error) }
    }
    let (m1, m2) = (amounts[best.place], amounts[best.place + 1])
    ages[best.place] = (m1 * ages[best.place] + m2 * ages[best.place + 1]) / (m1 + m2)
    amounts[best.place] = m1 + m2
    for place in (best.place + 1)..<(first + Self.longest - 1) {
      (amounts[place], ages[place]) = (amounts[place + 1], ages[place + 1])
    }
    counts[slot] -= 1
    (amounts[first + counts[slot]], ages[first + counts[slot]]) = (0, 1)
  }

  /// The eight terminals in hand and how far they are in a step.
  private struct Stage {
    /// How many releases there are at most, and the age of each terminal's last one.
    let count: Int
    let youngest: Group
    let loss: Group
    /// The rate at which transmitter falls in the end, where the cleft ends.
    let slowest: Group
    let time, scale, farTime, farScale, ambient: Group
  }

  private func load(_ course: TransmitterCourse) -> Stage {
    receptors.load { course.gather($0) }
    neighbour?.load { course.gather($0) }
    var (count, youngest) = (0, Group(repeating: 1e12))
    for index in 0..<BatchSize.width {
      let slot = course.slots[index]
      count = max(count, counts[slot])
      if counts[slot] > 0 { youngest[index] = ages[slot * Self.longest + counts[slot] - 1] }
    }
    for place in 0..<count {
      var (amount, age) = (Group(), Group())
      for index in 0..<BatchSize.width {
        let from = course.slots[index] * Self.longest + place
        (amount[index], age[index]) = (amounts[from], ages[from])
      }
      sources[place] = (amount, age)
    }
    return Stage(
      count: count, youngest: youngest, loss: course.gather(lossRates),
      slowest: receptors.slowest.map { course.gather($0) } ?? Group(),
      time: course.gather(receptors.time), scale: course.gather(receptors.scale),
      farTime: neighbour.map { course.gather($0.time) } ?? Group(),
      farScale: neighbour.map { course.gather($0.scale) } ?? Group(),
      ambient: course.gather(ambient))
  }

  /// The concentrations at the receptors and around, `offset` (ms) after the start of the step.
  @inline(__always)
  private func concentrations(_ stage: Stage, _ offset: Group) -> (near: Group, far: Group) {
    var (near, far) = (Group(), Group())
    for place in 0..<stage.count {
      let (amount, age) = (sources[place].amount, sources[place].age + offset)
      near += amount * receptors.shape(age: age, time: stage.time)
      if let neighbour { far += amount * neighbour.shape(age: age, time: stage.farTime) }
    }
    let left = hasLoss ? Exponential.exp(-(stage.loss * offset)) : Group(repeating: 1)
    return (near * stage.scale * left, far * stage.farScale * left)
  }

  func fill(_ course: TransmitterCourse, step: Double) {
    let stage = load(course)
    let finest = neighbour == nil ? stage.time : stage.time.atMost(stage.farTime)
    let start = finest * 0.0625
    let limit = 0.25 / (stage.loss + 0.25 * stage.slowest).atLeast(Group(repeating: 1e-300))
    var (left, offset) = (Group(repeating: 1), Group())
    var steps = 0
    while isAny(left .> 0), steps < TransmitterCourse.longest {
      let wanted = (0.25 * (stage.youngest + offset)).atLeast(start).atMost(limit) / step
      var share = wanted.atMost(Group(repeating: 1)).atLeast(Group(repeating: Self.shortest))
      if steps >= Self.lastFree {
        share = share.atLeast(left * (2 / Double(TransmitterCourse.longest - steps)))
      }
      share = Group(bits: share.bits & 0x7FF0_0000_0000_0000).atMost(left)
      let mean = mean(stage, offset, share * step)
      course.lengths[steps] = share * step
      course.cleft[steps] = mean.near + stage.ambient
      if neighbour != nil { course.perisynaptic[steps] = mean.far + stage.ambient }
      left -= share
      offset = (1 - left) * step
      steps += 1
    }
    course.steps = steps
    finish(course, stage, step)
  }

  /// Means over a sub-step by Gauss's rule of three points; of old transmitter its middle.
  @inline(__always) private func mean(
    _ stage: Stage, _ offset: Group, _ length: Group
  ) -> (near: Group, far: Group) {
    let middle = concentrations(stage, offset + 0.5 * length)
    let isYoung = stage.youngest + offset .< Self.oldAge * length
    guard isAny(isYoung) else { return middle }
    let apart = 0.3872983346207417 * length
    let first = concentrations(stage, offset + 0.5 * length - apart)
    let last = concentrations(stage, offset + 0.5 * length + apart)
    func combined(_ a: Group, _ b: Group, _ c: Group) -> Group {
      b.replacing(with: (5 * (a + c) + 8 * b) / 18, where: isYoung)
    }
    return (
      combined(first.near, middle.near, last.near), combined(first.far, middle.far, last.far)
    )
  }

  /// Releases get older, and lose what is removed.
  private func finish(_ course: TransmitterCourse, _ stage: Stage, _ step: Double) {
    let left = hasLoss ? Exponential.exp(-(stage.loss * step)) : Group(repeating: 1)
    let late = Group(repeating: step)
    let now = concentrations(stage, late)
    let rise = 4 * stage.time.atLeast(stage.farTime)
    for index in 0..<course.count {
      let slot = course.slots[index]
      let first = slot * Self.longest
      var amount = 0.0
      for place in first..<(first + counts[slot]) {
        ages[place] += step
        amount += amounts[place]
        amounts[place] *= left[index]
      }
      isOver[slot] =
        stage.youngest[index] > rise[index]
        && max(now.near[index], now.far[index]) < floor
      if let reused { reclaim(amount, left[index], reused, slot) }
      if isOver[slot], counts[slot] > 0, isLasting || reused != nil { clear(slot) }
    }
  }

  /// The terminal takes up its share of what is lost of an amount, and in the end of what is left.
  private func reclaim(_ amount: Double, _ left: Double, _ reused: Memory<Double>, _ slot: Int) {
    reclaimed[slot] += amount * (isOver[slot] ? 1 : 1 - left) * reused[slot & (BatchSize.lanes - 1)]
  }

  func states(of slot: Int) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    func value(_ kernel: DiffusionKernel) -> Double {
      kernel.load { Group(repeating: $0[lane]) }
      return (0..<counts[slot]).reduce(ambient[lane]) { sum, index in
        let place = slot * Self.longest + index
        guard ages[place] > 0 else { return sum }
        let shape = kernel.shape(
          age: Group(repeating: ages[place]), time: Group(repeating: kernel.time[lane]))
        return sum + amounts[place] * shape[0] * kernel.scale[lane]
      }
    }
    var states = [StateValue(name: "transmitter", unit: .mM, value: value(receptors))]
    if let neighbour {
      states.append(StateValue(name: "perisynaptic", unit: .mM, value: value(neighbour)))
    }
    return states
  }
}
