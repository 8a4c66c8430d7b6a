import Measures
import Testing

@Suite struct MomentsTests {
  private func moments(_ values: [Double]) -> Moments {
    var moments = Moments()
    for value in values { moments.add(value) }
    return moments
  }

  @Test("Mean, variances and standard error of a small sample")
  func smallSample() throws {
    let m = moments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(m.count == 8)
    #expect(m.mean == 5)
    #expect(m.populationSD == 2)
    let variance = try #require(m.sampleVariance)
    #expect(abs(variance - 32.0 / 7) < 1e-14)
    let sd = try #require(m.sampleSD)
    #expect(abs(sd * sd - variance) < 1e-14)
    let error = try #require(m.standardError)
    #expect(abs(error * error - variance / 8) < 1e-15)
  }

  @Test("Too few numbers have no variance")
  func tooFew() {
    #expect(moments([]).count == 0)
    #expect(moments([]).mean == 0)
    #expect(moments([]).populationSD == 0)
    #expect(moments([]).sampleVariance == nil)
    #expect(moments([3]).mean == 3)
    #expect(moments([3]).populationSD == 0)
    #expect(moments([3]).sampleVariance == nil)
    #expect(moments([3]).sampleSD == nil)
    #expect(moments([3]).standardError == nil)
    #expect(moments([3, 3]).sampleVariance == 0)
  }

  @Test("A large common part does not eat the variance")
  func cancellation() throws {
    // The textbook formula, mean of squares minus square of the mean, gives 0 or less here.
    let m = moments([4, 7, 13, 16].map { 1e9 + $0 })
    let variance = try #require(m.sampleVariance)
    #expect(abs(variance - 30) < 1e-6)
  }
}
