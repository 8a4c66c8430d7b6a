import Testing

@testable import TransmissionBaseline

/// Residual calcium through whole periods of a train and whole transients.
@Suite struct ResidualTrainTests {
  @Test("T-15 a settled train: rise / (1 - e) behind a spike, rise tau f in the mean")
  func train() {
    let (rise, decay) = ResidualTests.constants()
    for interval in [20.0, 50] {
      var follower = ResidualTests.Follower(ResidualTests.calm, [:])
      for index in 0..<60 {
        follower.advance(to: Double(index) * interval)
        follower.spike()
      }
      // Calcium enters during the transient, in the mean 0.5 ms after the spike.
      follower.advance(to: 59 * interval + 5)
      let e = Scalar.exp(-interval / decay)
      let behind = (follower.residual - 0.05) * Scalar.exp(4.5 / decay)
      let highest = rise / (1 - e)
      #expect(abs(behind / highest - 1) < 1e-4)
      // Simpson's rule over one period, from before a spike on, in the steady state.
      follower.advance(to: 60 * interval)
      let steps = 2000
      var area = follower.residual - 0.05
      follower.spike()
      for step in 1...steps {
        follower.advance(to: 60 * interval + interval * Double(step) / Double(steps))
        let weight = step == steps ? 1.0 : step % 2 == 0 ? 2 : 4
        area += weight * (follower.residual - 0.05)
      }
      let mean = area / (3 * Double(steps))
      let expected = rise * decay / interval
      #expect(abs(mean / expected - 1) < 1e-3)
    }
  }

  @Test("T-15 the area of one followed transient is the same at two binding ratios")
  func area() {
    let (rise, decay) = ResidualTests.constants()
    let kappa = 400 * 10 / (10.05 * 10.05)
    let areas = [0, kappa + 1].map { added in
      let values = ResidualTests.calm.merging(["calcium.residual.added": added]) { $1 }
      var follower = ResidualTests.Follower(values, [:])
      follower.spike()
      // The trapezoid rule: until 0.1 % is left of the slower one.
      var (sum, before) = (0.0, 0.0)
      for step in 1...7000 {
        follower.advance(to: 0.2 * Double(step))
        let now = follower.residual - 0.05
        sum += 0.1 * (before + now)
        before = now
      }
      // What is still there decays with twice the time constant where twice as much is bound.
      return sum + before * (added > 0 ? 2 * decay : decay)
    }
    #expect(abs(areas[1] / areas[0] - 1) < 1e-3)
    #expect(abs(areas[0] / (rise * decay) - 1) < 1e-3)
  }
}
