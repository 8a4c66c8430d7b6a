/// Eight spikes of different slots.
struct SpikeGroup {
  /// The slots; an incomplete group repeats its last spike.
  let slots: SIMD8<Int32>
  /// Times (ms).
  let times: Group
  /// The number of each spike in its terminal's train, from 0.
  let ordinals: Words
  /// How many of the eight are real.
  let count: Int

  @inline(__always) init(_ spikes: SpikeList, from first: Int, to end: Int) {
    count = min(BatchSize.width, end - first)
    var slots = SIMD8<Int32>()
    var times = Group()
    var ordinals = Words()
    for index in 0..<BatchSize.width {
      let place = min(first + index, end - 1)
      slots[index] = spikes.slots[place]
      times[index] = spikes.times[place]
      ordinals[index] = UInt64(spikes.ordinals[place])
    }
    self.slots = slots
    self.times = times
    self.ordinals = ordinals
  }

  /// The slot of one of the eight.
  @inline(__always) func slot(_ index: Int) -> Int { Int(slots[index]) }

  /// The numbers of the eight spikes' runs.
  @inline(__always) func gather(_ perLane: [Double]) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width {
      result[index] = perLane[slot(index) & (BatchSize.lanes - 1)]
    }
    return result
  }

  /// The keys of the eight spikes' runs.
  @inline(__always) func keys(_ context: InputContext) -> (Words, Words) {
    var key = (Words(), Words())
    for index in 0..<BatchSize.width {
      (key.0[index], key.1[index]) = context.keys[slot(index) & (BatchSize.lanes - 1)]
    }
    return key
  }

  /// The terminals of the eight spikes.
  @inline(__always) var terminals: Words {
    Words(truncatingIfNeeded: slots) / UInt64(BatchSize.lanes)
  }
}
