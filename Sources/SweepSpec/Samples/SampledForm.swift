/// One path of `samples`: its values at all points of the design.
struct SampledForm: AxisForm {
  let design: SampleDesign
  let path: String
  let distribution: any SampleDistribution
  fileprivate let range: Range<Int>

  var count: Int { design.count }

  func place(of index: Int) -> Range<Int> { range }

  func values() -> [Double] {
    // In the memory of the points.
    var values = design.points(of: path)
    for index in values.indices { values[index] = distribution.value(at: values[index]) }
    return values
  }
}

extension SamplesReader {
  /// Reads the distribution of one path; `nil` when there was a problem, which is noted.
  func form(for column: Column, _ context: AxisContext) -> SampledForm? {
    // Read even without a design, so that all problems come at once.
    guard let distribution = SampleDistributions.read(column.value, context), let design else {
      return nil
    }
    return SampledForm(
      design: design, path: column.path, distribution: distribution, range: column.value.range)
  }
}
