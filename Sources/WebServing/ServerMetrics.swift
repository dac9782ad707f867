import Synchronization

/// Counts of a server, in the text format of Prometheus (version 0.0.4).
package final class ServerMetrics: Sendable {
  private struct Series: Hashable {
    let route: String
    let status: Int
  }

  private struct State {
    var requests: [Series: Int] = [:]
    var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count)
    var seconds = 0.0
    var answered = 0
    var connections = 0
    var refused = 0
  }

  /// Upper bounds of the classes of duration, in seconds.
  private static let bounds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

  private let state = Mutex(State())

  /// Nothing counted yet.
  package init() {}

  /// Counts a response; `route` is one of the server's own names, never a part of the request.
  package func count(route: String, status: Int, seconds: Double) {
    state.withLock { state in
      state.requests[Series(route: route, status: status), default: 0] += 1
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { state.buckets[index] += 1 }
      state.seconds += seconds
      state.answered += 1
    }
  }

  /// Counts a connection that opens; false, and a refusal, where there are `most` already.
  package func open(most: Int) -> Bool {
    state.withLock { state in
      guard state.connections < most else {
        state.refused += 1
        return false
      }
      state.connections += 1
      return true
    }
  }

  /// Counts a connection that has closed.
  package func close() { state.withLock { $0.connections -= 1 } }

  /// The text for `/metrics`; `waiting` is the number of requests that wait or are at work.
  package func text(waiting: Int) -> String {
    let state = state.withLock { $0 }
    var lines = [
      "# HELP mathrec_requests_total Responses by route and status.", "# TYPE mathrec_requests_total counter",
    ]
    for (series, count) in state.requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) })
    {
      lines.append("mathrec_requests_total{route=\"\(series.route)\",status=\"\(series.status)\"} \(count)")
    }
    lines += [
      "# HELP mathrec_request_seconds From the whole request to its response.",
      "# TYPE mathrec_request_seconds histogram",
    ]
    for (bound, count) in zip(Self.bounds, state.buckets) {
      lines.append("mathrec_request_seconds_bucket{le=\"\(bound)\"} \(count)")
    }
    lines += [
      "mathrec_request_seconds_bucket{le=\"+Inf\"} \(state.answered)",
      "mathrec_request_seconds_sum \(state.seconds)", "mathrec_request_seconds_count \(state.answered)",
      "# HELP mathrec_waiting_requests Requests that wait for a thread or have one.",
      "# TYPE mathrec_waiting_requests gauge", "mathrec_waiting_requests \(waiting)",
      "# HELP mathrec_connections Open connections.", "# TYPE mathrec_connections gauge",
      "mathrec_connections \(state.connections)",
      "# HELP mathrec_refused_connections_total Connections closed because there were too many.",
      "# TYPE mathrec_refused_connections_total counter", "mathrec_refused_connections_total \(state.refused)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
