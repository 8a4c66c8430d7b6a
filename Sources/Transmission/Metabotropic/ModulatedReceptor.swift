import SynapseModel

/// A receptor whose conductance or current is multiplied by a factor that changes slowly.
final class ModulatedReceptor: Receptor {
  private let receptor: any Receptor
  /// The same if it answers to transmitter.
  private let answering: (any TransmitterReceptor)?
  /// Factors, lane by lane, each in the first row of a grid.
  private let factors: [Grid]
  private let trafficking: ReceptorTrafficking?
  /// What the receptor does by itself.
  private let own = Drive()
  /// Conductances that others read from grids of their own.
  private let apart: [Grid]

  /// `make` makes the receptor, which may add conductances to the drive that depend on the potential.
  init(
    factors: [Grid], trafficking: ReceptorTrafficking?, context: ReceptorContext,
    make: (ReceptorContext) -> any Receptor
  ) {
    self.factors = factors + [trafficking?.number].compactMap(\.self)
    self.trafficking = trafficking
    let drive = context.drive
    let (blocks, entries) = (drive.blocked.count, drive.calciumEntries.count)
    receptor = make(context)
    answering = receptor as? any TransmitterReceptor
    apart =
      drive.blocked.dropFirst(blocks).map(\.conductance)
      + drive.calciumEntries.dropFirst(entries).filter { !$0.isBlocked }.map(\.channel.conductance)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] { receptor.isExcitatory(threshold: threshold) }

  func states(lane: Int) -> [StateValue] {
    receptor.states(lane: lane) + [StateValue(name: "gain", unit: nil, value: gain.values[lane])]
  }

  private var gain: PerLane { factors.reduce(PerLane(repeating: 1)) { $0 * $1.rows[0] } }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    trafficking?.advance(to: block.firstStep)
    receptor.advance(block, quanta: quanta, drive: own)
    let gain = gain
    for row in 0..<block.count {
      drive.conductance.rows[row].addProduct(own.conductance.rows[row], gain)
      drive.current.rows[row].addProduct(own.current.rows[row], gain)
      own.conductance.rows[row] = PerLane(repeating: 0)
      own.current.rows[row] = PerLane(repeating: 0)
      for grid in apart { grid.rows[row] *= gain }
      if let jump = own.jump {
        drive.jumps().rows[row].addProduct(jump.rows[row], gain)
        jump.rows[row] = PerLane(repeating: 0)
      }
    }
  }
}

extension ModulatedReceptor: TransmitterReceptor {
  func wake(_ slot: Int, atStep step: Int) { answering?.wake(slot, atStep: step) }

  func rest(_ slot: Int, beforeStep step: Int) { answering?.rest(slot, beforeStep: step) }

  func advanceQuiet(row: Int, step: Int) { answering?.advanceQuiet(row: row, step: step) }

  func advance(_ course: TransmitterCourse, row: Int) { answering?.advance(course, row: row) }
}
