import SweepSpec
import SynapseModel
import Testing

/// The order of configurations against one that is written down plainly.
@Suite struct ExpansionTests {
  @Test(arguments: 0..<300) func everyPositionIsTheOneOfThePlainOrder(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let example = RandomSweep(&random)
    let points = example.points
    let isKept = points.map { example.keeps($0) }
    let sweep: Sweep
    do throws(SpecError) {
      sweep = try SmallSchema.parse(example.text)
    } catch {
      #expect(!isKept.contains(true), "\(error.text)\n\(example.text)")
      #expect(error.text.contains("all \(points.count) configurations"))
      return
    }
    #expect(sweep.productCount == points.count, "\(example.text)")
    #expect(sweep.configurationCount == isKept.count { $0 })
    let columns = sweep.sweptColumns
    for (position, point) in points.enumerated() {
      let (configuration, variant) = sweep.located(position)
      for (path, value) in point.values {
        let place = try #require(configuration.structure.position(of: path))
        #expect(configuration.values[place] == Double(value), "\(path) at \(position)")
      }
      for column in columns {
        guard case .caseName = column.content else { continue }
        #expect(column.word(configuration, in: variant) == point.cases[column.name])
      }
      #expect(sweep.isKept(position) == isKept[position], "\(position): \(example.text)")
      #expect(sweep.firstKept(from: position) == isKept[position...].firstIndex(of: true))
    }
    #expect(Array(sweep.keptPositions) == isKept.indices.filter { isKept[$0] })
    #expect(sweep.firstKept(from: points.count) == nil)
    expectPlaces(sweep)
  }

  /// The places along the dimensions are those of the values and of the cases.
  private func expectPlaces(_ sweep: Sweep) {
    for position in 0..<sweep.productCount {
      let (configuration, variant) = sweep.located(position)
      for (place, dimension) in zip(sweep.places(of: position), sweep.dimensions) {
        switch dimension {
        case .axis(let axis):
          let value = configuration.structure.position(of: axis.first.path)
            .map { configuration.values[$0] }
          #expect(axis.first.values[place] == value)
        case .cases(let name, let names):
          let column = sweep.sweptColumns.first { $0.name == name }
          #expect(names[place] == column?.word(configuration, in: variant))
        }
      }
    }
  }
}
