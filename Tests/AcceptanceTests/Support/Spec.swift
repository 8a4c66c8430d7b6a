/// The text of a small spec, of which a test changes what it is about.
struct Spec {
  var name = "small"
  var duration = "200 ms"
  /// Lines of the input's release, after its model.
  var release = "sites: 5, probability: 0.3"
  var rate = "20 Hz"
  /// Lines below `base`, indented by two.
  var more: [String] = []
  /// Each `path: values`.
  var axes = [
    "inputs.glutamate.release.probability: [0.1, 0.5, 0.9]",
    "inputs.glutamate.spikes.rate: [20 Hz, 80 Hz]",
  ]
  var trials = "{count: 3, seed: 7}"

  var text: String {
    """
    quantal: 1
    name: \(name)
    base:
      duration: \(duration)
      inputs:
        glutamate:
          count: 3
          spikes: {model: poisson, rate: \(rate)}
          release: {model: tsodyks_markram, \(release)}
          receptors:
            ampa: {model: exponential, conductance: 5 nS, decay: 2 ms, reversal: 0 mV}

    """ + more.map { "  \($0)\n" }.joined() + "axes:\n" + axes.map { "  - \($0)\n" }.joined()
      + "trials: \(trials)\n"
  }

  /// Some seconds of work for one thread: time enough to interrupt it.
  static var long: Spec {
    Spec(
      name: "long", duration: "10 s",
      axes: [
        "inputs.glutamate.release.probability: {linspace: [0.02, 1, 50]}",
        "inputs.glutamate.spikes.rate: [20 Hz, 40 Hz, 60 Hz, 80 Hz]",
      ], trials: "{count: 8, seed: 7}")
  }

  /// A batch of 32 runs that is done at once, then one that takes for ever.
  static var endless: Spec {
    var spec = short
    spec.axes = ["duration: [100 ms, 10000000 s]"]
    return spec
  }

  /// The runs of `endless` that are done at once.
  static var short: Spec {
    Spec(name: "short", axes: ["duration: [100 ms]"], trials: "{count: 32, seed: 7}")
  }
}

extension Workspace {
  func write(_ spec: Spec, _ name: String = "sweep.yaml") throws { try write(spec.text, name) }
}
