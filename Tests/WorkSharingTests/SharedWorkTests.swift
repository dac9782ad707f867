import Synchronization
import Testing

@testable import WorkSharing

@Suite("Shared work") struct SharedWorkTests {
  private struct Broken: Error, Equatable { let item: Int }

  @Test("results are in the order of the items", arguments: [0, 1, 7, 100], [1, 2, 5])
  func map(count: Int, threads: Int) {
    #expect(SharedWork.map(count, threads: threads) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  @Test("every item is done once, by a thread that is below the number asked for", arguments: [1, 2, 5])
  func forEach(threads: Int) {
    let done = Mutex([Int](repeating: 0, count: 500))
    SharedWork.forEach(500, threads: threads) { worker, item in
      #expect((0..<threads).contains(worker))
      done.withLock { $0[item] += 1 }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: 500))
  }

  @Test("results are delivered in the order of the items, or all of them as they come", arguments: [1, 2, 4, 300])
  func delivery(threads: Int) throws {
    var order: [Int] = []
    #expect(try SharedWork.run(200, threads: threads, work: { $1 * $1 }, deliver: { order.append($0 + $1) }))
    #expect(order == (0..<200).map { $0 + $0 * $0 })
    order = []
    #expect(
      try SharedWork.run(
        200, threads: threads, order: .ofCompletion, work: { $1 }, deliver: { order.append(($0 + $1) / 2) }))
    #expect(order.sorted() == Array(0..<200))
    #expect(try SharedWork.run(0, threads: threads, work: { $1 }, deliver: { order.append($0 + $1) }))
  }

  @Test("few results wait for their turn, however slow who takes them is")
  func ahead() throws {
    let begun = Atomic(0)
    let taken = Atomic(0)
    try SharedWork.run(
      300, threads: 3,
      work: { _, item in
        begun.add(1, ordering: .sequentiallyConsistent)
        // Six results may wait, three be in the making, and one be on its way.
        #expect(item - taken.load(ordering: .sequentiallyConsistent) <= 10)
      }, deliver: { _, _ in taken.add(1, ordering: .sequentiallyConsistent) })
    #expect(begun.load(ordering: .relaxed) == 300)
  }

  @Test("the first error in the order of the items ends the work", arguments: [1, 4])
  func errors(threads: Int) throws {
    var delivered = 0
    #expect(throws: Broken(item: 50)) {
      try SharedWork.run(
        200, threads: threads, work: { _, item in if item >= 50 { throw Broken(item: item) } },
        deliver: { _, _ in delivered += 1 })
    }
    #expect(delivered == 50)
    #expect(throws: Broken(item: 3)) {
      try SharedWork.run(
        200, threads: threads, work: { $1 }, deliver: { item, _ in if item == 3 { throw Broken(item: item) } })
    }
  }

  @Test("no item begins once the work shall not go on", arguments: [1, 2, 8])
  func interruption(threads: Int) throws {
    let asked = Atomic(0)
    var delivered = 0
    #expect(
      try !SharedWork.run(
        1000, threads: threads,
        shouldContinue: { asked.wrappingAdd(1, ordering: .relaxed).newValue <= 20 },
        work: { $1 }, deliver: { _, _ in delivered += 1 }))
    #expect(delivered <= 20)
  }

  @Test("two pieces of work give both results, and deep recursion has the stack of a main thread")
  func both() {
    @Sendable func depth(_ left: Int) -> Int { left == 0 ? 0 : 1 + depth(left - 1) }
    let (first, second) = SharedWork.both({ depth(20_000) }, { depth(10) })
    #expect(first == 20_000 && second == 10)
  }
}
