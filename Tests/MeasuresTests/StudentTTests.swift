import Measures
import Testing

@Suite struct StudentTTests {
  @Test(
    "Published 97.5 % quantiles of Student's t",
    arguments: [
      (1, 12.7062047362), (2, 4.3026527297), (4, 2.7764451052), (9, 2.2621571628),
      (29, 2.0452296421), (30, 2.0422724563), (31, 2.0395134464), (40, 2.0210753903),
      (60, 2.0002978218), (100, 1.9839715185), (120, 1.9799304051), (1000, 1.9623390808),
    ])
  func published(degreesOfFreedom: Int, quantile: Double) throws {
    let value = try #require(StudentT.quantile975(degreesOfFreedom: degreesOfFreedom))
    #expect(abs(value - quantile) < 1e-7)
  }

  @Test("The quantile falls with every degree of freedom towards the normal one")
  func falls() throws {
    var before = Double.infinity
    for degrees in 1...2000 {
      let value = try #require(StudentT.quantile975(degreesOfFreedom: degrees))
      #expect(value < before)
      #expect(value > 1.959963984540054)
      before = value
    }
    let limit = try #require(StudentT.quantile975(degreesOfFreedom: .max))
    #expect(abs(limit - 1.959963984540054) < 1e-12)
  }

  @Test("Without a degree of freedom there is no interval")
  func none() {
    #expect(StudentT.quantile975(degreesOfFreedom: 0) == nil)
    #expect(StudentT.quantile975(degreesOfFreedom: -3) == nil)
  }
}
