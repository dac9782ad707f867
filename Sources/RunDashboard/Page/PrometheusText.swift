import FederatedLearning

/// Figures of runs in the text format of Prometheus (version 0.0.4).
struct PrometheusText {
  private var lines: [String] = []

  /// The text.
  static func text(_ runs: [RunSnapshot]) -> String {
    var text = PrometheusText()
    func last(_ value: @escaping (RoundRecord) -> Double?) -> (RunSnapshot) -> Double? {
      { run in run.history.last.flatMap(value) }
    }
    text.add("mathrec_run_round", "Rounds done.", runs, last { Double($0.round) })
    text.add("mathrec_run_rounds_planned", "Rounds to do at most.", runs) { $0.planned.map(Double.init) }
    text.add("mathrec_run_accuracy", "The share of the test set that the model gets right.", runs, last(\.accuracy))
    text.add("mathrec_run_accuracy_target", "The accuracy that was asked for.", runs, \.target)
    text.add("mathrec_run_loss", "The model's mean loss on the test set.", runs, last(\.loss))
    text.add("mathrec_run_training_loss", "The mean loss that clients saw as they trained.", runs, last(\.trainingLoss))
    text.add("mathrec_run_clients_answered", "Clients whose updates counted in the last round.", runs) { run in
      run.history.last.map { Double($0.clients) }
    }
    text.add("mathrec_run_epsilon", "What was spent of the clients' privacy.", runs, last(\.epsilon))
    text.add("mathrec_run_epsilon_budget", "The most that may be spent.", runs, \.epsilonBudget)
    text.add("mathrec_run_seconds", "Seconds at work.", runs, last(\.seconds))
    text.add(
      "mathrec_run_written_timestamp_seconds", "When the run's folder was written to last, since 1970.", runs, \.written
    )
    text.add(
      "mathrec_run_bytes_total", "Bytes sent by clients (up) and to them (down).", runs, kind: "counter",
      ["up", "down"].map { name in
        ("direction", name, last { Double(name == "up" ? $0.bytesUp : $0.bytesDown) })
      })
    text.add(
      "mathrec_run_plain_bytes_total", "What whole models in float32 would have cost.", runs, kind: "counter",
      ["up", "down"].map { name in
        ("direction", name, { run in run.plainBytes.last.map { Double(name == "up" ? $0.up : $0.down) } })
      })
    text.add(
      "mathrec_run_client_failures_total", "Clients that were asked and gave nothing that can be used.", runs,
      kind: "counter",
      ClientFailure.Kind.allCases.map { kind in
        ("kind", kind.rawValue, { run in Double(run.clients.rows.reduce(0) { $0 + $1.count(of: kind) }) })
      })
    text.add(
      "mathrec_run_state", "1 for what the run is.", runs,
      RunSnapshot.State.allCases.map { state in ("state", state.rawValue, { $0.state == state ? 1 : 0 }) })
    return text.lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(
    _ name: String, _ help: String, _ runs: [RunSnapshot], _ value: (RunSnapshot) -> Double?
  ) {
    head(name, help, "gauge")
    for run in runs {
      if let value = value(run) { lines.append("\(name){run=\"\(Self.escaped(run.name))\"} \(value)") }
    }
  }

  private mutating func add(
    _ name: String, _ help: String, _ runs: [RunSnapshot], kind: String = "gauge",
    _ series: [(label: String, value: String, figure: (RunSnapshot) -> Double?)]
  ) {
    head(name, help, kind)
    for run in runs {
      for (label, text, figure) in series {
        guard let value = figure(run) else { continue }
        lines.append("\(name){run=\"\(Self.escaped(run.name))\",\(label)=\"\(text)\"} \(value)")
      }
    }
  }

  private mutating func head(_ name: String, _ help: String, _ kind: String) {
    lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"]
  }

  /// A label's value as the format wants it.
  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension ClientTable.Row {
  fileprivate func count(of kind: ClientFailure.Kind) -> Int {
    switch kind {
    case .late: late
    case .failed: failed
    case .refused: refused
    }
  }
}
