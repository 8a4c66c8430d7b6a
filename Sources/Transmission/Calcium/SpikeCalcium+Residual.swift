/// Residual calcium in the sub-steps of active terminals and the slow ticks of quiet ones.
extension SpikeCalcium {
  /// Adds residual calcium, into which the fast calcium flows.
  func addResidual(_ stretch: Stretch) {
    var rates = kinetics.rates(stretch, freedom: Group(repeating: 1))
    let (isFreed, spread) = (freesCalcium, stretch.gather(spread) * (1.0 / 6))
    var slow = stretch.load(residual)
    let (starts, ends, calcium) = (stretch.starts.base, stretch.ends.base, stretch.calcium.base)
    for step in 0..<stretch.steps {
      let length = ends[step] - starts[step]
      let (first, middle, final) = (
        calcium[3 * step], calcium[3 * step + 1], calcium[3 * step + 2]
      )
      let whole = (first + 4 * middle + final) * spread * length
      var freedom = Group(repeating: 1)
      if isFreed {
        freedom = self.freedom(stretch, step, slow, inflow: whole, length: length)
        rates = kinetics.rates(stretch, freedom: freedom)
      }
      let inflow = whole * freedom
      let next = rates.next(slow, inflow: inflow, length: length)
      acidify(stretch, step, inflow - (next - slow), freedom)
      calcium[3 * step] = slow + first
      calcium[3 * step + 1] = 0.5 * (slow + next) + middle
      calcium[3 * step + 2] = next + final
      slow = next
    }
    stretch.store(slow, residual)
  }

  /// The same with buffers that have kinetics of their own.
  func addBuffered(_ stretch: Stretch, _ buffers: KineticBuffers) {
    let whole = stretch.gather(spread)
    var slow = stretch.load(residual)
    buffers.load(stretch)
    for step in 0..<stretch.steps {
      let length = stretch.ends[step] - stretch.starts[step]
      let freedom = freedom(stretch, step, slow, inflow: Group(), length: length)
      let spread = whole * freedom * (1.0 / 6)
      let (first, middle, final) = (
        stretch.calcium[3 * step], stretch.calcium[3 * step + 1], stretch.calcium[3 * step + 2]
      )
      let inflow = (first + 4 * middle + final) * spread * length
      if buffers.feelsProtons, let protons { buffers.feel(protons, stretch, step) }
      let next = buffers.next(slow, inflow: inflow, length: length)
      acidify(
        stretch, step, buffers.extruded(0.5 * (slow + next), length: length), Group(repeating: 1))
      stretch.calcium[3 * step] = slow + first
      stretch.calcium[3 * step + 1] = 0.5 * (slow + next) + middle
      stretch.calcium[3 * step + 2] = next + final
      slow = next
    }
    buffers.store(stretch)
    stretch.store(slow, residual)
  }

  /// The same in a shell with a fast pump.
  func addShell(_ stretch: Stretch) {
    let (pump, spread) = (kinetics.shell(stretch), stretch.gather(spread))
    var slow = stretch.load(residual)
    let calcium = stretch.calcium.base
    for step in 0..<stretch.steps {
      let (first, middle, final) = (
        calcium[3 * step], calcium[3 * step + 1], calcium[3 * step + 2]
      )
      let next = pump.next(
        slow, flow: (first * spread, middle * spread, final * spread),
        length: stretch.ends.base[step] - stretch.starts.base[step])
      if acidifies {
        let inflow = (first + 4 * middle + final) * spread * (1.0 / 6)
        let length = stretch.ends.base[step] - stretch.starts.base[step]
        acidify(stretch, step, inflow * length - (next.end - slow), Group(repeating: 1))
      }
      calcium[3 * step] = slow + first
      calcium[3 * step + 1] = next.middle + middle
      calcium[3 * step + 2] = next.end + final
      slow = next.end
    }
    stretch.store(slow, residual)
  }

