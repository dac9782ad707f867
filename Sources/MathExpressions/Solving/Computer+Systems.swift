extension Computer {
  /// Equations and inequalities that hold together, such as the lines of `x^2-3=0; x>0`.
  public func compute(system trees: [SymbolLayoutTree]) -> Computation {
    solved(system: trees).result
  }

  /// What was found for a system, and the values of its letters where it has one solution.
  struct SolvedSystem {
    let result: Computation
    let variables: [String: Quantity]

    /// Whether its equations can hold together.
    var isSolved: Bool { result.error == nil && result.value != .solutions(.contradiction) }
  }

  /// The lines of a page that are equations of a system, and its solution; nil where there are none.
  ///
  /// All lines that share letters are taken together first. The same letters may belong to several exercises: where that has no
  /// solution, what stands before the first equation in several letters is left out; where it is of no kind that is solved, all lines
  /// in one letter are.
  func system(of trees: [SymbolLayoutTree]) -> (members: [Int], solved: SolvedSystem)? {
    let (all, several) = systemMembers(trees)
    guard all.count > 1 else { return nil }
    let whole = solved(system: all.map { trees[$0] })
    if whole.isSolved { return (all, whole) }
    guard several.count > 1 else { return whole.result.error == nil ? (all, whole) : nil }
    let later = all.filter { $0 >= several[0] }
    var found = (members: all, solved: whole)
    for members in whole.result.error == nil ? [later] : [later, several] where members.count < found.members.count {
      let trial = solved(system: members.map { trees[$0] })
      if whole.result.error != nil || trial.isSolved { found = (members, trial) }
      if trial.isSolved { break }
    }
    return found
  }

  /// The lines that are equations with unknowns that they share with an equation in several of them, and those that have several.
  private func systemMembers(_ trees: [SymbolLayoutTree]) -> (all: [Int], several: [Int]) {
    var members: [(index: Int, unknowns: Set<String>)] = []
    for (index, tree) in trees.enumerated() {
      guard let statement = try? parser.statement(tree), statement.relations == [.equal] else { continue }
      let unknowns = statement.sides.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
      if !unknowns.isEmpty { members.append((index, unknowns)) }
    }
    // Lines that share no letter with an equation in several letters are separate exercises.
    let several = members.filter { $0.unknowns.count > 1 }
    var shared = several.reduce(into: Set<String>()) { $0.formUnion($1.unknowns) }
    shared.formUnion(members.filter { !$0.unknowns.isDisjoint(with: shared) }.flatMap(\.unknowns))
    return (members.filter { !$0.unknowns.isDisjoint(with: shared) }.map(\.index), several.map(\.index))
  }

  private func solved(system trees: [SymbolLayoutTree]) -> SolvedSystem {
    let tree = SymbolLayoutTree(
      Array(trees.map(\.nodes).joined(separator: [SymbolLayoutTree.Node(",")])))
    var result = Computation(tree: tree, value: .none("a system that is not linear"), answer: "", warnings: [])
    var variables: [String: Quantity] = [:]
    do throws(MathExpressionError) {
      var statements: [MathStatement] = []
      for tree in trees { statements.append(try parser.statement(tree)) }
      guard statements.allSatisfy({ !$0.relations.isEmpty }) else {
        throw MathExpressionError(.syntax, "an expression beside others", expected: "equations or inequalities")
      }
      var evaluator = evaluator
      evaluator.account = lineAccount()
      let solutions = try SystemSolver(evaluator: evaluator).solve(statements)
      result.warnings = statements.flatMap(\.notes)
      result.value = .solutions(solutions)
      result.answer = SolutionWriter().answer(solutions)
      if case .assignment(let bindings) = solutions {
        for binding in bindings { variables[binding.variable] = binding.value }
      }
    } catch {
      result.error = error
      result.value = .none(error.description)
      result.answer = "the system is not solved: \(error.description)"
    }
    return SolvedSystem(result: result, variables: variables)
  }

  /// A line of a system: its own answer is that of the system.
  func member(_ tree: SymbolLayoutTree, _ system: Computation) -> Computation {
    let resolved = parser.resolved(tree)
    let statement = try? parser.statement(tree)
    return Computation(
      tree: resolved, statement: statement, value: system.value,
      answer: PlainTextWriter(isForDisplay: true).text(resolved) + ": " + system.answer,
      warnings: statement?.notes ?? [], error: system.error)
  }
}
