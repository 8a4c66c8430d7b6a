import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Several terminals of one axon.
@Suite struct ContactTests {
  @Test(
    "Terminals of an axon have its spikes, axons their own",
    arguments: ["poisson", "gamma", "bursts", "regular"])
  func shared(model: String) {
    let run = SourceRun(model, ["contacts": 3], terminals: 6, duration: 2000)
    let trains = run.trains()
    let axons = SourceRun(model, terminals: 2, duration: 2000).trains()
    for lane in 0..<32 {
      for terminal in 0..<6 {
        #expect(trains[terminal * 32 + lane] == axons[terminal / 3 * 32 + lane])
      }
      if model != "regular" { #expect(trains[lane] != trains[3 * 32 + lane]) }
    }
  }

  @Test("0 is one axon of all terminals, which jitter their spikes each for itself")
  func jitteredCopies() {
    let exact = SourceRun("gamma", ["contacts": 0], terminals: 5, duration: 2000).trains()
    #expect(exact[0] == exact[4 * 32])
    let jittered = SourceRun(
      "gamma", ["contacts": 0, "jitter": 0.5], terminals: 5, duration: 2000
    ).trains()
    for terminal in 0..<5 {
      let (copy, mother) = (jittered[terminal * 32], exact[0])
      #expect(copy != mother)
      let near = copy.filter { time in mother.contains { abs($0 - time) < 2.5 } }
      #expect(Double(near.count) > 0.99 * Double(copy.count))
    }
    #expect(jittered[0] != jittered[32])
  }

  @Test("A number of terminals that axons cannot share is refused")
  func remainder() {
    let run = SourceRun("poisson", ["contacts": 4], terminals: 6, duration: 100)
    #expect(run.problems.map(\.path) == ["inputs.train.spikes.contacts"])
    #expect(SourceRun("poisson", ["contacts": 3], terminals: 6, duration: 100).problems.isEmpty)
    #expect(SourceRun("poisson", ["contacts": 0], terminals: 6, duration: 100).problems.isEmpty)
  }
}
