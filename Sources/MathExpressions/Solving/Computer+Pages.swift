extension Computer {
  /// Computes the lines of a page: values found on one line are known on later ones, functions that are defined mean what their
  /// lines say, equations with several unknowns are solved together, and a line that begins with an equals sign is compared with the
  /// line above.
  ///
  /// - Parameter areSure: for each line whether it was read surely; one that was not is computed by itself, and no other line rests
  ///   on it. By default all were.
  public func compute(lines trees: [SymbolLayoutTree], areSure: [Bool]? = nil) -> ComputationSheet {
    let isSure = areSure ?? trees.map { _ in true }
    let sure = trees.indices.filter { isSure[$0] }
    let functions = PageFunctions(sure.map { trees[$0] })
    var places: [Int: Int] = [:]
    for (index, place) in zip(sure, functions.places) { places[index] = place }
    func line(_ index: Int) -> PageLine {
      let above = index > 0 && isSure[index - 1] ? index - 1 : nil
      return PageLine(
        tree: places[index].map { functions.statements[$0] } ?? trees[index], shown: trees[index],
        above: above.map { above in places[above].map { functions.statements[$0] } ?? trees[above] },
        isFirst: index == 0)
    }
    let sheet = computed(sure.filter { places[$0] != nil }.map(line))
    let lines = trees.indices.map { index in
      if let place = places[index] { return sheet.lines[place] }
      return isSure[index] ? definition(trees[index]) : computed([line(index)]).lines[0]
    }
    return ComputationSheet(lines: lines, system: sheet.system)
  }

  /// A line as it is computed.
  private struct PageLine {
    /// The line, with what functions mean that other lines define.
    let tree: SymbolLayoutTree
    /// The line as it is shown.
    let shown: SymbolLayoutTree
    /// The line above, where it was read surely.
    let above: SymbolLayoutTree?
    /// Whether it is the page's first line.
    let isFirst: Bool

    /// What stands behind the equals sign with which the line goes on from another; nil for a line of its own.
    var continuation: SymbolLayoutTree? { isFirst ? nil : tree.withoutLeadingEquals }
  }

  /// A line that says what a function is: nothing is left to compute.
  private func definition(_ tree: SymbolLayoutTree) -> Computation {
    let text = PlainTextWriter(isForDisplay: true).text(tree)
    return Computation(
      tree: tree, statement: try? parser.statement(tree), value: .none("the definition of a function"), answer: text,
      warnings: [])
  }

  /// The lines, of which each knows the values found on those before.
  private func computed(_ lines: [PageLine]) -> ComputationSheet {
    let page = WorkAccount(most: evaluator.limits.pageWork)
    let system = system(of: lines.map(\.tree))
    var variables: [String: Quantity] = [:]
    var history = PageHistory()
    let results = lines.enumerated().map { index, line in
      if let system, system.members.contains(index) {
        variables.merge(system.solved.variables) { $1 }
        return member(line.tree, system.solved.result)
      }
      let account = lineAccount(within: page)
      var result =
        line.continuation.map { continued(line, $0, variables, account) }
        ?? compute(line.tree, shown: line.shown, &variables, account)
      // Overdrawing it closes the page's account too.
      try? page.spend(account.most - account.left)
      if system == nil { history.judge(&result) }
      return result
    }
    return ComputationSheet(lines: results, system: system?.solved.result)
  }

  // MARK: Lines that go on

  /// A line that begins with an equals sign: the value of what stands behind it, and whether the line above ends in the same.
  private func continued(
    _ line: PageLine, _ body: SymbolLayoutTree, _ variables: [String: Quantity], _ account: WorkAccount
  ) -> Computation {
    var own = variables
    var result = compute(body, shown: line.shown.withoutLeadingEquals, &own, account)
    result.tree.nodes.insert(SymbolLayoutTree.Node("="), at: 0)
    let written = PlainTextWriter(isForDisplay: true).text(result.tree).trimmingTrailingEquals
    guard result.error == nil, let statement = result.statement else {
      result.answer = "=" + result.answer
      return result
    }
    // What stands between equals signs is no equation to be solved.
    let isChain = !statement.relations.isEmpty
    if isChain { (result.value, result.answer) = (.none("a chain that is not worked out"), written) }
    if case .undefined = result.value {
      result.answer = "=" + result.answer
      return result
    }
    let hasValue = if case .none = result.value { false } else { true }
    // =3 is no longer for being its own value.
    let isBare = !hasValue || result.answer == "\(written.dropFirst()) = \(written.dropFirst())"
    if !isChain { result.answer = isBare ? written : "=" + result.answer }
    switch compared(statement, with: line.above, variables, account) {
    case .equal:
      if !hasValue { result.value = .truth(true) }
      result.answer += isChain ? " is true" : ", equal to the line above"
    case .different(let reason):
      result.value = .truth(false)
      result.answer = "\(written) is false: \(reason)"
    case .unknown(let reason): result.warnings.append("not compared with the line above: \(reason)")
    }
    return result
  }

  private enum Comparison {
    case equal
    case different(String)
    case unknown(String)
  }

  /// Whether the line above ends in what a chain begins with, and the chain is right.
  private func compared(
    _ statement: MathStatement, with above: SymbolLayoutTree?, _ variables: [String: Quantity], _ account: WorkAccount
  ) -> Comparison {
    guard let above else { return .unknown("it was not read surely") }
    guard let before = try? parser.statement(above.withoutLeadingEquals ?? above) else {
      return .unknown("it was not understood")
    }
    var evaluator = evaluator
    evaluator.account = account
    let session = CheckSession(evaluator: evaluator, acceptsRounding: false, namesSlips: false)
    func verdict(_ known: [String: Quantity]) -> CheckedLine {
      let lines = [before, statement].map { $0.substituting(known) }
      return session.judged(
        WrittenLine("", statement: lines[1], continues: true),
        after: WrittenLine("", statement: lines[0], continues: above.withoutLeadingEquals != nil), later: [])
    }
    var result = verdict([:])
    // y = 2x + 1 = 7 where a line says that x = 3.
    if result.verdict == .wrong, !variables.isEmpty { result = verdict(variables) }
    switch result.verdict {
    case .follows: return .equal
    case .wrong: return .different(result.counterexample ?? result.sentence)
    default: return .unknown(result.sentence)
    }
  }
}

extension SymbolLayoutTree {
  /// What stands behind an equals sign at the beginning; nil where there is none, or nothing behind it.
  var withoutLeadingEquals: SymbolLayoutTree? {
    guard nodes.count > 1, nodes[0].label == "=" else { return nil }
    return SymbolLayoutTree(Array(nodes.dropFirst()))
  }
}
