import Foundation
import Testing

@testable import WorkSharing

@Suite("Worker teams")
struct WorkerTeamTests {
  @Test("every piece is done once, by call after call", arguments: [1, 2, 3, 8])
  func pieces(threads: Int) {
    let team = WorkerTeam(threads: threads)
    #expect(team.count == threads)
    // Not guarded: a piece has its own place, and the end of a call orders memory.
    nonisolated(unsafe) let sums = UnsafeMutablePointer<Int>.allocate(capacity: threads)
    defer { sums.deallocate() }
    sums.initialize(repeating: 0, count: threads)
    for call in 1...2000 { team.perform(call % (threads + 1)) { sums[$0] += call } }
    for piece in 0..<threads {
      let calls = (1...2000).filter { call in call % (threads + 1) > piece }
      #expect(sums[piece] == calls.reduce(0, +))
    }
  }

  @Test("threads that fell asleep wake up, and what was written is seen")
  func sleep() {
    let team = WorkerTeam(threads: 3)
    nonisolated(unsafe) let places = UnsafeMutablePointer<Int>.allocate(capacity: 3)
    defer { places.deallocate() }
    places.initialize(repeating: 0, count: 3)
    for call in 1...40 {
      // From much less to much more than a thread looks out for work.
      Thread.sleep(forTimeInterval: Double(call) * 5e-5)
      team.perform(3) { places[$0] += call }
      for place in 0..<3 { #expect(places[place] == (1...call).reduce(0, +)) }
    }
  }

  @Test("a team that is given up ends its threads")
  func ends() throws {
    func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
    let before = try threads()
    for _ in 0..<50 { WorkerTeam(threads: 4).perform(4) { _ in } }
    var left = Int.max
    for _ in 0..<200 where left > before + 20 {
      Thread.sleep(forTimeInterval: 0.01)
      left = try threads()
    }
    // Other tests have threads of their own; 150 of ours would show.
    #expect(left <= before + 20)
  }
}
