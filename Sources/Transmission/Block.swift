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
  /// A block that ends at `end` (ms), or after its steps.
  init(firstStep: Int, count: Int, step: Double, end: Double? = nil) {
    (self.firstStep, self.count, self.step) = (firstStep, count, step)
    self.end = end ?? Double(firstStep + count) * step
  }

  /// When the block ends (ms); of the last one, exactly the run's duration.
  let end: Double

  /// How many steps are over at its end: in a trace a block may end inside its only step.
  var completeSteps: Int {
    end > (Double(firstStep + count) - 1e-6) * step ? count : count - 1
  }
}
