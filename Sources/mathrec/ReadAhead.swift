import Foundation

/// Items worked on by several threads, their results taken one by one in the items' order.
///
/// At most twice as many results as threads are held, so memory does not grow with the number of items.
struct ReadAhead {
  let threads: Int

  func forEach<Item: Sendable, Value>(
    _ items: [Item], work: @escaping @Sendable (Item) -> Value, take: (Item, Value) -> Void
  ) {
    guard threads > 1 else {
      for item in items { take(item, work(item)) }
      return
    }
    let queue = Queue<Value>(count: items.count, ahead: 2 * threads)
    for _ in 0..<threads {
      let thread = Thread {
        while let place = queue.next() { queue.put(work(items[place]), place) }
      }
      // As large as the main thread's: deep expressions are read by recursion.
      thread.stackSize = 8 << 20
      thread.start()
    }
    for (place, item) in items.enumerated() { take(item, queue.result(place)) }
  }

  /// Which item is next, and the results that wait to be taken.
  private final class Queue<Value>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let ahead: Int
    private var begun = 0
    private var taken = 0
    private var results: [Int: Value] = [:]

    init(count: Int, ahead: Int) {
      self.count = count
      self.ahead = ahead
    }

    /// The next item to work on; nil when all have begun.
    func next() -> Int? {
      condition.withLock {
        while begun < count, begun - taken >= ahead { condition.wait() }
        guard begun < count else { return nil }
        begun += 1
        return begun - 1
      }
    }

    func put(_ value: Value, _ place: Int) {
      condition.withLock {
        results[place] = value
        condition.broadcast()
      }
    }

    /// Waits for the result of an item.
    func result(_ place: Int) -> Value {
      condition.withLock {
        while true {
          if let value = results.removeValue(forKey: place) {
            taken += 1
            condition.broadcast()
            return value
          }
          condition.wait()
        }
      }
    }
  }
}
