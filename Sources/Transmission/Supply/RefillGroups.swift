/// What refilling of eight terminals depends on where it follows calcium.
struct RefillGroups {
  /// Calcium at rest (uM), what exceeded it right behind the last spike, and its rate of decay (1/ms).
  var rest = Group()
  var residual = Group()
  var decay = Group()
  var docking = SaturatingGroups()
  var priming = SaturatingGroups()
  var synaptotagmin = SynaptotagminGroups()

  /// Calcium, an interval (ms) behind the last spike.
  @inline(__always) func calcium(after interval: Group) -> Group {
    residual.times(Exponential.exp(-(interval * decay)), plus: rest)
  }
}

/// `SaturatingRate` of eight terminals.
struct SaturatingGroups {
  var basal = Group()
  var increase = Group()
  var half = Group()

  @_transparent init() {}

  @inline(__always) init(_ rate: SaturatingRate, _ group: SpikeGroup) {
    basal = group.gather(rate.basal)
    increase = group.gather(rate.increase)
    half = group.gather(rate.half)
  }

  @inline(__always) func value(_ calcium: Group) -> Group {
    basal + increase * calcium / (half + calcium)
  }
}

/// `SynaptotagminRate` of eight terminals.
struct SynaptotagminGroups {
  var basal = Group()
  var affinity = Group()
  var cooperativity = Group()
  var factor = Group()

  @_transparent init() {}

  @inline(__always) init(_ rate: SynaptotagminRate, _ group: SpikeGroup) {
    basal = group.gather(rate.basal)
    affinity = group.gather(rate.affinity)
    cooperativity = group.gather(rate.cooperativity)
    factor = group.gather(rate.factor)
  }

  @inline(__always) func value(_ calcium: Group) -> Group {
    let ratio = calcium / affinity
    let (one, two) = (2 * ratio, ratio * ratio / cooperativity)
    return basal * (1 + factor * (one + factor * two)) / (1 + one + two)
  }
}

extension SiteRefill {
  /// `residual` is residual calcium right behind the last spike, terminal by terminal.
  @inline(never) func groups(_ group: SpikeGroup, residual: Memory<Double>) -> RefillGroups {
    var result = RefillGroups()
    result.rest = group.gather(rest)
    result.residual = group.gather(slots: residual)
    result.decay = group.gather(decayRate)
    result.docking = SaturatingGroups(docking, group)
    if let synaptotagmin {
      result.synaptotagmin = SynaptotagminGroups(synaptotagmin, group)
    } else {
      result.priming = SaturatingGroups(priming, group)
    }
    return result
  }

  /// Rates of the second step (1/ms).
  @inline(__always) func secondRate(_ groups: RefillGroups, _ calcium: Group) -> Group {
    synaptotagmin == nil ? groups.priming.value(calcium) : groups.synaptotagmin.value(calcium)
  }
}
