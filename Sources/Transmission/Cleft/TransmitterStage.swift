/// What answers to transmitter instead of vesicles.
protocol TransmitterReceptor: Receptor {
  /// The receptors of a terminal that gets transmitter in the step to come.
  func wake(_ slot: Int, atStep step: Int)
  /// The receptors of a terminal whose cleft is empty from the step `step` on.
  func rest(_ slot: Int, beforeStep step: Int)
  /// Brings all terminals without transmitter through a step of the run, a row of the block.
  func advanceQuiet(row: Int, step: Int)
  /// Brings eight terminals with transmitter through the step.
  func advance(_ course: TransmitterCourse, row: Int)
}

/// From vesicles to transmitter in each terminal's cleft, and on to the receptors that see it.
///
/// Only terminals whose cleft is not empty are gone through one by one, in the order of slots.
final class TransmitterStage {
  let cleft: any Cleft
  /// How many clefts each terminal has.
  let perTerminal: Int
  private let receptors: [any TransmitterReceptor]
  /// Slots whose cleft is not empty, in order, and whether a slot is among them.
  private var active: [UInt32] = []
  private var merged: [UInt32] = []
  private let isActive: Memory<Bool>
  private let course: TransmitterCourse

  init(
    _ cleft: any Cleft, receptors: [any TransmitterReceptor], slots: Int, perTerminal: Int = 1
  ) {
    (self.cleft, self.receptors, self.perTerminal) = (cleft, receptors, perTerminal)
    course = TransmitterCourse(hasFewValues: cleft.hasFewValues)
    isActive = Memory(repeating: cleft.isLasting, count: slots)
    guard cleft.isLasting else { return }
    active = (0..<slots).map { UInt32($0) }
    for slot in 0..<slots {
      for receptor in receptors { receptor.wake(slot, atStep: 0) }
    }
  }

  /// The slots whose cleft is not empty.
  var awake: [Int] { active.map { Int($0) } }

  /// The slots of a terminal's clefts.
  func places(of slot: Int) -> [Int] {
    let (terminal, lane) = (slot / BatchSize.lanes, slot % BatchSize.lanes)
    return (0..<perTerminal).map { (terminal * perTerminal + $0) * BatchSize.lanes + lane }
  }

  /// What a terminal has taken up since it was last asked, in vesicles of the usual content.
  func takeReclaimed(slot: Int) -> Double {
    guard perTerminal > 1 else { return cleft.takeReclaimed(slot: slot) }
    return places(of: slot).reduce(0) { $0 + cleft.takeReclaimed(slot: $1) }
  }

  /// Goes through the block step by step.
  ///
  /// Arrivals are in order of steps and slots.
  func advance(_ block: Block, _ arrivals: Arrivals) {
    var place = 0
    for row in 0..<block.count {
      let step = block.firstStep + row
      let first = place
      while place < arrivals.count, Int(arrivals.base[place].row) == row { place += 1 }
      if place > first { take(arrivals.base + first, place - first, step) }
      for receptor in receptors { receptor.advanceQuiet(row: row, step: step) }
      if !active.isEmpty { advanceActive(row, block.step, nextStep: step + 1) }
    }
  }

  /// Lets the vesicles of a step into their clefts.
  private func take(_ arrivals: UnsafeMutablePointer<Arrivals.Arrival>, _ count: Int, _ step: Int) {
    merged.removeAll(keepingCapacity: true)
    var known = 0
    for place in 0..<count where arrivals[place].amount > 0 {
      let (slot, amount) = (arrivals[place].slot, arrivals[place].amount)
      cleft.release(amount, slot: Int(slot))
      guard !isActive[Int(slot)] else { continue }
      isActive[Int(slot)] = true
      for receptor in receptors { receptor.wake(Int(slot), atStep: step) }
      while known < active.count, active[known] < slot {
        merged.append(active[known])
        known += 1
      }
      merged.append(slot)
    }
    merged.append(contentsOf: active[known...])
    swap(&active, &merged)
  }

  private func advanceActive(_ row: Int, _ length: Double, nextStep: Int) {
    active.withUnsafeBufferPointer { slots in
      guard let base = slots.baseAddress else { return }
      for first in stride(from: 0, to: slots.count, by: BatchSize.width) {
        course.choose(base + first, count: min(BatchSize.width, slots.count - first))
        cleft.fill(course, step: length)
        for receptor in receptors { receptor.advance(course, row: row) }
      }
    }
    cleft.endStep(length)
    var kept = 0
    for place in active.indices {
      let slot = active[place]
      if cleft.isEmpty(Int(slot)) {
        isActive[Int(slot)] = false
        for receptor in receptors { receptor.rest(Int(slot), beforeStep: nextStep) }
      } else {
        active[kept] = slot
        kept += 1
      }
    }
    active.removeLast(active.count - kept)
  }
}