  func fillSlowly(_ stretch: Stretch, tick: Double, isLasting: Bool) {
    var rates = kinetics.rates(stretch, freedom: Group(repeating: 1))
    var slow = stretch.load(residual)
    var half = Exponential.exp(rates.decayRate * (-0.5 * tick))
    let isFreed = freesCalcium
    buffers?.load(stretch)
    for step in 0..<stretch.steps {
      let before = slow
      if acidifies { protons?.note(stretch, step) }
      var freedom = Group(repeating: 1)
      if isFreed {
        freedom = self.freedom(
          stretch, step, slow, inflow: Group(), length: Group(repeating: tick))
        rates = kinetics.rates(stretch, freedom: freedom)
        half = Exponential.exp(rates.decayRate * (-0.5 * tick))
      }
      let length = stretch.ends.base[step] - stretch.starts.base[step]
      if let buffers {
        if buffers.feelsProtons, let protons { buffers.feel(protons, stretch, step) }
        stretch.calcium.base[3 * step + 1] = slow
        slow = buffers.next(slow, inflow: Group(), length: length)
      } else if kinetics.isShell {
        let (pump, none) = (kinetics.shell(stretch), (Group(), Group(), Group()))
        stretch.calcium.base[3 * step + 1] =
          pump.next(slow, flow: none, length: Group(repeating: tick)).middle
        slow = pump.next(slow, flow: none, length: length).end
      } else if rates.isLinear {
        stretch.calcium.base[3 * step + 1] = (slow - rates.rest).times(half, plus: rates.rest)
        slow = (slow - rates.rest).times(
          Exponential.exp(-(length * rates.decayRate)), plus: rates.rest)
      } else {
        let whole = rates.next(slow, inflow: Group(), length: Group(repeating: tick))
        stretch.calcium.base[3 * step + 1] = 0.5 * (slow + whole)
        slow = rates.next(slow, inflow: Group(), length: length)
      }
      guard acidifies, isLasting else { continue }
      let extruded =
        buffers?.extruded(0.5 * (before + slow), length: length) ?? (before - slow)
      acidify(stretch, step, extruded, freedom)
    }
    guard isLasting else { return }
    buffers?.store(stretch)
    stretch.store(slow, residual)
  }

  /// Whether free calcium changes by more or less than at rest: protons compete for the buffer, or it saturates.
  private var freesCalcium: Bool {
    // A shell has no buffer.
    guard kinetics.isPresent, !kinetics.isShell else { return false }
    return kinetics.buffer.saturates || protons?.promotes ?? false
  }

  /// The factor on changes of free calcium in one sub-step that begins with `slow` and in which `inflow` (uM) enters
  /// that would be free at rest; of a buffer that saturates, the one in the middle.
  @inline(__always)
  private func freedom(
    _ stretch: Stretch, _ step: Int, _ slow: Group, inflow: Group, length: Group
  ) -> Group {
    guard freesCalcium else { return Group(repeating: 1) }
    var weakening = Group(repeating: 1)
    if let protons, protons.promotes { weakening = protons.weakening(stretch, step) }
    let first = kinetics.buffer.freedom(stretch, weakening: weakening, at: slow)
    guard kinetics.buffer.saturates else { return first }
    let middle = kinetics.rates(stretch, freedom: first).next(
      slow, inflow: 0.5 * inflow * first, length: 0.5 * length)
    return kinetics.buffer.freedom(stretch, weakening: weakening, at: middle)
  }

  /// Whether extruded calcium acidifies the terminal.
  var acidifies: Bool { kinetics.isPresent && protons?.feelsExtrusion ?? false }

  /// Tells protons of calcium that has been extruded in a sub-step: `free` (uM), with what was bound to it.
  @inline(__always)
  private func acidify(_ stretch: Stretch, _ step: Int, _ free: Group, _ freedom: Group) {
    guard acidifies, let protons else { return }
    protons.extrude(stretch, step, free * stretch.gather(capacity) / freedom)
  }
}
