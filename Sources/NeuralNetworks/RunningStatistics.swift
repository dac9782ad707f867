extension Parameters {
  /// Moves running means towards what stands at their places in a batch's gradients, summed in their order, and clears those
  /// places and the ones of parameters that stay: an optimizer's step then leaves both as they are.
  ///
  /// To be called once a step, after a pass of training and before the optimizer. Without such parameters it does nothing.
  public mutating func moveStatistics(_ gradients: inout [Parameters]) {
    forEachUntrained { parameters, range, kept in
      if let kept {
        for place in range {
          let statistic = gradients.reduce(Float(0)) { $0 + $1.values[place] }
          parameters.values[place] = kept * parameters.values[place] + (1 - kept) * statistic
        }
      }
      for index in gradients.indices { gradients[index].clear(range) }
    }
  }

  /// The same for one gradient, of the whole batch.
  public mutating func moveStatistics(_ gradient: inout Parameters) {
    guard specifications.contains(where: { !$0.isTrainable }) else { return }
    var gradients = [gradient]
    gradient = Parameters([])
    moveStatistics(&gradients)
    gradient = gradients[0]
  }

  /// Calls with the places of each parameter that no optimizer moves, and what it keeps of itself, if it is a running mean.
  private mutating func forEachUntrained(_ body: (inout Parameters, Range<Int>, Float?) -> Void) {
    for (index, specification) in specifications.enumerated() {
      switch specification.change {
      case .gradient: continue
      case .average(let kept): body(&self, range(at: index), kept)
      case .none: body(&self, range(at: index), nil)
      }
    }
  }

  private mutating func clear(_ range: Range<Int>) {
    for place in range { values[place] = 0 }
  }
}
