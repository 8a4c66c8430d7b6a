import SweepSpec
import SynapseModel
import Testing

@Suite struct SettingTests {
  private static func sweep(_ base: String = "", axes: String = "[]") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes))
  }

  @Test func aSettingIsAsIfItStoodInTheBase() throws {
    let written = try Self.sweep("step: 2 ms\ninputs.a.release.stochastic: false")
    let set = try Self.sweep().setting(["step=2 ms", "inputs.a.release.stochastic=false"])
    #expect(
      set.identifier(of: set.configuration(at: 0))
        == written.identifier(of: written.configuration(at: 0)))
    #expect(set.fingerprint == written.fingerprint)
  }

  @Test func wrongSettingsAreShownTogether() throws {
    let sweep = try Self.sweep(axes: "[neuron.leak: [1 nS, 2 nS]]")
    let error = #expect(throws: SpecError.self) {
      try sweep.setting(["stpe=2 ms", "step=2", "neuron.leak=3 nS", "step", "step="])
    }
    #expect(
      error?.text == """
        --set:1:1: error: unknown parameter 'stpe'
            1 | stpe=2 ms
              | ^~~~ did you mean 'step'?
        --set:2:6: error: 'step' needs a unit: it is a time
            2 | step=2
              |      ^ write for example '2 ms'
        --set:3:1: error: 'neuron.leak' is swept
            3 | neuron.leak=3 nS
              | ^~~~~~~~~~~ change its axis in the spec
        --set:4:1: error: a '=' is missing
            4 | step
              | ^~~~ write 'path=value'
        --set:5:6: error: 'step' is a number, not ''
            5 | step=
              |      ^
        """)
  }
}
