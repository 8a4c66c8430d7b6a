/// The receptors of all terminals of an input, whatever their law.
protocol ReceptorPopulation: AnyObject {
  /// Mean over each step of the block of the weighted share of receptors, summed over all terminals.
  var mean: Grid { get }
  /// Takes a terminal out of the quiet ones at the start of a step.
  func wake(_ slot: Int, atStep step: Int)
  /// Gives a terminal back to the quiet ones at the end of a step, before the step `next`.
  func rest(_ slot: Int, beforeStep next: Int)
  /// Brings the quiet terminals through the step in a block's row.
  func advanceQuiet(row: Int, step: Int)
  /// Brings eight terminals with transmitter through the same step; adds to the mean.
  func advance(_ course: TransmitterCourse, seeing transmitter: Memory<Group>, row: Int)
  /// Mean occupancy of each state over a run's terminals after the last step.
  func occupancies(lane: Int) -> [Double]
}
