import Foundation
import Testing

@testable import Evaluation

@Suite struct ShareTests {
  /// The ends are the shares that lie just 1.96 of their own deviations from what was counted.
  @Test(arguments: [(273, 671), (38, 40), (1, 4), (5, 1000)])
  func wilson(part: Int, whole: Int) throws {
    let share = Share(part, whole)
    let (value, interval) = (try #require(share.value), try #require(share.interval))
    for end in [interval.lowerBound, interval.upperBound] {
      let deviation = (end * (1 - end) / Double(whole)).squareRoot()
      #expect(abs(abs(value - end) / deviation - 1.959964) < 1e-9)
    }
    #expect(interval.lowerBound < value && value < interval.upperBound)
    // None or all of ten: the other end is 3.84 of 13.84.
    #expect(abs(try #require(Share(0, 10).interval).upperBound - 0.277533) < 1e-6)
    #expect(Share(10, 10).interval?.upperBound == 1)
  }

  @Test func theShareLiesInItsInterval() throws {
    for whole in 1...60 {
      for part in 0...whole {
        let share = Share(part, whole)
        #expect(try #require(share.interval).contains(try #require(share.value)))
      }
    }
  }

  @Test func nothingHasNoShare() throws {
    #expect(Share(0, 0).value == nil && Share(0, 0).interval == nil)
    #expect(Share(0, 0).description == "none")
    #expect(Share(1, 4).description == "25.00 % (1 of 4; 4.6–69.9)")
    let json = String(decoding: try JSONEncoder().encode(Share(0, 0)), as: UTF8.self)
    #expect(json.contains("\"share\":null"))
  }
}
