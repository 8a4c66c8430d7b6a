import Foundation
import Testing

/// What the shipped spec about divergence says at its top.
@Suite struct DivergenceSpecTests {
  @Test(
    "E-21 failures shared by all targets correlate their responses, failures of their own do not")
  func divergence() throws {
    let table = try ShippedSpec.summary("divergence")
    let cases = try table.column("case")
    func numbers(_ name: String) throws -> [Double] {
      try table.numbers(name).map { $0 ?? 0 }
    }
    let (own, shared) = (
      try numbers("glutamate_axon_conduction_failure"), try numbers("targets_trunk_failure")
    )
    let (targets, responding) = (
      try numbers("targets_count"), try numbers("targets_responding_mean")
    )
    let (firing, spread) = (try numbers("targets_firing_mean"), try numbers("spike_count_sd"))
    let (p, trials) = (0.6, 400.0)
    for row in cases.indices {
      let (m, failure) = (targets[row], own[row] + shared[row])
      let mean = (1 - failure) * p
      // Variance of the number that fires: binomial, and what a shared failure adds.
      let binomial = m * (cases[row] == "shared" ? (1 - failure) * p * (1 - p) : mean * (1 - mean))
      let common = cases[row] == "shared" ? failure * (1 - failure) * p * p * m * m : 0
      let variance = binomial + common
      let error = (variance / trials).squareRoot() / m
      #expect(abs(firing[row] - mean) < 4.5 * error, "\(cases[row]) \(m)")
      if cases[row] != "shared" {
        // Of spikes that set out, those that a target lost are no response.
        #expect(abs(responding[row] / m - mean) < 4.5 * error)
      }
      // The relative error of an SD of counts is about 1 / sqrt(2 n), more where they are two-peaked.
      #expect(abs(spread[row] / variance.squareRoot() - 1) < 4.5 / trials.squareRoot())
    }
  }
}
