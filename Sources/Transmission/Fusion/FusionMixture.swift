/// How many of a terminal's vesicles can fuse how fast: the mixture over the number of working
/// SNARE complexes.
///
/// With S the survival of a vesicle that has all complexes, M(S) = sum of w S^g is that of one drawn
/// at random. Vesicle clocks run in M; the sensor knows S only. The weights are those of the
/// terminal's last spike, before the first those of the start of the run.
struct FusionMixture {
  private let complexes: SNAREComplexes?
  /// Share of intact substrate of each terminal at its last spike.
  private let shares: Memory<Double>
  /// Whether all vesicles have all complexes.
  var isTrivial: Bool { complexes == nil }

  init(_ sensor: LaneParameters, slots: Int) {
    let complexes = SNAREComplexes(sensor.section("snare"))
    self.complexes = complexes
    shares = Memory(
      (0..<(complexes == nil ? 0 : slots)).map { slot in
        complexes?.share(slot & (BatchSize.lanes - 1), at: 0) ?? 1
      })
  }

  /// Takes the share of intact substrate of a spike's time (ms).
  func fire(_ slot: Int, at time: Double) {
    guard let complexes else { return }
    shares[slot] = complexes.share(slot & (BatchSize.lanes - 1), at: time)
  }

  /// Relative fusion rates of vesicles drawn at random, of the stretch's terminals at a time (ms) each.
  @inline(__always) func meanRates(_ stretch: Stretch, at times: Group) -> Group {
    var rates = Group(repeating: 1)
    guard let complexes else { return rates }
    for index in 0..<BatchSize.width {
      rates[index] = complexes.rate(
        stretch.slots.base[index] & (BatchSize.lanes - 1), at: times[index])
    }
    return rates
  }

  /// M of a hazard integral H = -ln S.
  func survival(_ integral: Double, slot: Int) -> Double {
    guard let complexes else { return Scalar.exp(-integral) }
    return complexes.mean(slot & (BatchSize.lanes - 1), share: shares[slot]) {
      Scalar.exp(-($0 * integral))
    }
  }

  /// The H at which M(H) = M(from) exp(-clock); infinite if it never falls so low.
  ///
  /// M is a sum of falling exponentials, so it is convex, and Newton's method comes from the left
  /// without ever passing the root.
  func integral(after clock: Double, from start: Double, slot: Int) -> Double {
    guard let complexes else { return start + clock }
    guard clock < 700 else { return .infinity }
    let (lane, share) = (slot & (BatchSize.lanes - 1), shares[slot])
    let target = survival(start, slot: slot) * Scalar.exp(-clock)
    guard target > complexes.stuck(lane, share: share) else { return .infinity }
    var integral = start
    for _ in 0..<200 {
      let slope = complexes.mean(lane, share: share) { $0 * Scalar.exp(-($0 * integral)) }
      let step = (survival(integral, slot: slot) - target) / max(slope, 1e-300)
      guard step > 1e-13 * (1 + integral) else { break }
      integral += step
      guard integral < 1e6 else { return .infinity }
    }
    return integral
  }
}
