import MathExpressions

/// Answers to typed expressions, as `mathrec compute` gives them.
struct TypedAnswers {
  let computer: Computer
  let showsSteps: Bool
  let solvingFor: String?

  /// The results, in the order of the expressions.
  struct Sheet: Encodable {
    var results: [Result] = []
  }

  /// An answer, or why there is none.
  enum Result: Encodable {
    case computed(ServedComputation)
    case failed(ServedFailure)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .computed(let computation): try computation.encode(to: encoder)
      case .failed(let failure): try failure.encode(to: encoder)
      }
    }
  }

  /// Each expression by itself; one that holds several equations is a system.
  func each(_ expressions: [String]) -> Sheet { Sheet(results: expressions.map(answer)) }

  /// The expressions as the lines of one page, on which values carry over.
  func page(_ expressions: [String]) -> Sheet {
    let lines = expressions.flatMap(MathTextReader().steps).flatMap(MathTextReader().lines)
    var layouts: [ReadLayout<Int>] = []
    for line in lines {
      do throws(MathExpressionError) {
        layouts.append(try MathTextReader().read(line))
      } catch {
        return Sheet(results: lines.map { $0 == line ? failed(line, error) : answer($0) })
      }
    }
    return Sheet(results: computer.compute(lines: layouts.map(\.tree)).lines.map { .computed(served($0)) })
  }

  private func answer(_ text: String) -> Result {
    let parts = MathTextReader().lines(text)
    do throws(MathExpressionError) {
      guard parts.count <= 1 else {
        var trees: [SymbolLayoutTree] = []
        for part in parts { trees.append(try MathTextReader().read(part).tree) }
        return .computed(served(computer.compute(system: trees)))
      }
      let layout = try MathTextReader().read(text)
      var result = solvingFor.map { computer.compute(layout.tree, solvingFor: $0) } ?? computer.compute(layout.tree)
      result.warnings = layout.notes + result.warnings
      if let error = result.error, result.statement == nil {
        return failed(text, error, place(of: error, text, layout.places))
      }
      return .computed(served(result))
    } catch {
      return failed(text, error)
    }
  }

  private func served(_ computation: Computation) -> ServedComputation {
    var computation = computation
    if showsSteps, let statement = computation.statement {
      computation.steps = Working(evaluator: computer.evaluator).steps(statement)
    }
    return ServedComputation(computation)
  }

  private func failed(_ text: String, _ error: MathExpressionError, _ position: Int? = nil) -> Result {
    .failed(ServedFailure(input: text, error: error.description, position: position ?? error.position))
  }

  private func place(of error: MathExpressionError, _ text: String, _ places: [Int]) -> Int? {
    guard let source = error.source else { return error.position }
    // A negative source means: behind that symbol.
    if source < 0 { return text.count }
    return source < places.count ? places[source] : nil
  }
}
