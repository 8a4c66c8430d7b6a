/// A stretch of consecutive steps that all lanes go through before the next stage sees them.
struct Block {
  /// The most steps in a block; a block of all buffers fits the second-level cache.
  static let longest = 128

  /// Index of the first step in the run.
  let firstStep: Int
  /// How many steps.
  let count: Int
  /// Length of a step (ms).
  let step: Double

  /// The inverse of the step (1/ms).
  var stepsPerMillisecond: Double { 1 / step }
  /// When the block begins (ms).
  var start: Double { Double(firstStep) * step }
  /// When the block ends (ms).
  var end: Double { Double(firstStep + count) * step }
}
