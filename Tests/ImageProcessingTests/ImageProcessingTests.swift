import Testing

@testable import ImageProcessing
