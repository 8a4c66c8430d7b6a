/// Successive sub-steps of eight terminals side by side: calcium in, survival of vesicles out.
///
/// Each terminal has its own times. The calcium stage fills a stretch, the sensor goes through it,
/// and the vesicles are released from it, as stages go through blocks one level above. A terminal
/// that has reached its goal waits in sub-steps of length 0.
final class Stretch: ChosenTerminals {
  /// The most sub-steps; all buffers together fit the first-level cache.
  static let longest = 32

  let slots = Memory(repeating: 0, count: BatchSize.width)
  var count = 0
  /// How many sub-steps are filled.
  var steps = 0
  /// When each sub-step begins and ends (ms).
  let starts = Memory(repeating: Group(), count: longest)
  let ends = Memory(repeating: Group(), count: longest)
  /// Longer sub-steps are those of `FarFactors` (ms).
  let far = Memory(repeating: Group(repeating: .infinity), count: longest)
  /// Calcium at the sensor at the start, the middle and the end of each sub-step (uM).
  let calcium = Memory(repeating: Group(), count: 3 * longest)
  /// The share of vesicles that has not fused since the last spike, after each sub-step.
  let survival = Memory(repeating: Group(), count: longest)
  /// Fusion rate of a vesicle (1/ms), where the terminal is quiet.
  let hazard = Memory(repeating: Group(), count: longest)

  /// A stretch without sub-steps.
  init() {}

  /// A stretch of one terminal, to look at it.
  convenience init(of slot: Int) {
    self.init()
    choose([UInt32(truncatingIfNeeded: slot)], count: 1)
  }
}
