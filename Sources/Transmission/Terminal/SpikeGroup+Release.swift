extension SpikeGroup {
  /// Release probabilities as slow influences and SNARE complexes leave them, from 0 to 1.
  @inline(__always) func modulated(_ probability: Group, _ context: InputContext) -> Group {
    var result = probability
    if let gain = context.gain {
      result = (probability * gather(gain)).atMost(Group(repeating: 1))
    }
    return context.snare?.left(result, self) ?? result
  }

  /// The numbers of the eight terminals.
  @_transparent func gather(slots perSlot: Memory<Double>) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width { result[index] = perSlot[slot(index)] }
    return result
  }

  /// Poisson numbers of any mean: chunks, each with a uniform number of its own.
  ///
  /// No lane has a larger mean than `most`. The first chunk takes `uniform`, `part` the
  /// number of its draw.
  @inline(__always)
  func poisson(
    mean: Group, most: Double, uniform: Group, _ context: InputContext, _ purpose: Purpose,
    part: UInt64 = 0
  ) -> Group {
    let limit = PoissonNumber.largestMean
    guard most > limit else { return PoissonNumber.sample(mean: mean, uniform: uniform) }
    return manyPoisson(mean, uniform, context, purpose, part)
  }

  @inline(never)
  private func manyPoisson(
    _ mean: Group, _ uniform: Group, _ context: InputContext, _ purpose: Purpose, _ first: UInt64
  ) -> Group {
    let limit = Group(repeating: PoissonNumber.largestMean)
    var count = PoissonNumber.sample(mean: mean.atMost(limit), uniform: uniform)
    var rest = mean - limit
    var part = first + 1
    while isAny(rest .> 0) {
      let words = context.words(
        slots: slots, ordinals: ordinals, purpose: (purpose.rawValue &<< 24) | part)
      let chunk = rest.atLeast(Group(repeating: 0)).atMost(limit)
      count += PoissonNumber.sample(mean: chunk, uniform: Philox.uniform(words.a, words.b))
      rest -= limit
      part += 1
    }
    return count
  }
}
