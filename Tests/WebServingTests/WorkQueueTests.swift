import Synchronization
import Testing

@testable import WebServing

@Suite("The queue of work") struct WorkQueueTests {
  @Test("every job is done once, also those that wait when the queue is closed")
  func all() {
    let queue = WorkQueue(threads: 3, most: 1000)
    let done = Atomic(0)
    for _ in 0..<500 { #expect(queue.add { _ in done.wrappingAdd(1, ordering: .relaxed) }) }
    queue.close()
    queue.run()
    #expect(done.load(ordering: .relaxed) == 500 && queue.count == 0)
    #expect(!queue.add { _ in })
  }

  @Test("more than it holds is refused")
  func full() {
    let queue = WorkQueue(threads: 1, most: 2)
    #expect(queue.add { _ in } && queue.add { _ in } && !queue.add { _ in })
  }

  @Test("a job that is alone may use all threads, one among others its own")
  func share() {
    let queue = WorkQueue(threads: 4, most: 10)
    let shares = Mutex<[Int]>([])
    #expect(queue.add { threads in shares.withLock { $0.append(threads) } })
    queue.close()
    queue.run()
    #expect(shares.withLock { $0 } == [4])
  }
}
