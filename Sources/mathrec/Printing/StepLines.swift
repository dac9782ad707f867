import MathExpressions

/// Prints a working, one step a line, its details indented below it.
enum StepLines {
  static func show(_ steps: [WorkingStep], indent: String = "  ") {
    for step in steps {
      print("\(indent)\(step.text)   [\(step.rule)] \(step.sentence)")
      show(step.substeps, indent: indent + "  ")
    }
  }
}
