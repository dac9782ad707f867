import Foundation
import Testing

/// `mathrec serve` as a process; what it answers is tested in MathServerTests and in the browser.
@Suite struct ServeCommandTests {
  /// A server that runs, with what it printed.
  private func served(_ options: String, then: String, folder: TemporaryFolder) throws -> Program.Outcome {
    // The shell waits for the address, uses it, and ends the server by what Ctrl-C sends.
    let script = """
      mathrec serve --no-open --port 0 \(options) > said 2> noted & server=$!
      for turn in $(seq 600); do grep -q 'Ctrl-C' said && break; sleep 0.05; done
      address=$(sed -n 's/^mathrec is at //p' said)
      \(then)
      kill -INT $server; wait $server; echo "ended with $?"
      """
    return try Program.shell(script, folder: folder.path)
  }

  @Test("prints its address, serves, and ends at Ctrl-C")
  func serves() throws {
    let outcome = try served(
      "", then: "port=${address##*:}; echo \"${address%:*}\"; exec 3<>/dev/null", folder: try TemporaryFolder())
    #expect(outcome.text == "http://127.0.0.1\nended with 0\n", "\(outcome.text) \(outcome.errors)")
  }

  @Test("beyond the own machine the address bears a token, and it says what that means")
  func token() throws {
    let outcome = try served("--host 127.0.0.2", then: "echo $address; cat noted", folder: try TemporaryFolder())
    let wanted =
      /http:\/\/127\.0\.0\.2:\d+\/#token=[0-9a-f]{32}\nnote: [^\n]*not encrypted\nended with 0\n/
    #expect(outcome.text.wholeMatch(of: wanted) != nil, "\(outcome.text)")
  }

  @Test("a port that is taken is an error with what to do")
  func taken() throws {
    let outcome = try served(
      "", then: "port=${address##*:}; mathrec serve --no-open --port ${port%/} 2>&1; echo \"second $?\"",
      folder: try TemporaryFolder())
    #expect(outcome.text.contains("cannot listen at 127.0.0.1 port") && outcome.text.contains("second 1"))
  }
}
