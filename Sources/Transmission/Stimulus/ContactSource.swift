/// Axons with several terminals of the input each, all of which get the axon's spikes.
final class ContactSource: SpikeSource {
  private let source: any SpikeSource
  private let contacts: Int
  private let own = SpikeList()

  /// `source` has one train for each axon; terminals of an axon are neighbours.
  init(_ source: any SpikeSource, contacts: Int) {
    (self.source, self.contacts) = (source, contacts)
  }

  var firstSpikes: [Double] { source.firstSpikes }

  func spikes(before end: Double, into spikes: SpikeList) {
    own.removeAll()
    source.spikes(before: end, into: own)
    for index in 0..<own.roundCount {
      let round = own.round(index)
      let copies = spikes.addRound(of: round.count * contacts)
      for contact in 0..<contacts {
        for place in 0..<round.count {
          var spike = round.start[place]
          let (axon, lane) = (Int(spike.slot) / BatchSize.lanes, Int(spike.slot) % BatchSize.lanes)
          let terminal = axon * contacts + contact
          spike.slot = UInt32(truncatingIfNeeded: terminal * BatchSize.lanes + lane)
          copies[contact * round.count + place] = spike
        }
      }
    }
  }
}
