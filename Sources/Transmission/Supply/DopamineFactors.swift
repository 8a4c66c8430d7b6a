/// How the reactions of a dopamine terminal depend on its state: all of the Jacobian J that is not constant.
struct DopamineDerivatives {
  /// Of synthesis, by each of the substances on which it depends.
  var madeByDihydrobiopterin, madeByTyrosine, madeByCytosolic, madeByExtracellular: Group
  /// Of each other reaction by its substrate.
  var reduced, decarboxylated, loaded, returned, broken, released: Group

  /// Change of synthesis.
  @inline(__always) fileprivate func synthesis(_ x: DopamineState) -> Group {
    madeByDihydrobiopterin * x.dihydrobiopterin + madeByTyrosine * x.tyrosine
      + madeByCytosolic * x.cytosolic + madeByExtracellular * x.extracellular
  }
}

/// The equations (g - J) x = r of eight dopamine terminals, taken apart without pivoting.
///
/// But for synthesis, each substance is made of others in chains, and each column's diagonal element is
/// above what its other elements take away by g or more. So every pivot of any order is above g; here they
/// are sums of positive numbers, in which nothing cancels. Change of synthesis, which three rows share, is
/// the last unknown. Its pivot is 1 plus terms that are positive, but where much tyrosine hinders synthesis:
/// there by less than 4.4 s /h / g, with s the factor on synthesis. In a step so long that this comes near 1,
/// synthesis would change many times over: its error is far above the tolerance, or not a number.
struct DopamineFactors {
  private let derivatives: DopamineDerivatives
  /// 1 over each pivot.
  private let pivots: DopamineState
  /// What vesicles take up per cytosolic dopamine.
  private let uptake: Group
  /// x where synthesis is 1 more and r is 0.
  private let response: DopamineState
  private let synthesisPivot: Group

  init(_ derivatives: DopamineDerivatives, diagonal g: Group) {
    let d = derivatives
    let (pool, extracellular) = (1 / (g + 0.8), 1 / (g + d.returned + d.broken + 400))
    let vesicular = 1 / (g + 40 + d.released)
    let kept = g + d.released * (g + d.broken + 400) * extracellular
    pivots = DopamineState(
      dihydrobiopterin: 1 / (g + d.reduced),
      tyrosine: 1 / (g + 0.2 + 6 * (g + 0.2) * pool),
      dopa: 1 / (g + d.decarboxylated),
      cytosolic: 1 / (g + 10 + d.loaded * vesicular * kept),
      vesicular: vesicular, extracellular: extracellular, metabolite: 1 / (g + 3.45), pool: pool)
    self.derivatives = d
    uptake = d.loaded * vesicular
    let cytosolic = d.decarboxylated * pivots.dopa * pivots.cytosolic
    let loaded = uptake * cytosolic
    response = DopamineState(
      dihydrobiopterin: pivots.dihydrobiopterin, tyrosine: -pivots.tyrosine, dopa: pivots.dopa,
      cytosolic: cytosolic, vesicular: loaded, extracellular: d.released * extracellular * loaded,
      metabolite: Group(), pool: Group())
    synthesisPivot = 1 / (1 - d.synthesis(response))
  }

  func solve(_ right: DopamineState) -> DopamineState {
    let d = derivatives
    // Without a change of synthesis, and at first without what vesicles take up.
    var x = right
    x.dihydrobiopterin *= pivots.dihydrobiopterin
    x.tyrosine = (x.tyrosine + 0.6 * pivots.pool * x.pool) * pivots.tyrosine
    x.dopa *= pivots.dopa
    x.vesicular *= pivots.vesicular
    x.extracellular = (x.extracellular + d.released * x.vesicular) * pivots.extracellular
    x.cytosolic += d.decarboxylated * x.dopa + 40 * x.vesicular + d.returned * x.extracellular
    x.cytosolic *= pivots.cytosolic
    let loaded = uptake * x.cytosolic
    x.vesicular += loaded
    x.extracellular += d.released * pivots.extracellular * loaded
    let made = d.synthesis(x) * synthesisPivot
    x = x + made * response
    x.metabolite += 10 * x.cytosolic + d.broken * x.extracellular
    x.metabolite *= pivots.metabolite
    x.pool = (x.pool + 6 * x.tyrosine) * pivots.pool
    return x
  }
}
