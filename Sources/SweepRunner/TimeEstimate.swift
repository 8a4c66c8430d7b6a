import Measures
import Results
import SweepSpec
import SynapseModel

/// How long the missing runs of a sweep take, from batches that are cut short and measured.
///
/// Runs of one structure, and of equal values where runs of a batch must share them, go into batches,
/// and a batch of two runs takes nearly as long as a full one. So batches are counted and timed, not runs.
struct TimeEstimate {
  /// How many batches there are to do.
  let batches: Double
  /// Mean of what a batch takes (s).
  let secondsOfBatch: Double

  /// How many configurations are looked at, and how many kinds of batches are timed, at most.
  private static let (looks, pilots) = (4096, 32)
  /// A pilot ends after this many steps, or about this time (s).
  private static let (pilotSteps, pilotSeconds) = (8192.0, 0.5)

  /// Looks at a sweep of which `missing` runs are to be done.
  init(_ sweep: Sweep, missing: Int, _ processor: Processor) {
    let groups = Self.groups(of: sweep)
    let looked = groups.reduce(0) { $0 + $1.count }
    let spacing = (groups.count + Self.pilots - 1) / Self.pilots
    var (all, timed, seconds) = (0.0, 0.0, 0.0)
    for (place, positions) in groups.enumerated() where missing > 0 {
      let runs = Double(missing) * Double(positions.count) / Double(looked)
      let batches = max(1, (runs / Double(SynapseSimulation.batchSize)).rounded(.up))
      all += batches
      guard place % spacing == 0 else { continue }
      let lanes = Int(max(1, (runs / batches).rounded()))
      let pilot = (0..<lanes).map { lane in
        sweep.configuration(
          at: lanes < positions.count
            ? positions[lane * positions.count / lanes] : positions[lane % positions.count])
      }
      timed += batches
      seconds += batches * Self.secondsOfBatch(pilot, processor)
    }
    batches = min(all, Double(missing))
    secondsOfBatch = timed > 0 ? seconds / timed : 0
  }

  /// How long so many threads take, each with a batch at a time.
  func seconds(threads: Int) -> Double {
    secondsOfBatch * (batches / Double(threads)).rounded(.up)
  }

  /// Positions spread over the product, all of a short one, by what batches they belong to; where a
  /// place is left out, the next one that is not.
  private static func groups(of sweep: Sweep) -> [[Int]] {
    var groups: [[Int]] = []
    var places: [BatchKey: Int] = [:]
    var last = -1
    let count = min(looks, sweep.productCount)
    for place in 0..<count {
      let index = min(
        Int(Double(sweep.productCount) * (Double(place) + 0.5) / Double(count)),
        sweep.productCount - 1)
      guard index > last, let kept = sweep.firstKept(from: index) else { continue }
      last = kept
      let key = sweep.configuration(at: kept).batchKey
      let group = places[key, default: groups.count]
      places[key] = group
      if group == groups.count { groups.append([]) }
      groups[group].append(kept)
    }
    return groups
  }

  /// Seconds of a batch of runs like these.
  private static func secondsOfBatch(_ runs: [Configuration], _ processor: Processor) -> Double {
    guard let first = runs.first, let duration = first.structure.position(of: "duration"),
      let step = first.structure.position(of: "step")
    else { return 0 }
    let steps = first.values[duration] / first.values[step]
    func seconds(_ pilotSteps: Double) -> Double {
      let batch = runs.map { run in
        var short = run
        short.values[duration] = pilotSteps * short.values[step]
        return short
      }
      var times = StageTimes(isMeasured: false)
      let start = ThisProcess.monotonicSeconds
      _ = processor.run(batch, seeds: runs.indices.map { UInt64($0) }, times: &times) { false }
      return ThisProcess.monotonicSeconds - start
    }
    // The first run finds cold caches and code that is not loaded yet.
    let few = min(steps, 256).rounded()
    let perStep = seconds(few) / few
    let count = min(steps, pilotSteps, max(few, pilotSeconds / perStep)).rounded()
    return seconds(count) * max(1, steps / count)
  }
}
