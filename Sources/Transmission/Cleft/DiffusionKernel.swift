import SynapseModel

/// What one vesicle does at one place of a flat cleft without end, or of tissue, after a time.
///
/// At a distance r: M / (4 pi D w t) exp(-r^2 / 4 D t), in tissue M / (alpha (4 pi D t)^(3/2)) times the
/// same. Above the release site the mean over a disc of radius R, which has no singularity:
/// M / (pi R^2 w) (1 - exp(-R^2 / 4 D t)).
struct DiffusionKernel {
  /// Whether it is a point at a distance, not a disc around the release site.
  let isPoint: Bool
  /// Whether transmitter spreads in all directions, not in a plane.
  let isVolume: Bool
  /// r^2 / 4 D or R^2 / 4 D (ms), lane by lane.
  let time: Memory<Double>
  /// The concentration of one vesicle that factors multiply (mM; at a point mM ms, in tissue mM ms^(3/2)).
  let scale: Memory<Double>
  /// Where the cleft ends.
  private let rim: RimModes?
  /// The rate of the slowest mode (1/ms), where the cleft ends.
  var slowest: Memory<Double>? { rim?.slowest }

  /// `cleft` is the section; `distances` are from the release site (um).
  init(_ cleft: LaneParameters, distances: [Double]) {
    let isPoint = (distances.first ?? 0) > 0
    self.isPoint = isPoint
    let isVolume = cleft.model == VolumeTransmission.model.name
    self.isVolume = isVolume
    let lanes = 0..<BatchSize.lanes
    let (tortuosity, share) = (
      cleft.values(DiffusionCleft.tortuosity), cleft.values(DiffusionCleft.volumeFraction)
    )
    let speeds = cleft.values(DiffusionCleft.diffusion)
    let quick = lanes.map { speeds[$0] / (tortuosity[$0] * tortuosity[$0]) }
    let radii = isPoint ? distances : cleft.values(CleftGeometry.radius)
    rim =
      cleft.isPresent(DiffusionCleft.rim)
      ? RimModes(
        rim: cleft.values(DiffusionCleft.rim), place: radii, isPoint: isPoint, diffusion: quick)
      : nil
    let times = lanes.map { radii[$0] * radii[$0] / (4 * quick[$0]) }
    let (molecules, heights) = (
      cleft.values(CleftGeometry.molecules), cleft.values(CleftGeometry.height)
    )
    time = Memory(times)
    scale = Memory(
      lanes.map { lane in
        let amount = molecules[lane] * CleftGeometry.moleculePerCubicMicrometre
        if isVolume {
          let spread = 4 * CleftGeometry.pi * quick[lane]
          return amount / (share[lane] * spread * spread.squareRoot())
        }
        let layer = amount / (heights[lane] * 1e-3 * share[lane])
        return isPoint
          ? layer / (4 * CleftGeometry.pi * quick[lane])
          : layer / (CleftGeometry.pi * radii[lane] * radii[lane])
      })
  }

  /// Takes terminals in hand, whose numbers `gather` knows, for `shape`.
  func load(_ gather: (Memory<Double>) -> Group) { rim?.load(gather) }

  /// The concentration of one vesicle at `age` (ms) over `scale`; `time` is that of the eight terminals.
  @inline(__always) func shape(age: Group, time: Group) -> Group {
    let ratio = time / age
    if isVolume { return Exponential.exp(-ratio) / (age * SquareRoot.of(age)) }
    let endless = isPoint ? Exponential.exp(-ratio) / age : Exponential.complement(ratio)
    return rim?.shape(age: age, endless: endless) ?? endless
  }
}
