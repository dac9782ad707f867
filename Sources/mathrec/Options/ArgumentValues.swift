import ArgumentParser
import Datasets
import Evaluation
import MathReading
import ModelTraining
import Recognition

// Values of the libraries that the command line takes by name.

extension Domain: ExpressibleByArgument {}
extension WrittenForm: ExpressibleByArgument {}
extension PictureSymbols.Fit: ExpressibleByArgument {}
extension ReaderStep: ExpressibleByArgument {}

extension WriterFold: ExpressibleByArgument {
  /// A fold such as `1/2`; nil for any other text.
  public init?(argument: String) { self.init(argument) }
  /// As it is written on the command line.
  public var defaultValueDescription: String { text }
}
