/// What answers to transmitter, terminal by terminal.
protocol TransmitterReceptor: Receptor {
  /// Brings eight terminals through one step of a block.
  func advance(_ course: TransmitterCourse, block: Block, row: Int, isPerisynaptic: Bool)
  /// A terminal sees no transmitter from the start of step `row` on, which may be the block's end.
  func rest(slot: Int, block: Block, row: Int)
}

/// Shows receptors the transmitter of a cleft that is never empty.
final class SteadyTransmitter {
  private let cleft: any Cleft
  private let receptors: [any TransmitterReceptor]
  private let slots: [UInt32]
  private let course = TransmitterCourse()

  /// `nil` without a cleft or without receptors that answer to transmitter.
  init?(_ cleft: (any Cleft)?, receptors: [any Receptor], slots: Int) {
    let answering = receptors.compactMap { $0 as? any TransmitterReceptor }
    guard let cleft, !answering.isEmpty else { return nil }
    self.cleft = cleft
    self.receptors = answering
    self.slots = (0..<slots).map { UInt32($0) }
  }

  func advance(_ block: Block) {
    slots.withUnsafeBufferPointer { slots in
      guard let base = slots.baseAddress else { return }
      for row in 0..<block.count {
        for first in stride(from: 0, to: slots.count, by: BatchSize.width) {
          course.choose(base + first, count: min(BatchSize.width, slots.count - first))
          cleft.fill(course, step: block.step)
          for receptor in receptors {
            receptor.advance(
              course, block: block, row: row, isPerisynaptic: cleft.hasPerisynapticSpace)
          }
        }
      }
    }
  }
}
