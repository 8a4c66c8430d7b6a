import SynapseModel

/// The terminal's rapid buffer, which binds all but 1 / (1 + kappa) of calcium that enters.
///
/// kappa = total affinity / (affinity + c)^2 + added is the incremental binding ratio at a calcium c
/// (Neher & Augustine 1992): that at rest, or where the buffer saturates, the present one.
struct RapidBuffer {
  private let total, affinity, added, rest: Memory<Double>
  /// Whether the binding ratio follows calcium.
  let saturates: Bool

  /// `parameters` are the calcium section's.
  init(_ parameters: LaneParameters) {
    let section = parameters.section("residual")
    func memory(_ parameter: Parameter) -> Memory<Double> { Memory(section.values(parameter)) }
    (total, affinity) = (memory(TerminalResidual.buffer), memory(TerminalResidual.affinity))
    added = memory(TerminalResidual.added)
    rest = Memory(parameters.values(CalciumBasics.rest))
    saturates = section.uniform(TerminalResidual.saturation) != 0
  }

  /// 1 + kappa at rest, lane by lane.
  var restingCapacity: [Double] {
    (0..<BatchSize.lanes).map { lane in
      let sum = affinity[lane] + rest[lane]
      return 1 + (total[lane] * affinity[lane] / (sum * sum) + added[lane])
    }
  }

  /// 1 + kappa at rest over that at a calcium (uM), for sites whose affinity is `weakening` times as low:
  /// how much more free calcium changes.
  @inline(__always)
  func freedom(_ stretch: Stretch, weakening: Group, at calcium: Group) -> Group {
    let (affinity, rest) = (stretch.gather(affinity), stretch.gather(rest))
    let (total, added) = (stretch.gather(total), stretch.gather(added))
    @inline(__always) func capacity(_ affinity: Group, _ calcium: Group) -> Group {
      let sum = affinity + calcium
      return 1 + added + total * affinity / (sum * sum)
    }
    return capacity(affinity, rest) / capacity(affinity * weakening, saturates ? calcium : rest)
  }

  /// Free calcium (uM) when `entered` (uM) has been added to what there is at rest.
  func free(_ entered: Double, lane: Int) -> Double {
    let (k, c, own) = (affinity[lane], rest[lane], 1 + added[lane])
    guard saturates else { return c + entered / restingCapacity[lane] }
    // (1 + added) c + total c / (affinity + c) is what there is, free and bound.
    let whole = own * c + total[lane] * c / (k + c) + entered
    let b = own * k + total[lane] - whole
    return (-b + (b * b + 4 * own * k * whole).squareRoot()) / (2 * own)
  }
}
